"""Ticking the checklist: one form for all projects of the inspection, made for a thumb on a building site."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jianxing.directory.policies import Refused
from jianxing.inspections import operations, policies
from jianxing.inspections.models import CheckResult
from jianxing.inspections.queries import InspectionPage
from jianxing.projects.models import CheckItem
from jianxing.site import clock
from jianxing.site.answers import done, refused_as
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.page import page_or_404
from jianxing.site.requests import acting_request


@require_POST
@business_only
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the ticks that differ from what the form showed; all of them or, when one is refused, none."""
    by, shown = acting_request(request).actor, page_or_404(pk)
    back_url = reverse("inspection", args=[pk]) + "#checklist"
    try:
        policies.check_can_tick(inspection=shown.inspection, by=by)
        ticks = _changed(request, shown)
        with transaction.atomic():
            for item, outcome, note in ticks:
                operations.record_result(
                    inspection=shown.inspection, item=item, outcome=outcome, note=note, by=by, at=clock.now()
                )
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    if ticks:
        said = ngettext("%(n)d check item is ticked.", "%(n)d check items are ticked.", len(ticks))
        messages.success(request, said % {"n": len(ticks)})
    else:
        messages.info(request, _("Nothing was changed: tick an item first."))
    return done(request=request, to=back_url)


def _changed(request: HttpRequest, shown: InspectionPage) -> list[tuple[CheckItem, str, str]]:
    """Return the items that were ticked otherwise than the page showed; what another ticked meanwhile stays."""
    results = {result.check_item_id: result for result in shown.results}
    changed = []
    for item in shown.items:
        outcome = request.POST.get(f"outcome-{item.pk}", "")
        note = request.POST.get(f"note-{item.pk}", "").strip()[:2000]
        if outcome not in CheckResult.Outcome.values:
            continue
        was = (request.POST.get(f"was-{item.pk}", ""), request.POST.get(f"noted-{item.pk}", "").strip())
        held = results.get(item.pk)
        if (outcome, note) != was and (held is None or (outcome, note) != (held.outcome, held.note)):
            changed.append((item, outcome, note))
    return changed
