"""Files of benchmarks and cases: read and shown, then taken in or discarded. Only what was read without persons is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.penalties import policies, queries
from jianxing.comparisons.penalties.lifecycle import State
from jianxing.comparisons.penalties.models import Benchmark, Case, Intake
from jianxing.comparisons.penalties.queries.comparing import as_benchmark
from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.evidence.passing import as_path
from jianxing.kernel.actor import Actor
from jianxing.methods.penalties import model
from jianxing.methods.penalties.reading import Benchmarks, Cases, read_benchmarks, read_cases
from jianxing.methods.penalties.versions import checked, spread
from jianxing.methods.penalties.wording import MESSAGES

#: Rows of one file; more are taken in by several files.
MOST_ROWS: Final = 50_000
_MOST_BYTES: Final = 64 * 1024 * 1024
_BATCH: Final = 2_000


class Stream(Protocol):
    """What an uploaded file is read by."""

    def read(self, size: int = -1, /) -> bytes: ...


class FileRefused(Refused):
    """The file cannot be used; says where and why."""


def read_penalties(
    *, stream: Stream, name: str, kind: str, source: str, is_demo: bool = False, by: Actor, at: datetime
) -> Intake:
    """Read a file of benchmarks or of cases and keep its rows to be looked at. Names of persons are dropped and never kept."""
    policies.check_can_keep_penalties(by=by)
    source, name = " ".join(source.split()), Path(name).name[:200]
    if not source or kind not in Intake.Kind.values or not name:
        raise FileRefused(
            _("A file of penalties needs its kind and a source."), _("Write where it was published.")
        )
    data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise FileRefused(_("The file is too large."), _("Bring it in by several files."))
    found = _read(data, name, kind)
    if len(found.rows) > MOST_ROWS:
        raise FileRefused(
            _("The file has more than %(most)d rows.") % {"most": MOST_ROWS},
            _("Bring it in by several files."),
        )
    with transaction.atomic():
        intake: Intake = Intake.objects.create(
            body_id=by.body, kind=kind, state=State.READ, name=name, sha256=hashlib.sha256(data).hexdigest(),
            source=source[:200], rows=[_plain(one) for one in found.rows],
            notes=[{"code": note.code, "values": dict(note.values)} for note in found.notes],
            counts=_counted(found, by), is_demo=is_demo, created_at=at, created_by_id=by.person_id, visible_to=[by.body],
        )  # fmt: skip
        roots.refresh("penalties_refresh_intakes", [intake.pk])
        roots.act_on(
            intake, "read", subject="penalty_intake", by=by, at=at,
            public={"sha256": intake.sha256, "kind": kind, "counts": intake.counts},
            confidential={"name": name, "source": source},
        )  # fmt: skip
    return intake


def _read(data: bytes, name: str, kind: str) -> Benchmarks | Cases:
    with as_path(BytesIO(data)) as path:
        try:
            return (read_benchmarks if kind == Intake.Kind.BENCHMARKS else read_cases)(path)
        except model.PenaltiesRefused as refusal:
            raise FileRefused(said(refusal, name), _("Correct the file and bring it in again.")) from refusal


def said(refusal: model.PenaltiesRefused, name: str) -> str:
    """Return why a file is not used, with row and column."""
    where = [name]
    if refusal.row:
        where.append(_("row %(n)s") % {"n": refusal.row})
    if refusal.column:
        where.append(_("column “%(name)s”") % {"name": refusal.column})
    return f"{'，'.join(where)}：{_(MESSAGES[refusal.code]) % dict(refusal.values)}"


def _plain(one: model.Case | model.Benchmark) -> dict[str, Any]:
    told = {field.name: getattr(one, field.name) for field in fields(one)}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in told.items()}


def _counted(found: Benchmarks | Cases, by: Actor) -> dict[str, int]:
    counts = {"rows": len(found.rows), "known": 0, "items": len({one.item for one in found.rows})}
    if isinstance(found, Cases):
        counts["known"] = len(
            queries.numbers_held(body_id=by.body, numbers=[one.number for one in found.rows])
        )
    return counts


def take_in_penalties(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Take in what the preview showed. Decisions that the body has already are passed over; the rows waiting are emptied."""
    policies.check_can_take(intake=intake, action="take_in", by=by)
    with transaction.atomic():
        made = _benchmarks(intake) if intake.kind == Intake.Kind.BENCHMARKS else _cases(intake)
        counts = {**intake.counts, "taken": made, "known": len(intake.rows) - made}
        roots.step(
            intake, name=intake.name, source=State.READ,
            to={"state": State.TAKEN, "ended_at": at, "rows": [], "counts": counts},
        )  # fmt: skip
        roots.act_on(
            intake, "take_in", subject="penalty_intake", by=by, at=at,
            public={"sha256": intake.sha256, "counts": intake.counts},
        )  # fmt: skip
    return intake


