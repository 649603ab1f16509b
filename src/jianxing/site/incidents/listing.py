"""The list of incidents and drills, and reporting one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.incidents import operations, policies
from jianxing.incidents.operations import IncidentDraft
from jianxing.incidents.queries import listing as queries
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.atlas.map.colours import DOMAINS
from jianxing.site.atlas.map.draw import sheet_said
from jianxing.site.atlas.map.page import whole_of
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.forms import FilterForm, ReportForm
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Incidents and drills narrowed by state, nature and words; newest first."""
    asked = acting_request(request)
    form = FilterForm(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    found = queries.page(
        state=chosen.get("state", ""),
        nature=chosen.get("nature", ""),
        words=chosen.get("q", ""),
        cursor=words(request, "after"),
    )
    kept = {name: str(value) for name, value in chosen.items() if value}
    table = Listing(
        id="incidents",
        count=found.count,
        export_url=f"{reverse('export-of', args=['incidents'])}?{urlencode(kept)}",
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="title", label=pgettext("incident", "Incident"), kind="name", can_hide=False),
            Column(key="severity", label=_("Severity"), kind="short"),
            Column(key="place", label=pgettext("incident", "Where"), kind="name"),
            Column(key="body", label=_("Led by"), kind="name"),
            Column(key="told", label=_("Received / told"), kind="num"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="at", label=_("Published"), kind="date"),
        ),
    )
    context = {
        "title": _("Incidents and drills"),
        "table": table,
        "rows": found.rows,
        "form": form,
        "chips": chips(form, chosen, kept),
        "clear_url": reverse("incidents"),
        "may_report": can(policies.check_can_report, body=asked.body_acting, by=asked.actor),
    }
    return render(request, "incidents/listing.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Report an incident or a drill; it is published from its page, where those concerned are shown first."""
    asked = acting_request(request)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        said = {
            name: value for name, value in data.items() if name not in ("uid", "shape", "place", "places")
        }
        draft = IncidentDraft(**said, shape=data["place"])
        incident = operations.report(draft=draft, uid=data["uid"], by=by, at=at)
        return reverse("incident", args=[incident.pk])

    now = timezone.localtime(clock.now())
    return enter(
        request=request,
        form=ReportForm(request.POST or None, initial={"began_at": now.replace(second=0, microsecond=0)}),
        check=lambda by: policies.check_can_report(body=asked.body_acting, by=by),
        run=run,
        back_url=reverse("incidents"),
        title=_("Report an incident or drill"),
        submit=pgettext("incident", "Report"),
        crumbs=[Crumb(label=_("Incidents and drills"), url=reverse("incidents"))],
        template="incidents/report.html",
        context={
            "said": sheet_said(colour=DOMAINS["safety"], whole=whole_of(clock.today(), []), on=clock.today()),
        },
    )
