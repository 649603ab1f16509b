"""Bringing a schedule's file in: kept, read, then shown as an update that waits to be looked at."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.kernel.actor import Actor
from jianxing.schedules import operations, policies, queries
from jianxing.schedules.models import Schedule
from jianxing.site.answers import found_or_404
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.schedules.forms import UploadForm
from jianxing.site.schedules.ways import crumbs


def schedule_or_404(pk: int) -> Schedule:
    """Return the schedule; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_schedule, pk=pk)


@require_http_methods(["GET", "POST"])
@business_only
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file; a small one is read at once, a large one behind the page."""
    schedule = schedule_or_404(pk)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        file = data["file"]
        update = operations.upload(
            stream=file, name=file.name, schedule=schedule, kind=data["kind"], note=data["note"], by=by, at=at
        )
        if file.size <= operations.AT_ONCE_BYTES:
            operations.understand(update=update, by=by, at=at)
        else:
            operations.understand_later(update=update, by=by)
        return reverse("schedule-update", args=[update.pk])

    return enter(
        request=request,
        form=UploadForm(request.POST or None, request.FILES or None),
        check=lambda by: policies.check_can_keep(schedule=schedule, by=by),
        run=run,
        title=_("Bring an update of the schedule in"),
        submit=_("Read the file"),
        back_url=reverse("schedule", args=[pk]),
        crumbs=crumbs(schedule, Crumb(label=_("Bring an update of the schedule in"))),
    )
