"""The lists of letters: those that came (收文) and those that we and those below us wrote (发文)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.letters import queries
from jianxing.letters.lifecycle import OWING
from jianxing.letters.queries import Filters
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.components import Chip, Column, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.lights import Lit
from jianxing.site.letters.forms import FilterForm
from jianxing.site.letters.lights import lit
from jianxing.site.requests import ActingRequest, acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Letters narrowed by state, kind, lateness and words; newest first."""
    asked, today = acting_request(request), clock.today()
    side = "received" if request.GET.get("side") == "received" else "sent"
    form = FilterForm(request.GET, received=side == "received")
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        side=side,
        state=chosen.get("state", ""),
        kind=chosen.get("kind", ""),
        late=chosen.get("late", False),
        words=chosen.get("q", ""),
    )
    found = queries.page(filters=filters, by=asked.actor, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in chosen.items() if value}
    kept["side"] = side
    table = Listing(
        id="letters",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=_columns(
            side, others=side == "received" or any(row.body_id != asked.actor.body_id for row in found.rows)
        ),
    )
    working = calendar()
    context = {
        "title": _("Letters"),
        "table": table,
        "side": side,
        "rows": [_row(row, side, today, working) for row in found.rows],
        "form": form,
        "clear_url": f"{reverse('letters')}?side={side}",
        "chips": _chips(form, chosen, kept),
        "tabs": tabs(asked, current=side),
        "export_url": f"{reverse('export-of', args=['letters'])}?{urlencode(kept)}",
    }
    return render(request, "letters/listing.html", context)


def _columns(side: str, *, others: bool) -> tuple[Column, ...]:
    """Who wrote a letter is shown where *others* have; else it is left to the choice of columns."""
    received = side == "received"
    return (
        Column(key="number", label=_("Number"), kind="short"),
        Column(key="title", label=pgettext("letter", "Title"), kind="text"),
        Column(key="kind", label=_("Kind of letter"), kind="short"),
        Column(key="body", label=_("Issuing body"), kind="name", is_shown=others),
        Column(key="to", label=_("What is asked") if received else _("Main addressees"), kind="text"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="dated", label=_("Dated"), kind="short"),
        Column(key="due", label=_("Answer by") if received else _("Nearest answer"), kind="short"),
    )


def _row(row: Any, side: str, today: Any, working: Any) -> tuple[Any, Lit]:
    if side == "received":
        return row, lit(row, today=today, working=working)
    running = [one for one in row.receipts.all() if one.state in OWING and one.due_on]
    nearest = min(running, key=lambda one: one.due_on, default=None)
    return row, lit(nearest, today=today, working=working)


def tabs(asked: ActingRequest, *, current: str) -> list[Tab]:
    """Return the ways between what came, what was sent, the joint board, and what is passed on."""
    listed = reverse("letters")
    shown = [
        Tab(label=_("Received letters"), url=f"{listed}?side=received", is_current=current == "received"),
        Tab(label=_("Sent letters"), url=f"{listed}?side=sent", is_current=current == "sent"),
        Tab(label=_("Joint board"), url=reverse("joint-actions"), is_current=current == "joint"),
    ]
    if asked.body_acting.supervises:
        shown.append(
            Tab(
                label=_("Passed from one to another"),
                url=reverse("impasses"),
                is_current=current == "impasses",
            )
        )
    return shown


def _chips(form: FilterForm, chosen: dict[str, Any], kept: dict[str, str]) -> list[Chip]:
    made = []
    for name, value in chosen.items():
        if not value or name == "side":
            continue
        known = dict(getattr(form.fields[name], "choices", ()))
        label = str(form.fields[name].label)
        made.append(
            Chip(
                label="" if value is True else label,
                value=label if value is True else str(known.get(value, value)),
                remove_url="?" + urlencode({k: v for k, v in kept.items() if k != name}),
            )
        )
    return made
