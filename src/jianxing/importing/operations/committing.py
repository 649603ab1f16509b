"""Turning rows into findings, about a thousand in one transaction, with the cursor saved in each.

Batches of one body follow one another under a lock of the database. Each asks whether the ledgers that its decisions
were made against have moved since; if so, the rest is decided anew. So the same file brought in twice at the same
time, or a batch repeated after a crash, adds nothing twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from jianxing.alike.operations import compare_later
from jianxing.directory.acting import acting, acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import Finding
from jianxing.findings.operations import Placed
from jianxing.importing import policies, queries
from jianxing.importing.bulk import run_statement
from jianxing.importing.drafts import fingerprint, source_key
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun, Source, SourceRow
from jianxing.importing.operations.bodies import settle_bodies
from jianxing.importing.operations.changing import apply, columns, plan
from jianxing.importing.operations.checking import ensure_checks
from jianxing.importing.operations.deciding import redecide
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.projects.models import Project
from jianxing.projects.operations import ensure_projects

Decision = ImportRow.Decision
BATCH = 1000
#: First key of the advisory lock; the second is the body.
_LOCK = 0x4A58_494D


class AlreadyBegun(Refused):
    """Somebody else began this import first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; ``is_over`` when nothing more will happen by itself."""

    done: int
    total: int
    state: State

    @property
    def is_over(self) -> bool:
        return self.state is not State.IMPORTING


def begin(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Open the import: settle whom the names mean, adding unknown bodies as to be confirmed. The second of two
    raises ``AlreadyBegun``."""
    policies.check_can_take(run=run, action="begin", by=by)
    with transaction.atomic():
        _one_at_a_time(by)
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        if fresh.state != State.UNDERSTOOD:
            raise AlreadyBegun(
                _("The import of “%(name)s” has been begun already.") % {"name": run.name},
                _("Reload the page."),
            )
        act = record(
            kind="import.begin",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": fresh.counts, "sha256": fresh.sha256},
            confidential={"name": fresh.name},
        )
        redecide(run=fresh)
        changes: dict[str, Any] = {
            "state": State.IMPORTING,
            "started_at": at,
            "started_by_id": by.person_id,
            "act_id": act.pk,
            "bodies": settle_bodies(run=fresh, by=by, at=at),
            "seen": _with_sources(fresh),
            "counts": fresh.counts,
        }
        ImportRun.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db()
    return run


def _one_at_a_time(by: Actor) -> None:
    """Let imports of one body follow one another, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, (by.body_id or 0) & 0x7FFF_FFFF])


def _with_sources(run: ImportRun) -> dict[str, list[int | None]]:
    """Return ``seen`` with a source for every ledger, made where there was none."""
    seen: dict[str, list[int | None]] = dict(run.seen)
    for key, (source, _version) in seen.items():
        if source is None:
            made, _new = Source.objects.get_or_create(body_id=acting_body_id(), key=key)
            seen[key] = [made.pk, made.version]
    return seen


def step(*, run_id: int, by: Actor, at: datetime, size: int = BATCH) -> Progress:
    """Bring in the next batch, in a transaction of its own; the last one finishes the run."""
    with acting(by):
        _one_at_a_time(by)
        run: ImportRun = ImportRun.objects.select_for_update().get(pk=run_id)
        total = sum(run.counts.get(name, 0) for name in ("read", "no_problem"))
        if run.state != State.IMPORTING:
            return Progress(run.done, total, State(run.state))
        if _moved(run):
            redecide(run=run)
            run.seen = _with_sources(run)
        rows = list(
            ImportRow.objects.filter(run=run, pk__gt=run.cursor)
            .select_related("source_row")
            .order_by("id")[:size]
        )
        if rows:
            _Batch(run, by, at).bring_in(rows)
            run.cursor = rows[-1].pk
            run.done += len(rows)
        if len(rows) < size:
            _finish(run, by, at)
        run.save(update_fields=["cursor", "done", "seen", "counts", "state", "finished_at"])
        return Progress(run.done, total, State(run.state))


def _moved(run: ImportRun) -> bool:
    versions = dict(
        Source.objects.filter(pk__in=[source for source, _v in run.seen.values()]).values_list(
            "pk", "version"
        )
    )
    return any(versions.get(source) != version for source, version in run.seen.values())


def _finish(run: ImportRun, by: Actor, at: datetime) -> None:
    run.state, run.finished_at = State.DONE, at
    run.counts = queries.counts(run=run)
    record(
        kind="import.finish",
        subject="import",
        subject_id=run.pk,
        by=by,
        at=at,
        public={"counts": run.counts},
        caused_by=run.act_id,
    )
    if run.counts.get("new"):
        compare_later(import_id=run.pk, by=by, at=at)


def commit(
    *,
    run_id: int,
    by: Actor,
    at: datetime,
    size: int = BATCH,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Bring in batch after batch until the run has ended or somebody has stopped it. May be run again at any time."""
    while True:
        progress = step(run_id=run_id, by=by, at=at, size=size)
        if on_progress is not None:
            on_progress(progress)
        if progress.is_over:
            return progress


