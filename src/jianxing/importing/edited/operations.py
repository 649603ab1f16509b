"""Bringing an edited list back: looked at first, then row by row, each in full or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.evidence import queries as evidence
from jianxing.findings.models import Finding
from jianxing.importing import operations as ledgers
from jianxing.importing import policies
from jianxing.importing.apart import Allowance, ReadingGaveUp
from jianxing.importing.bulk import run_statement
from jianxing.importing.edited.apart import read_apart
from jianxing.importing.edited.legend import is_exported
from jianxing.importing.edited.rows import Outcome, work_out
from jianxing.importing.edited.values import Words, words
from jianxing.importing.lifecycle import State
from jianxing.importing.models import EDITED, ImportRow, ImportRun
from jianxing.importing.operations import NotReadable, Progress
from jianxing.importing.reading.refusals import FileRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

Decision = ImportRow.Decision
UNDERSTAND = "jianxing.imports.understand_edited"
COMMIT = "jianxing.imports.commit_edited"
BATCH = 50
_AT_ONCE = 2000


def understand(*, run: ImportRun, by: Actor, at: datetime, allowance: Allowance | None = None) -> ImportRun:
    """Read which rows were edited and try each, undone again, so that the preview shows what will be done and refused.

    A file of which this installation knows no row is an ordinary ledger here, and goes that way. Raises ``NotReadable``.
    """
    policies.check_can_take(run=run, action="understand", by=by)
    language = get_language() or ""
    try:
        read = _read(evidence.vault().path_of(run.sha256), run.name, allowance)
    except FileRefused as refusal:
        raise NotReadable(refusal.message.in_language(language)) from refusal
    except ReadingGaveUp as refusal:
        raise NotReadable(refusal.in_language(language)) from refusal
    if not _is_known(read):
        return _as_ledger(run, by, at)
    outcomes = _tried(read, run.name, by, at)
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="understand", by=by)
        packed = [
            _row(row, outcome, read["columns"]) for row, outcome in zip(read["rows"], outcomes, strict=True)
        ]
        for start in range(0, len(packed), _AT_ONCE):
            run_statement("add_rows", packed[start : start + _AT_ONCE], run=run.pk)
        run.counts = _counted([outcome.decision for outcome in outcomes], untouched=read["unchanged"])
        run.state = State.UNDERSTOOD
        ImportRun.objects.filter(pk=run.pk).update(state=run.state, counts=run.counts)
        record(
            kind="import.understand",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": run.counts, "edited": True},
        )
    return run


@dataclass(frozen=True, slots=True)
class Back:
    """What bringing a list back did, or would do."""

    counts: dict[str, int]
    refused: list[dict[str, Any]]
    run: int | None = None


def bring_back(
    *,
    path: Path,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
    on_progress: Callable[[Progress], None] | None = None,
) -> Back | None:
    """Bring an exported list back in one call; None where it is an ordinary ledger here. Not inside another transaction."""
    if not is_exported(path):
        return None
    policies.check_can_bring_back(by=by)
    with acting(by):
        read = _read(path, path.name)
        if not _is_known(read):
            return None
        if dry_run:
            outcomes = _tried(read, path.name, by, at)
            counts = _counted([outcome.decision for outcome in outcomes], untouched=read["unchanged"])
            return Back(
                counts, [told for outcome in outcomes for told in _told(outcome.problems, read["columns"])]
            )
        with path.open("rb") as stream:
            run = ledgers.upload(stream=stream, name=path.name, kind=EDITED, by=by, at=at)
        understand(run=run, by=by, at=at)
        begin(run=run, by=by, at=at)
    commit(run_id=run.pk, by=by, at=at, on_progress=on_progress)
    with acting(by):
        run.refresh_from_db()
        rows = ImportRow.objects.filter(run=run, decision=Decision.REFUSED).order_by("id")
        return Back(run.counts, [told for row in rows for told in _told(row.problems, {})], run.pk)


def _told(problems: list[dict[str, Any]], columns: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": problem["sheet"],
            "row": problem["row"],
            "column": columns.get(problem["column"], problem["column"]),
            **problem["params"],
        }
        for problem in problems
    ]


def _read(path: Path, name: str, allowance: Allowance | None = None) -> dict[str, Any]:
    read = read_apart(path=path, name=name, allowance=allowance)
    if not read["columns"]:
        raise NotReadable(
            _("“%(name)s” was exported here, but its columns cannot be told any more.") % {"name": name},
            _("Keep the header row and the hidden column; export the list anew and edit that."),
        )
    return read


def _is_known(read: dict[str, Any]) -> bool:
    return Finding.objects.filter(uid__in=read["sample"]).exists()


def _tried(read: dict[str, Any], file: str, by: Actor, at: datetime) -> list[Outcome]:
    looked_up = words()
    return [work_out(row, words=looked_up, file=file, by=by, at=at, really=False) for row in read["rows"]]


def _as_ledger(run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    ImportRun.objects.filter(pk=run.pk).update(kind="")
    run.kind = ""
    return ledgers.understand(run=run, by=by, at=at, today=at.date())


def _row(row: dict[str, Any], outcome: Outcome, columns: dict[str, str]) -> dict[str, Any]:
    letters = {key: f"{columns[key]}{row['row']}" for key in columns}
    return {
        "table": 0,
        "sheet": row["sheet"][:255],
        "row": row["row"],
        "values": {"description": row["cells"].get("description", ""), "packed": row, "does": outcome.does},
        "raw": {},
        "cells": letters,
        "problems": _located(outcome, letters),
        "has_doubt": False,
        "has_error": bool(outcome.problems),
        "is_refused": False,
        "decision": outcome.decision,
        "difference": outcome.differs,
        "source_row": None,
        "finding": outcome.finding,
    }


def _located(outcome: Outcome, letters: dict[str, str]) -> list[dict[str, Any]]:
    """Name the column as the sheet does."""
    return [
        problem
        | {"field": problem["column"], "column": letters.get(problem["column"], "").rstrip("0123456789")}
        for problem in outcome.problems
    ]


def _counted(decisions: list[str], *, untouched: int) -> dict[str, int]:
    number = Counter(decisions)
    counts = {name: number.get(name, 0) for name in Decision.values if name != Decision.FINE}
    counts[Decision.UNCHANGED.value] += untouched
    return {"read": sum(counts.values()), **counts, "no_problem": 0, "untouched": untouched}


def begin(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Open the taking over; the second of two is refused."""
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="begin", by=by)
        act = record(
            kind="import.begin",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": fresh.counts, "sha256": fresh.sha256, "edited": True},
            confidential={"name": fresh.name},
        )
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.IMPORTING, started_at=at, started_by_id=by.person_id, act_id=act.pk
        )
    run.refresh_from_db()
    return run


