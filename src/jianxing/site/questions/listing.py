"""The list of questions: what we ask, and what is asked of us."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.questions import queries
from jianxing.questions.lifecycle import ASKING, State
from jianxing.questions.queries import Filters
from jianxing.site import clock
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.questions.forms import FilterForm
from jianxing.site.questions.lights import lit
from jianxing.site.questions.words import TONES
from jianxing.site.requests import ActingRequest, acting_request

#: What we ask, and what is asked of us.
SIDES: Final = ("asked", "received")


def asked_for(request: HttpRequest) -> tuple[FilterForm, Filters]:
    """Return the form and the filters that an address asks for; a filter that cannot be read narrows nothing."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        side=_side(request),
        state=chosen.get("state", ""),
        kind=chosen.get("kind", ""),
        domain=chosen.get("domain", ""),
        late=chosen.get("late", False),
        words=chosen.get("q", ""),
        body=number(request, "body"),
        subject=words(request, "subject"),
    )
    return form, filters


def _side(request: HttpRequest) -> str:
    """Return the side that an address asks for; without one, that on which there is something for the acting body."""
    chosen = request.GET.get("side")
    if chosen in SIDES:
        return chosen
    return "asked" if acting_request(request).body_acting.supervises else "received"


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Questions narrowed by state, kind, domain, lateness and words; newest first."""
    asked, today = acting_request(request), clock.today()
    form, filters = asked_for(request)
    found = queries.page(filters=filters, by=asked.actor, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in form.cleaned_data.items() if value}
    beside = {name: value for name in ("body", "subject") if (value := words(request, name))}
    received = filters.side == "received"
    beside["side"] = filters.side
    picks = not received and asked.body_acting.supervises and asked.actor.role in ASKING
    query = urlencode(kept | beside)
    table = Listing(
        id="questions",
        count=found.count,
        next_url="?" + urlencode(kept | beside | {"after": found.next_cursor}) if found.next_cursor else None,
        export_url=f"{reverse('export-of', args=['questions'])}?{query}",
        picks=picks,
        bulk_url=reverse("questions-decide"),
        columns=_columns(received=received),
    )
    working = calendar()
    context = {
        "title": pgettext("question", "Questions"),
        "table": table,
        "received": received,
        "picks": picks,
        "rows": [
            (one, TONES[State(one.state)], lit(one, today=today, working=working), _picked(one, asked.actor))
            for one in found.rows
        ],
        "form": form,
        "chips": [chip for chip in chips(form, form.cleaned_data, kept | beside) if chip.value not in SIDES],
        "clear_url": f"{reverse('questions')}?side={filters.side}",
        "tabs": tabs(asked, received=received),
    }
    return render(request, "questions/listing.html", context)


def _picked(question: Any, by: Actor) -> bool:
    """Whether the row may be picked: what waits to be sent by us."""
    return bool(question.state == State.RAISED and question.body_id == by.body_id)


def _columns(*, received: bool) -> tuple[Column, ...]:
    other = _("Asked by") if received else _("Asked body")
    return (
        Column(key="number", label=_("Number"), kind="short"),
        Column(key="subject", label=_("What it is about"), kind="name", can_hide=False),
        Column(key="kind", label=pgettext("question", "Kind"), kind="short"),
        Column(key="seen", label=_("What was seen"), kind="text"),
        Column(key="body", label=other, kind="name"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="due", label=pgettext("question", "Answer due"), kind="short"),
    )


def tabs(asked: ActingRequest, *, received: bool) -> list[Tab]:
    """Return the ways between what we ask and what is asked of us; who supervises nobody asks nothing."""
    ours, theirs = (f"{reverse('questions')}?side={side}" for side in SIDES)
    shown = [
        Tab(label=_("Asked by us"), url=ours, is_current=not received),
        Tab(label=_("Asked of us"), url=theirs, is_current=received),
    ]
    return shown if asked.body_acting.supervises else shown[::-1]