def cancel(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Stop: what is in stays in, and the rest can be brought in later, where the import had begun."""
    policies.check_can_take(run=run, action="cancel", by=by)
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="cancel", by=by)
        ImportRun.objects.filter(pk=run.pk).update(state=State.CANCELLED, finished_at=at)
        record(
            kind="import.cancel",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"done": fresh.done},
            caused_by=fresh.act_id,
        )
    run.refresh_from_db()
    return run


def resume(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Go on with a run that was stopped."""
    policies.check_can_take(run=run, action="resume", by=by)
    if run.act_id is None:
        raise policies.StepRefused(
            _("“%(name)s” was put aside before its import began.") % {"name": run.name}, _("Upload it again.")
        )
    with transaction.atomic():
        moved = ImportRun.objects.filter(pk=run.pk, state=State.CANCELLED).update(
            state=State.IMPORTING, finished_at=None
        )
        if not moved:
            raise AlreadyBegun(
                _("The import of “%(name)s” has been begun already.") % {"name": run.name},
                _("Reload the page."),
            )
        record(kind="import.resume", subject="import", subject_id=run.pk, by=by, at=at, caused_by=run.act_id)
    run.refresh_from_db()
    return run


class _Batch:
    """What one batch needs to know once for all its rows."""

    def __init__(self, run: ImportRun, by: Actor, at: datetime) -> None:
        self.run, self.by, self.at = run, by, at
        self.bodies = Body.objects.in_bulk(set(run.bodies.values()))
        self.projects: dict[str, Project] = {}
        self.keys = [source_key(table=table, file=run.name) for table in run.tables]

    def bring_in(self, rows: Sequence[ImportRow]) -> None:
        """Do what was decided about each row, and note that it is done."""
        self.projects = self._projects(rows)
        touched = self._place([row for row in rows if row.decision == Decision.NEW])
        touched |= self._change([row for row in rows if row.decision == Decision.CHANGED])
        ensure_checks(rows=rows, projects=self.projects, by=self.by, at=self.at, caused_by=self.run.act_id)
        run_statement(
            "mark_done",
            [
                {
                    "id": row.pk,
                    "difference": row.difference,
                    "source_row": row.source_row_id,
                    "finding": row.finding_id,
                }
                for row in rows
            ],
        )
        self._note_versions(touched)

    def _projects(self, rows: Sequence[ImportRow]) -> dict[str, Project]:
        names = [
            str(row.values["project"])
            for row in rows
            if row.values.get("project")
            and (row.decision == Decision.NEW or row.values.get("check_item"))
            and row.decision not in (Decision.REFUSED, Decision.SKIPPED)
        ]
        if not names:
            return {}
        return ensure_projects(
            names=names, domain=self.run.domain, by=self.by, at=self.at, caused_by=self.run.act_id
        )

    def _body(self, written: object) -> Body | None:
        return self.bodies.get(self.run.bodies.get(str(written or "").strip()[:120], 0))

    def _placed(self, row: ImportRow) -> Placed:
        values = row.values
        responsible = self._body(values.get("responsible"))
        assisting: dict[int, Body] = {}
        for written in values.get("assisting") or ():
            body = self._body(written)
            if body is not None and body != responsible:
                assisting[body.pk] = body
        project = self.projects.get(str(values.get("project") or ""))
        closed_on = values.get("closed_on")
        return Placed(
            state=FindingState(values["state"]),
            responsible=responsible,
            assisting=tuple(assisting.values()),
            projects=(project,) if project else (),
            closed_on=datetime.fromisoformat(closed_on).date() if closed_on else None,
            returned=bool(values.get("returned")),
            source={"file": self.run.name, "sheet": row.sheet, "row": row.row, "import": self.run.pk},
            **columns(values, domain=self.run.domain),
        )

    def _place(self, rows: list[ImportRow]) -> set[int]:
        if not rows:
            return set()
        try:
            with transaction.atomic():
                return self._made(rows)
        except (DataError, IntegrityError):
            if len(rows) == 1:
                self._refuse(rows[0])
                return set()
            # One row that the database does not take must not keep the others out.
            half = len(rows) // 2
            return self._place(rows[:half]) | self._place(rows[half:])

    def _made(self, rows: Sequence[ImportRow]) -> set[int]:
        placed = findings.place_many(
            rows=[self._placed(row) for row in rows], by=self.by, at=self.at, caused_by=self.run.act_id
        )
        sources = [self.run.seen[self.keys[row.table]][0] for row in rows]
        made = [
            {
                "source": source,
                "fingerprint": fingerprint(row.values),
                "serial": str(row.values.get("serial") or ""),
                "values": row.values,
                "finding": finding.pk,
            }
            for row, finding, source in zip(rows, placed, sources, strict=True)
        ]
        keys = run_statement("add_source_rows", made, body=self.run.body_id, run=self.run.pk)
        for row, finding, key in zip(rows, placed, keys, strict=True):
            row.source_row_id, row.finding_id = key, finding.pk
        return {source for source in sources if source is not None}

    def _refuse(self, row: ImportRow) -> None:
        row.decision = Decision.REFUSED
        row.problems = [
            *row.problems,
            {
                "sheet": row.sheet,
                "row": row.row,
                "column": "",
                "severity": "error",
                "code": queries.NOT_STORABLE,
                "params": {},
            },
        ]
        ImportRow.objects.filter(pk=row.pk).update(
            is_refused=True, has_error=True, decision=row.decision, problems=row.problems
        )

    def _change(self, rows: Sequence[ImportRow]) -> set[int]:
        held = Finding.objects.select_for_update(of=("self",)).select_related("responsible", "supervised_by")
        by_id = {finding.pk: finding for finding in held.filter(pk__in=[row.finding_id for row in rows])}
        touched = set()
        for row in rows:
            assert row.source_row is not None
            before = row.source_row.values
            finding = by_id.get(row.finding_id)
            planned = plan(
                finding=finding,
                before=before,
                after=row.values,
                named=[entry["field"] for entry in row.difference],
                domain=self.run.domain,
            )
            if finding is not None:
                try:
                    with transaction.atomic():
                        apply(
                            finding=finding,
                            planned=planned,
                            after=row.values,
                            responsible=self._body(row.values.get("responsible")),
                            file=self.run.name,
                            by=self.by,
                            at=self.at,
                            caused_by=self.run.act_id,
                        )
                except Refused as refusal:
                    planned.hold_all(refusal.reason)
            row.difference = planned.shown()
            touched.add(row.source_row.source_id)
            SourceRow.objects.filter(pk=row.source_row.pk).update(
                values=row.values,
                serial=str(row.values.get("serial") or ""),
                fingerprint=fingerprint(row.values),
                last_run=self.run,
            )
        return touched

    def _note_versions(self, touched: set[int]) -> None:
        for source in Source.objects.select_for_update().filter(pk__in=touched):
            source.version += 1
            source.save(update_fields=["version"])
            for key, (pk, _version) in list(self.run.seen.items()):
                if pk == source.pk:
                    self.run.seen[key] = [pk, source.version]
