"""The list of inspections, newest plan first."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.policies import can
from jianxing.inspections import policies, queries
from jianxing.inspections.models import STATE_LABELS, Inspection
from jianxing.inspections.queries import Filters
from jianxing.site.asking import words
from jianxing.site.components import Chip, Column, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.forms import FilterForm
from jianxing.site.requests import ActingRequest, acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Inspections narrowed by mode, state, period, project and words."""
    asked = acting_request(request)
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    project = chosen.get("project")
    filters = Filters(
        mode=chosen.get("mode", ""),
        state=chosen.get("state", ""),
        project=project.pk if project else None,
        planned_from=chosen.get("since"),
        planned_to=chosen.get("until"),
        words=chosen.get("q", ""),
    )
    found = queries.page(filters=filters, cursor=words(request, "after"))
    kept = _kept(chosen)
    table = Listing(
        id="inspections",
        export_url=f"{reverse('export-of', args=['inspections'])}?{urlencode(kept)}",
        count=found.count,
        count_is_exact=found.count_is_exact,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=(
            Column(key="title", label=_("Inspection"), kind="name"),
            Column(key="mode", label=_("Mode"), kind="short"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="day", label=_("Held, or planned for"), kind="date"),
            Column(key="where", label=_("Where"), kind="text"),
            Column(key="findings", label=_("Findings"), kind="num"),
            Column(key="body", label=_("Led by"), kind="name"),
        ),
    )
    context = {
        "title": _("Inspections"),
        "table": table,
        "rows": found.inspections,
        "form": form,
        "chips": _chips(chosen, kept),
        "tabs": tabs(asked, current="inspections"),
        "may_plan": can(policies.check_can_inspect, by=asked.actor),
        "supervises": asked.body_acting.supervises,
        "waiting": list(queries.waiting_for_answer(addressee=asked.actor.body)[:5]),
    }
    return render(request, "inspections/listing.html", context)


def tabs(asked: ActingRequest, *, current: str) -> list[Tab]:
    """Return the ways between inspections and reminders."""
    received, sent = reverse("reminders"), f"{reverse('reminders')}?side=sent"
    shown = [
        Tab(label=_("Inspections"), url=reverse("inspections"), is_current=current == "inspections"),
        Tab(label=_("Reminders received"), url=received, is_current=current == "received"),
    ]
    if asked.body_acting.supervises:
        shown.append(Tab(label=_("Reminders sent"), url=sent, is_current=current == "sent"))
    return shown


def _kept(chosen: dict[str, Any]) -> dict[str, str]:
    kept = {name: getattr(value, "pk", value) for name, value in chosen.items() if value}
    return {name: str(value) for name, value in kept.items()}


def _chips(chosen: dict[str, Any], kept: dict[str, str]) -> list[Chip]:
    shown = {
        "mode": (_("Mode"), dict(Inspection.Mode.choices).get(chosen.get("mode", ""), "")),
        "state": (_("State"), str(STATE_LABELS.get(chosen.get("state", ""), ""))),
        "since": (_("Planned from"), kept.get("since", "")),
        "until": (_("Planned until"), kept.get("until", "")),
        "project": (_("Project"), str(chosen.get("project") or "")),
        "q": (_("Words"), kept.get("q", "")),
    }
    return [
        Chip(
            label=label,
            value=str(value),
            remove_url="?" + urlencode({k: v for k, v in kept.items() if k != name}),
        )
        for name, (label, value) in shown.items()
        if name in kept
    ]
