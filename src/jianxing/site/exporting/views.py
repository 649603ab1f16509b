"""Pages of exports: asking, watching, stopping, fetching, and the list of one's own."""

import tempfile
from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.exporting import operations, queries
from jianxing.exporting.lifecycle import ENDED, State
from jianxing.exporting.lists import LISTS, Asked, Listed
from jianxing.exporting.models import STATE_LABELS, ExportRun
from jianxing.exporting.workbook import XLSX
from jianxing.site import clock
from jianxing.site.answers import found_or_404, progressed, refused, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Progress
from jianxing.site.exporting.asking import asked_of
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
def export(request: HttpRequest, listed: str = "findings") -> HttpResponseBase:
    """Answer with the workbook where the list is short; lead to the page of its writing where it is long."""
    if listed not in LISTS:
        raise Http404
    one = LISTS[listed]
    try:
        one.check(acting_request(request).actor)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal)
    asked = asked_of(request, listed)
    if request.method == "HEAD":
        return HttpResponse(content_type=XLSX)
    if operations.fits_at_once(listed=one, asked=asked):
        return _answer(one, asked)
    run = operations.ask_later(listed=one, asked=asked, at=clock.now())
    return redirect("export", pk=run.pk)


def _answer(listed: Listed, asked: Asked) -> FileResponse:
    """Write the workbook inside the request's own acting transaction and send it when it is whole, so that a failure
    halfway is an error page and never half a list."""
    with ExitStack() as cleanup:
        file = cleanup.enter_context(tempfile.TemporaryFile())
        run = operations.at_once(listed=listed, asked=asked, file=file, at=clock.now())
        file.seek(0)
        cleanup.pop_all()  # the response closes it when it has been sent
    return FileResponse(file, as_attachment=True, filename=run.name, content_type=XLSX)


def _run_or_404(pk: int) -> ExportRun:
    return found_or_404(queries.run, pk=pk)


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Show the reader's own exports, newest first."""
    shown = list(queries.runs(before=number(request, "after"))[: SHOWN + 1])
    more = f"{request.path}?after={shown[SHOWN - 1].pk}" if len(shown) > SHOWN else None
    context = {
        "title": _("Exports"),
        "runs": [(run, STATE_LABELS[State(run.state)]) for run in shown[:SHOWN]],
        "table": Listing(
            id="exports",
            next_url=more,
            columns=(
                Column(key="name", label=_("File"), kind="text", can_hide=False),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="rows", label=_("Rows"), kind="num"),
                Column(key="words", label=_("Narrowed to"), kind="text"),
                Column(key="way", label=_("How"), kind="short"),
                Column(key="at", label=_("Asked for"), kind="date"),
            ),
        ),
    }
    return render(request, "exporting/exports.html", context)


@require_safe
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one export: how far it is, or its file."""
    run = _run_or_404(pk)
    facts = [
        Fact(label=_("Narrowed to"), value=run.words or _("nothing: all that may be seen")),
        Fact(label=_("As of"), value=run.today.isoformat()),
        Fact(label=_("Rows"), value=_rows(run)),
    ]
    context: dict[str, Any] = {
        "title": run.name,
        "run": run,
        "state_word": STATE_LABELS[State(run.state)],
        "crumbs": [Crumb(label=_("Exports"), url=reverse("exports")), Crumb(label=run.name)],
        "facts": facts,
        "job": _job(run),
        "is_kept": run.state == State.DONE and run.kept_until is not None,
    }
    return render(request, "exporting/export.html", context)


def _rows(run: ExportRun) -> int | str:
    """Return how many rows the file has, or will have; of a file that was not kept nothing."""
    if run.state == State.DONE:
        return run.done
    return "—" if run.state in ENDED else (run.total or "—")


def _job(run: ExportRun) -> Progress:
    return Progress(
        label=_("Writing the workbook") if run.state == State.RUNNING else _("Waiting for its turn"),
        done=run.done,
        total=run.total,
        poll_url=reverse("export-progress", args=[run.pk]),
        is_over=State(run.state) in ENDED,
        note=_("You may leave this page; it goes on and can be found again under “Exports”."),
        cancel_url=reverse("export-cancel", args=[run.pk]),
    )


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress bar; when it is over, lead on to the file."""
    run = _run_or_404(pk)
    return progressed(request=request, job=_job(run), to=reverse("export", args=[pk]))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an export."""
    run = _run_or_404(pk)
    try:
        operations.cancel(run=run, by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Stopped. Nothing of it is kept."))
    return redirect("export", pk=pk)


@require_safe
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the file to the person who asked for it."""
    run = _run_or_404(pk)
    if run.state != State.DONE or run.kept_until is None or not run.path.is_file():
        return refused(
            request=request,
            reason=_("This file is not kept, or not kept any longer."),
            remedy=_("Export the list again."),
            back_url=reverse("exports"),
        )
    return FileResponse(run.path.open("rb"), as_attachment=True, filename=run.name, content_type=XLSX)