def step(*, run_id: int, by: Actor, at: datetime, size: int = BATCH) -> Progress:
    """Take over the next rows, in a transaction of its own; the last one finishes the run. May be run again at any time."""
    with acting(by):
        run: ImportRun = ImportRun.objects.select_for_update().get(pk=run_id)
        total = run.counts["read"]
        if run.state != State.IMPORTING:
            return Progress(run.done, total, State(run.state))
        rows = list(ImportRow.objects.filter(run=run, pk__gt=run.cursor).order_by("id")[:size])
        looked_up = words() if rows else None
        for row in rows:
            if row.decision == Decision.CHANGED and looked_up is not None:
                _take_over(row, run, looked_up, by, at)
        if rows:
            run.cursor, run.done = rows[-1].pk, run.done + len(rows)
        if len(rows) < size:
            _finish(run, by, at)
        run.save(update_fields=["cursor", "done", "counts", "state", "finished_at"])
        return Progress(run.done, total, State(run.state))


def _take_over(row: ImportRow, run: ImportRun, looked_up: Words, by: Actor, at: datetime) -> None:
    outcome = work_out(row.values["packed"], words=looked_up, file=run.name, by=by, at=at, really=True)
    row.decision, row.is_done = outcome.decision, True
    row.difference = outcome.differs or row.difference
    row.problems = _located(outcome, row.cells)
    row.has_error = bool(outcome.problems)
    row.values["does"] = outcome.does
    row.save(update_fields=["decision", "is_done", "difference", "problems", "has_error", "values"])


def _finish(run: ImportRun, by: Actor, at: datetime) -> None:
    decisions = list(ImportRow.objects.filter(run=run).values_list("decision", flat=True))
    run.state, run.finished_at = State.DONE, at
    run.counts = _counted(decisions, untouched=run.counts["untouched"])
    run.done = run.counts["read"]
    record(
        kind="import.finish",
        subject="import",
        subject_id=run.pk,
        by=by,
        at=at,
        public={"counts": run.counts, "edited": True},
        caused_by=run.act_id,
    )


def commit(
    *, run_id: int, by: Actor, at: datetime, on_progress: Callable[[Progress], None] | None = None
) -> Progress:
    """Take over batch after batch until the run has ended or somebody has stopped it."""
    return ledgers.until_over(partial(step, run_id=run_id, by=by, at=at), on_progress=on_progress)


def understand_later(*, run: ImportRun, by: Actor) -> None:
    """Have a large file read behind the page."""
    policies.check_can_take(run=run, action="understand", by=by)
    with transaction.atomic():
        ledgers.defer(UNDERSTAND, run, by=by)


def begin_later(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Open the taking over and have it done behind the page."""
    with transaction.atomic():
        begun = begin(run=run, by=by, at=at)
        ledgers.defer(COMMIT, begun, by=by)
    return begun
