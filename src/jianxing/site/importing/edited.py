"""Pages of an exported list that comes back: what each edited row will do, what is refused and why, and doing it."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.policies import Refused
from jianxing.exporting.lists import LISTS, Asked
from jianxing.exporting.workbook import XLSX
from jianxing.findings.models import STATE_LABELS
from jianxing.findings.policies import ACTION_LABELS
from jianxing.importing import operations as imports
from jianxing.importing import queries
from jianxing.importing.edited import legend, operations
from jianxing.importing.edited.returning import returned_workbook
from jianxing.importing.lifecycle import State
from jianxing.importing.models import EDITED, ImportRow, ImportRun
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Crumb, Step, Tab, Tile, wizard
from jianxing.site.findings.access import business_only
from jianxing.site.importing import steps
from jianxing.site.requests import acting_request

ROWS_SHOWN = 50
Decision = ImportRow.Decision


def is_exported(file: "UploadedFile[Any]") -> bool:
    """Whether an uploaded file is a list that was exported; leaves the file as it was."""
    known = legend.is_exported(cast("IO[bytes]", file.file))
    file.seek(0)
    return known


def take(file: "UploadedFile[Any]", *, domain: str, by: Actor, is_small: bool) -> ImportRun:
    """Keep the file and read it; one that is refused leaves nothing behind."""
    at = clock.now()
    with transaction.atomic():
        run = imports.upload(stream=file, name=file.name or "", kind=EDITED, domain=domain, by=by, at=at)
        if is_small:
            operations.understand(run=run, by=by, at=at)
        else:
            operations.understand_later(run=run, by=by)
    return run


def page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show an edited list where it stands."""
    state = State(run.state)
    context: dict[str, Any] = {
        "title": run.name,
        "run": run,
        "crumbs": [Crumb(label=_("Import a ledger"), url=reverse("imports")), Crumb(label=run.name)],
        "steps": _steps(state),
        "may": run.body_id == acting_request(request).actor.body_id,
        "state": state,
    }
    if state in (State.UPLOADED, State.IMPORTING):
        context["job"] = replace(steps.job_of(run), cancel_url="")
        context["cancel_url"] = reverse("import-edited-cancel", args=[run.pk])
    else:
        context |= _rows(request, run)
    return render(request, "importing/edited.html", context)


def _steps(state: State) -> list[Step]:
    at = {State.UPLOADED: 0, State.UNDERSTOOD: 1, State.IMPORTING: 2}.get(state, 3)
    labels = (_("Upload"), _("Preview"), _("Taking over"), _("Result"))
    return wizard(labels, at)


def _rows(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    counts, base = run.counts, reverse("import", args=[run.pk])
    asked = words(request, "decision")
    default = Decision.CHANGED.value if counts.get(Decision.CHANGED) else Decision.REFUSED.value
    decision = asked if asked in (Decision.CHANGED, Decision.REFUSED) else default
    after = number(request, "after") or 0
    found = list(
        queries.rows(run=run, decisions=[decision])
        .select_related("finding")
        .filter(pk__gt=after)[: ROWS_SHOWN + 1]
    )
    labels = labels_of(acting_request(request).actor)
    will, refused = counts.get(Decision.CHANGED, 0), counts.get(Decision.REFUSED, 0)
    taken = _("To be taken over") if run.state == State.UNDERSTOOD else _("Taken over")
    return {
        "decision": decision,
        "tiles": [
            Tile(label=taken, number=will, url=f"{base}?decision=changed"),
            Tile(label=_("Refused"), number=refused, url=f"{base}?decision=refused"),
            Tile(label=_("Unchanged"), number=counts.get(Decision.UNCHANGED, 0)),
        ],
        "tabs": [
            Tab(label=taken, url=f"{base}?decision=changed", count=will, is_current=decision == Decision.CHANGED),
            Tab(label=_("Refused"), url=f"{base}?decision=refused", count=refused,
                is_current=decision == Decision.REFUSED),
        ],
        "rows": [_row(row, labels) for row in found[:ROWS_SHOWN]],
        "next_url": f"{base}?decision={decision}&after={found[ROWS_SHOWN - 1].pk}"
        if len(found) > ROWS_SHOWN
        else "",
        "will": will,
        "button": ngettext("Take over %(n)d row", "Take over %(n)d rows", will) % {"n": will},
        "refused": refused,
    }  # fmt: skip


def labels_of(by: Actor) -> dict[str, str]:
    """Return what the columns of the workbook are called: key → label."""
    groups = LISTS["findings"].headings(Asked(by=by, today=clock.today()))
    return {one.key: one.label for _label, fields in groups for one in fields}


def _row(row: ImportRow, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "place": f"{row.sheet} · {row.row}",
        "description": row.values.get("description") or "—",
        "finding": row.finding,
        "state_word": STATE_LABELS[row.finding.state] if row.finding else "",  # type: ignore[index]  # a StrEnum's value is its key
        "does": [str(ACTION_LABELS[action]) for action in row.values.get("does", ())],
        "reasons": [
            {
                "cell": f"{problem['column']}{row.row}" if problem["column"] else "",
                "label": labels.get(problem.get("field", ""), ""),
                "reason": problem["params"]["reason"],
                "remedy": problem["params"]["remedy"],
            }
            for problem in row.problems
        ],
        "difference": [
            {
                "label": labels.get(entry["field"], entry["field"]),
                "before": entry["before"] or "—",
                "after": entry["after"] or "—",
                "held": "held" in entry,
            }
            for entry in row.difference
        ],
    }


def _run_or_404(pk: int) -> ImportRun:
    run = found_or_404(queries.run, pk=pk)
    if run.kind != EDITED:
        raise Http404
    return run


@require_POST
@business_only
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what the preview showed."""
    try:
        operations.begin_later(run=_run_or_404(pk), by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@require_POST
@business_only
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop, or put the file aside."""
    try:
        imports.cancel(run=_run_or_404(pk), by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Stopped. What was taken over stays."))
    return redirect("import", pk=pk)


@require_safe
@business_only
def returned(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the file back with the reasons beside the rows that were refused."""
    run = _run_or_404(pk)
    stream: io.BytesIO = returned_workbook(run=run)
    return FileResponse(stream, as_attachment=True, filename=run.name, content_type=XLSX)