def _benchmarks(intake: Intake) -> int:
    rows = [benchmark_of(one) for one in intake.rows]
    mine = Intake.objects.filter(body_id=intake.body_id, state=State.TAKEN).values("pk")
    before = [as_benchmark(one) for one in Benchmark.objects.filter(intake__in=mine)]
    try:
        checked(spread([*before, *rows], {one.place for one in (*before, *rows)}))
    except model.PenaltiesRefused as refusal:
        raise FileRefused(
            said(refusal, intake.name), _("End the older version, or withdraw the file it came in by.")
        ) from refusal
    Benchmark.objects.bulk_create(
        [
            Benchmark(
                intake=intake, row=one.row, place=one.place, item=one.item, basis=one.basis, tier=one.tier,
                circumstances=one.circumstances, version=one.version, lo=_yuan(one.lo), hi=_yuan(one.hi),
                statute_lo=_money(one.statute_lo), statute_hi=_money(one.statute_hi), valid_from=one.valid_from,
                valid_to=None if one.valid_to == model.OPEN else one.valid_to,
            )
            for one in rows
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    return len(rows)


def _cases(intake: Intake) -> int:
    rows = [case_of(one) for one in intake.rows]
    known = queries.numbers_held(body_id=intake.body_id, numbers=[one.number for one in rows])
    new = {one.number: one for one in rows if one.number not in known}
    bodies = queries.bodies_called(names={one.authority for one in new.values()})
    Case.objects.bulk_create(
        [
            Case(
                intake=intake, row=one.row, number=one.number, place=one.place, item=one.item, tier=one.tier,
                circumstances=one.circumstances, basis=one.basis, version=one.version, facts=one.facts,
                amount=_money(one.amount), decided_on=one.decided_on, acted_on=one.acted_on,
                first_offence=one.first_offence, mitigated=one.mitigated, counts=one.counts, authority=one.authority,
                decided_by=bodies.get(one.authority), longitude=one.point[0] if one.point else None,
                latitude=one.point[1] if one.point else None,
            )
            for one in new.values()
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    return len(new)


def _yuan(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _money(value: float | None) -> Decimal | None:
    return None if value is None else _yuan(value)


def benchmark_of(told: Mapping[str, Any]) -> model.Benchmark:
    """Return a waiting row as it was read."""
    days = {name: date.fromisoformat(told[name]) for name in ("valid_from", "valid_to")}
    return model.Benchmark(**{**told, **days})


def case_of(told: Mapping[str, Any]) -> model.Case:
    """Return a waiting row as it was read."""
    days = {
        name: date.fromisoformat(told[name]) if told[name] else None for name in ("decided_on", "acted_on")
    }
    point = tuple(told["point"]) if told["point"] else None
    return model.Case(**{**told, **days, "point": point})


def discard_penalties(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Discard a file that was read; nothing of it is kept but that it was there."""
    policies.check_can_take(intake=intake, action="discard", by=by)
    with transaction.atomic():
        roots.step(
            intake, name=intake.name, source=State.READ, to={"state": State.DISCARDED, "ended_at": at, "rows": []}
        )  # fmt: skip
        roots.act_on(intake, "discard", subject="penalty_intake", by=by, at=at)
    return intake


def withdraw_penalties(*, intake: Intake, reason: str, by: Actor, at: datetime) -> Intake:
    """Withdraw a file that was taken in, with a reason: its rows stay readable and are compared no more."""
    policies.check_can_take(intake=intake, action="withdraw", by=by)
    if not reason.strip():
        raise FileRefused(_("A reason is needed."), _("Write it in one sentence or more."))
    with transaction.atomic():
        roots.step(
            intake, name=intake.name, source=State.TAKEN,
            to={"state": State.WITHDRAWN, "ended_at": at, "end_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            intake,
            "withdraw",
            subject="penalty_intake",
            by=by,
            at=at,
            confidential={"reason": reason.strip()},
        )
    return intake
