"""Imports: a ledger or an edited export uploaded, what would become of its rows, bringing it in, how far it is."""

from datetime import datetime
from typing import Any, Final

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Listed, Sent
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import nothing_there
from jianxing.api.resources.naming import Named, named
from jianxing.directory.models import PlanDomain
from jianxing.exporting.workbook import XLSX
from jianxing.importing import operations, policies, queries
from jianxing.importing.apart.packing import whole
from jianxing.importing.edited import operations as edited
from jianxing.importing.edited.legend import is_exported
from jianxing.importing.edited.returning import returned_workbook as edited_workbook
from jianxing.importing.lifecycle import State
from jianxing.importing.models import EDITED, PLAN, ImportRow, ImportRun
from jianxing.importing.plans import operations as plans
from jianxing.importing.returning import returned_workbook

#: A file up to here is read while the caller waits; a larger one by a job.
READ_AT_ONCE_BYTES = 512 * 1024


class RunLine(TypedDict):
    """An import as a list has it; `counts` says how many rows are read, new, changed, unchanged, refused, left out."""

    id: int
    name: str
    kind: str
    state: State
    body: Named
    counts: dict[str, int]
    done: int
    failure: str
    created_at: datetime
    finished_at: datetime | None


class RunList(TypedDict):
    """A page of imports, newest first."""

    items: list[RunLine]
    next: str | None


class RowLine(TypedDict):
    """A row of the file: what was understood, what becomes of it, and what is wrong with it."""

    id: int
    sheet: str
    row: int
    decision: str
    finding: int | None
    values: dict[str, Any]
    problems: list[dict[str, Any]]
    difference: list[dict[str, Any]]


class RowList(TypedDict):
    """A page of a file's rows, in its order."""

    items: list[RowLine]
    next: str | None


class RowQuery(Listed):
    """Which rows."""

    decision: ImportRow.Decision | None = None


class LedgerSent(Sent):
    """What is said of the file."""

    domain: PlanDomain | None = Field(default=None, description="The domain of rows that name none.")


def line(run: ImportRun) -> RunLine:
    """Return an import with where it stands."""
    return {
        "id": run.pk,
        "name": run.name,
        "kind": run.kind,
        "state": State(run.state),
        "body": named(run.body),
        "counts": {name: int(count) for name, count in run.counts.items()},
        "done": run.done,
        "failure": run.failure,
        "created_at": run.created_at,
        "finished_at": run.finished_at,
    }


