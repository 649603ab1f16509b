"""Beginning, watching, stopping and resuming an import, and the workbook that goes back."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.policies import Refused
from jianxing.importing import operations
from jianxing.importing.returning import returned_workbook
from jianxing.site import clock
from jianxing.site.answers import progressed
from jianxing.site.findings.access import business_only
from jianxing.site.importing import steps
from jianxing.site.importing.views import ledger_or_404, run_or_404, told
from jianxing.site.requests import acting_request


@require_POST
@business_only
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the preview showed."""
    asked, run = acting_request(request), ledger_or_404(pk)
    try:
        operations.begin_later(run=run, by=asked.actor, at=clock.now())
    except Refused as refusal:
        return told(request, refusal, pk)
    return redirect("import", pk=pk)


@require_POST
@business_only
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the import, or put the file aside."""
    asked, run = acting_request(request), ledger_or_404(pk)
    try:
        stopped = operations.cancel(run=run, by=asked.actor, at=clock.now())
    except Refused as refusal:
        return told(request, refusal, pk)
    if stopped.act_id:
        messages.info(request, _("Stopped. What is in stays in; the rest can be brought in at any time."))
    else:
        messages.info(request, _("Put aside. Nothing was imported."))
    return redirect("import", pk=pk)


@require_POST
@business_only
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an import that was stopped or has come to a halt."""
    asked, run = acting_request(request), ledger_or_404(pk)
    try:
        operations.resume_later(run=run, by=asked.actor, at=clock.now())
    except Refused as refusal:
        return told(request, refusal, pk)
    return redirect("import", pk=pk)


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress bar; when it is over, lead on to the result."""
    run = run_or_404(pk)
    return progressed(request=request, job=steps.job_of(run), to=reverse("import", args=[pk]))


@require_safe
@business_only
def returned(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the file back with a column that says what is wrong with which row."""
    run = ledger_or_404(pk)
    try:
        book = returned_workbook(run=run)
    except Refused as refusal:
        return told(request, refusal, pk)
    return FileResponse(book.stream, as_attachment=True, filename=book.name, content_type=book.media_type)
