"""Registering a finding that an inspection brought to light: from a check item that is a problem, or freely."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.inspections import operations, policies
from jianxing.inspections.queries import InspectionPage
from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.forms import ProducedFindingForm
from jianxing.site.inspections.page import page_or_404


@require_http_methods(["GET", "POST"])
@business_only
def produce(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a finding; ``?item=`` names the check item that it is about."""
    shown = page_or_404(pk)
    back_url, item = reverse("inspection", args=[pk]), _item(request, shown)
    form = ProducedFindingForm(request.POST or None, initial=_initial(shown, item))

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.produce_finding(inspection=shown.inspection, item=item, **data, by=by, at=at)
        return back_url

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_produce(inspection=shown.inspection, by=by),
        run=run,
        said=_("The finding is registered; it is in the supervision ledger."),
        title=_("Register a finding"),
        submit=_("Register"),
        back_url=back_url,
        crumbs=[
            Crumb(label=_("Inspections"), url=reverse("inspections")),
            Crumb(label=shown.inspection.number, url=back_url),
        ],
    )


def _item(request: HttpRequest, shown: InspectionPage) -> CheckItem | None:
    wanted = request.GET.get("item", "")
    if not wanted:
        return None
    for item in shown.items:
        if str(item.pk) == wanted:
            return item
    raise Http404


def _initial(shown: InspectionPage, item: CheckItem | None) -> dict[str, Any]:
    inspection = shown.inspection
    note = next((result.note for result in shown.results if item and result.check_item_id == item.pk), "")
    projects = [target.project for target in shown.targets if target.project is not None]
    return {
        "description": f"{item.text}：{note}" if item and note else item.text if item else "",
        "projects": [item.checklist.project] if item else projects[:1] if len(projects) == 1 else [],
        "domain": inspection.domain,
        "place": inspection.place,
        "discovered_via": inspection.get_mode_display(),
        "found_on": inspection.held_to,
    }