def listing(call: Call) -> RunList:
    """Give a page of imports."""
    asked = call.asked(Listed)
    before = key_of(asked.after, prefix="import~")
    rows = list(queries.runs(before=before)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"import~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [line(run) for run in shown], "next": cursor(ahead)}


def is_edited(run: ImportRun) -> bool:
    """Whether it is an exported list that was edited and comes back."""
    return bool(run.kind == EDITED)


def upload(call: Call) -> Answer:
    """Keep a file and read it, at once or by a job; a list that was exported here comes back as what was edited in it."""
    file, sent = call.files["file"], call.sent(LedgerSent)
    comes_back = is_exported(file)
    file.seek(0)
    domain, name = sent.domain or "", file.name or "-"
    at_once = (file.size or 0) <= READ_AT_ONCE_BYTES
    if comes_back:
        run = operations.upload(stream=file, name=name, kind=EDITED, domain=domain, by=call.by, at=call.at)
        if at_once:
            run = edited.understand(run=run, by=call.by, at=call.at)
        else:
            edited.understand_later(run=run, by=call.by)
    else:
        run = operations.upload(stream=file, name=name, domain=domain, by=call.by, at=call.at)
        if at_once:
            run = operations.understand(run=run, by=call.by, at=call.at, today=call.today)
        else:
            operations.understand_later(run=run, by=call.by, at=call.at)
    return Answer(line(run), {"Location": f"{PREFIX}/imports/{run.pk}"})


def one(call: Call) -> RunLine:
    """Say where an import stands."""
    return line(queries.run(pk=call.pk))


def rows(call: Call) -> RowList:
    """Give a page of the file's rows, before and after they are brought in."""
    asked, run = call.asked(RowQuery), queries.run(pk=call.pk)
    last = key_of(asked.after, prefix="row~")
    found = queries.rows(run=run, decisions=[asked.decision] if asked.decision else [])
    if last is not None:
        found = found.filter(pk__gt=last)
    read = list(found[: asked.limit + 1])
    shown = read[: asked.limit]
    return {
        "items": [
            {
                "id": row.pk,
                "sheet": row.sheet,
                "row": row.row,
                "decision": row.decision,
                "finding": row.finding_id,
                "values": whole(row.values),
                "problems": row.problems,
                "difference": row.difference,
            }
            for row in shown
        ],
        "next": cursor(f"row~{shown[-1].pk}" if len(read) > len(shown) else ""),
    }


def commit(call: Call) -> RunLine:
    """Have the rows brought in by a job."""
    run = queries.run(pk=call.pk)
    if run.kind == PLAN:
        return line(plans.publish(run=run, by=call.by, at=call.at))
    begin_later = edited.begin_later if is_edited(run) else operations.begin_later
    return line(begin_later(run=run, by=call.by, at=call.at))


def cancel(call: Call) -> RunLine:
    """Stop an import; what is in stays in."""
    run = queries.run(pk=call.pk)
    stop = plans.cancel if run.kind == PLAN else operations.cancel
    stop(run=run, by=call.by, at=call.at)
    return line(queries.run(pk=call.pk))


def ledger(call: Call) -> ImportRun:
    """Return the import of a ledger; an edited list and a plan know no such columns, names and no going on."""
    run = queries.run(pk=call.pk)
    if is_edited(run) or run.kind == PLAN:
        raise nothing_there()
    return run


def resume(call: Call) -> RunLine:
    """Go on with an import that was stopped."""
    run = ledger(call)
    if run.state != State.IMPORTING:
        policies.check_can_take(run=run, action="resume", by=call.by)
    operations.resume_later(run=run, by=call.by, at=call.at)
    return line(queries.run(pk=call.pk))


def returned(call: Call) -> FileResponse:
    """Give the file back with what is wrong with which row."""
    run = queries.run(pk=call.pk)
    if run.kind == PLAN:
        raise nothing_there()
    if is_edited(run):
        stream = edited_workbook(run=run)
        return FileResponse(stream, as_attachment=True, filename=run.name, content_type=XLSX)
    book = returned_workbook(run=run)
    return FileResponse(book.stream, as_attachment=True, filename=book.name, content_type=book.media_type)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/imports", name="list_imports", area="imports", run=listing,
        summary=_("The imports that the acting body sees"), query=Listed, gives=RunList,
    ),
    Endpoint(
        method="POST", path="/imports", name="upload_ledger", area="imports", run=upload, status=201,
        upload="file", summary=_("Upload a ledger to be brought in"), body=LedgerSent, gives=RunLine,
    ),
    Endpoint(
        method="GET", path="/imports/{id}", name="get_import", area="imports", run=one,
        summary=_("Where an import stands"), gives=RunLine,
    ),
    Endpoint(
        method="GET", path="/imports/{id}/rows", name="list_import_rows", area="imports", run=rows,
        summary=_("What becomes of each row of an import"), query=RowQuery, gives=RowList,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/commit", name="commit_import", area="imports", run=commit,
        status=202, summary=_("Bring the rows in"), gives=RunLine,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/cancel", name="cancel_import", area="imports", run=cancel,
        summary=_("Stop an import"), gives=RunLine,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/resume", name="resume_import", area="imports", run=resume,
        status=202, summary=_("Go on with an import that was stopped"), gives=RunLine,
    ),
    Endpoint(
        method="GET", path="/imports/{id}/returned", name="download_returned_ledger", area="imports", run=returned,
        summary=_("The file of an import with what is wrong with which row"),
    ),
)  # fmt: skip
