"""The list of instructions: those written here and below, and what is asked of us."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.policies import can
from jianxing.instructions import policies, queries
from jianxing.instructions.lifecycle import WITH_ADDRESSEE
from jianxing.instructions.queries import Filters
from jianxing.kernel.actor import Role
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.components import Chip, Column, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.forms import FilterForm
from jianxing.site.instructions.lights import Lit, lit
from jianxing.site.requests import ActingRequest, acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Instructions narrowed by state, urgency, lateness and words; newest first."""
    asked, today = acting_request(request), clock.today()
    side = "received" if request.GET.get("side") == "received" else "written"
    form = FilterForm(request.GET, received=side == "received")
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        side=side,
        state=chosen.get("state", ""),
        urgency=chosen.get("urgency", ""),
        late=chosen.get("late", False),
        words=chosen.get("q", ""),
    )
    found = queries.page(filters=filters, by=asked.actor, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in chosen.items() if value}
    table = Listing(
        id="instructions",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=_columns(side),
    )
    working = calendar()
    context = {
        "title": _("Instructions"),
        "table": table,
        "side": side,
        "rows": [_row(row, side, today, working) for row in found.rows],
        "form": form,
        "clear_url": reverse("instructions") + ("?side=received" if side == "received" else ""),
        "chips": _chips(form, chosen, kept),
        "tabs": tabs(asked, current=side),
        "leads": can(policies.check_can_write, by=asked.actor),
    }
    return render(request, "instructions/listing.html", context)


def _columns(side: str) -> tuple[Column, ...]:
    if side == "received":
        return (
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="words", label=_("What is asked"), kind="text"),
            Column(key="body", label=_("Instruction of"), kind="name"),
            Column(key="urgency", label=_("Urgency"), kind="short"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="due", label=_("Due date"), kind="short"),
        )
    return (
        Column(key="number", label=_("Number"), kind="short"),
        Column(key="words", label=_("Instruction"), kind="text"),
        Column(key="body", label=_("Instruction of"), kind="name"),
        Column(key="urgency", label=_("Urgency"), kind="short"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="asked", label=_("Carried out by"), kind="text"),
        Column(key="due", label=_("Nearest due date"), kind="short"),
    )


def _row(row: Any, side: str, today: Any, working: Any) -> tuple[Any, Lit]:
    if side == "received":
        return row, lit(row, today=today, working=working)
    running = [charge for charge in row.charges.all() if charge.state in WITH_ADDRESSEE]
    nearest = min(running, key=lambda charge: charge.due_on, default=None)
    return row, lit(nearest, today=today, working=working)


def tabs(asked: ActingRequest, *, current: str) -> list[Tab]:
    """Return the ways between what waits, what was written and what is asked of us."""
    written = reverse("instructions")
    shown = [
        Tab(label=_("Written by us"), url=written, is_current=current == "written"),
        Tab(label=_("Asked of us"), url=f"{written}?side=received", is_current=current == "received"),
    ]
    if asked.actor.role is Role.LEADER:
        shown.insert(0, Tab(label=_("Waits for me"), url=reverse("signing"), is_current=current == "signing"))
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
