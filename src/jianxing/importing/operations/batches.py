"""One batch of an import: what was decided about each row is done, two thousand rows in a dozen statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from jianxing.directory.inserting import insert_many, new_keys
from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import Refused
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import Finding
from jianxing.findings.operations import Placed
from jianxing.importing import queries
from jianxing.importing.bulk import read, run_statement
from jianxing.importing.drafts import fingerprint, projects_of, source_key
from jianxing.importing.models import ImportRow, ImportRun, Source, SourceRow
from jianxing.importing.operations.changing import apply, columns, plan
from jianxing.importing.operations.checking import ensure_checks
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.projects.operations import ensure_projects

Decision = ImportRow.Decision
#: Rows that take no work are passed over this many batches at a time.
_QUIET = 10


@dataclass(slots=True)
class Row:
    """A row that becomes or changes a finding."""

    pk: int
    table: int
    sheet: str
    row: int
    values: dict[str, Any]
    decision: str
    difference: list[dict[str, Any]]
    source_row_id: int | None
    finding_id: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What one step deals with: rows up to *last*, of which only the busy ones take any work."""

    number: int
    last: int
    busy: list[Row]
    is_last: bool


def next_rows(*, run: ImportRun, size: int) -> Rows:
    """Return the next rows: *size* that take work, and the others among them, which are many where a file comes again."""
    most = size * _QUIET
    number, last = 0, run.cursor
    busy: list[int] = []
    upcoming = read("upcoming", run=run.pk, after=run.cursor, most=most)
    for pk, decision in upcoming:
        if decision in (Decision.NEW, Decision.CHANGED):
            if len(busy) == size:
                break
            busy.append(pk)
        number, last = number + 1, pk
    rows = [
        Row(
            pk,
            table,
            sheet,
            row,
            orjson.loads(values),
            decision,
            orjson.loads(difference),
            source_row,
            finding,
        )
        for pk, table, sheet, row, values, decision, difference, source_row, finding in (
            read("busy", ids=busy) if busy else ()
        )
    ]
    return Rows(number, last, rows, is_last=number == len(upcoming) < most)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


class Batch:
    """What one batch needs to know once for all its rows."""

    def __init__(self, run: ImportRun, by: Actor, at: datetime) -> None:
        self.run, self.by, self.at = run, by, at
        self.bodies = Body.objects.in_bulk(set(run.bodies.values()))
        self.projects: dict[str, Project] = {}
        self.written: dict[str, Body | None] = {}
        self.handlers: dict[tuple[int, str], Person] = {}
        self.keys = [source_key(table=table, file=run.name) for table in run.tables]

    def bring_in(self, batch: Rows) -> None:
        """Do what was decided about each row, and note that it is done."""
        rows = batch.busy
        checks = read("checks", run=self.run.pk, after=self.run.cursor, last=batch.last)
        self.projects = self._projects(rows, [(str(name), str(item)) for name, item in checks])
        self.handlers = self._handlers(rows)
        touched = self._place([row for row in rows if row.decision == Decision.NEW])
        touched |= self._change([row for row in rows if row.decision == Decision.CHANGED])
        ensure_checks(
            named=[(str(name), str(item)) for name, item in checks],
            projects=self.projects,
            by=self.by,
            at=self.at,
            caused_by=self.run.act_id,
        )
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

    def _projects(self, rows: Sequence[Row], checks: Sequence[tuple[str, str]]) -> dict[str, Project]:
        names = {name: None for name, _item in checks}
        names |= {
            name: None for row in rows if row.decision == Decision.NEW for name in projects_of(row.values)
        }
        if not names:
            return {}
        return ensure_projects(
            names=names, domain=self.run.domain, by=self.by, at=self.at, caused_by=self.run.act_id
        )

    def _handlers(self, rows: Sequence[Row]) -> dict[tuple[int, str], Person]:
        """People whom rows name as handlers, by body and name; one whose name two people of the body bear is left open."""
        names = {
            str(row.values["handler"])
            for row in rows
            if row.decision == Decision.NEW and row.values.get("handler")
        }
        if not names:
            return {}
        today = timezone.localdate(self.at)
        held = Appointment.objects.filter(
            person__name__in=names, person__is_active=True, valid_from__lte=today
        )
        found: dict[tuple[int, str], dict[int, Person]] = {}
        for one in held.exclude(valid_to__lt=today).select_related("person"):
            found.setdefault((one.body_id, one.person.name), {})[one.person_id] = one.person
        return {key: next(iter(people.values())) for key, people in found.items() if len(people) == 1}

    def _handler(self, responsible: Body | None, name: object) -> Person | None:
        return self.handlers.get((responsible.pk, str(name))) if responsible and name else None

    def _body(self, written: object) -> Body | None:
        name = str(written or "")
        if name not in self.written:
            self.written[name] = self.bodies.get(self.run.bodies.get(name.strip()[:120], 0))
        return self.written[name]

    def _placed(self, row: Row) -> Placed:
        values = row.values
        responsible = self._body(values.get("responsible"))
        assisting: dict[int, Body] = {}
        for written in values.get("assisting") or ():
            body = self._body(written)
            if body is not None and (responsible is None or body.id != responsible.id):
                assisting[body.id] = body
        projects = {
            project.id: project for name in projects_of(values) if (project := self.projects.get(name))
        }
        return Placed(
            state=FindingState(values["state"]),
            responsible=responsible,
            assisting=tuple(assisting.values()),
            projects=tuple(projects.values()),
            handler=self._handler(responsible, values.get("handler")),
            due_days=values.get("due_days"),
            closed_on=_day(values.get("closed_on")),
            look_back_on=_day(values.get("look_back_on")),
            relapses=int(values.get("relapses") or 0),
            returned=bool(values.get("returned")),
            source={"file": self.run.name, "sheet": row.sheet, "row": row.row, "import": self.run.pk},
            **columns(values, domain=self.run.domain),
        )

    def _place(self, rows: list[Row]) -> set[int]:
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

    def _made(self, rows: Sequence[Row]) -> set[int]:
        keys = new_keys(SourceRow, len(rows))
        placed = findings.place(
            rows=[self._placed(row) for row in rows], by=self.by, at=self.at, caused_by=self.run.act_id
        )
        sources = [self.run.seen[self.keys[row.table]][0] for row in rows]
        insert_many(
            SourceRow,
            [
                {
                    "id": key,
                    "source_id": source,
                    "body_id": self.run.body_id,
                    "fingerprint": fingerprint(row.values),
                    "serial": str(row.values.get("serial") or ""),
                    "values": row.values,
                    "finding_id": finding,
                    "last_run_id": self.run.pk,
                }
                for row, finding, source, key in zip(rows, placed, sources, keys, strict=True)
            ],
        )
        for row, finding, key in zip(rows, placed, keys, strict=True):
            row.source_row_id, row.finding_id = key, finding
        return {source for source in sources if source is not None}

    def _refuse(self, row: Row) -> None:
        row.decision = Decision.REFUSED
        held = ImportRow.objects.values_list("problems", flat=True).get(pk=row.pk)
        problems = [
            *held,
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
            is_refused=True, has_error=True, decision=row.decision, problems=problems
        )

    def _change(self, rows: Sequence[Row]) -> set[int]:
        held = Finding.objects.select_for_update(of=("self",)).select_related("responsible", "supervised_by")
        by_id = {finding.pk: finding for finding in held.filter(pk__in=[row.finding_id for row in rows])}
        sources = SourceRow.objects.in_bulk([row.source_row_id for row in rows])
        touched = set()
        for row in rows:
            source_row = sources[row.source_row_id]
            before = source_row.values
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
            touched.add(source_row.source_id)
            SourceRow.objects.filter(pk=source_row.pk).update(
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
