"""A comparison: every rule over all that a body brought in; what stands out becomes a question, raised once."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.penalties import policies, queries
from jianxing.comparisons.penalties.models import Case, Result, Run
from jianxing.comparisons.penalties.operations.wording import question_of
from jianxing.comparisons.penalties.queries import Held
from jianxing.directory import roots
from jianxing.directory.locating import ground_on
from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.methods.penalties.acting import Delegated, may_act
from jianxing.methods.penalties.checking import Checked, check
from jianxing.methods.penalties.model import RATE, PenaltiesRefused
from jianxing.questions import operations as questions

#: Comparable cases that are kept with a result.
MOST_COMPARABLE = 2_000


class NothingToCompare(Refused):
    """There are no cases, or no benchmarks."""


@dataclass(slots=True)
class _Found:
    """A result on its way to its row."""

    kind: str
    item: str
    place: str
    case: Case | None = None
    asked: Body | None = None
    stands_out: bool = True
    numbers: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    comparable: list[list[Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)


def compare_penalties(*, by: Actor, at: datetime) -> Run:
    """Hold all cases of the acting body against its benchmarks and each other, and raise what stands out as questions.

    A question goes to the body that decided, where there is one of that name; the same is not raised twice.
    """
    policies.check_can_compare(by=by)
    held = held_by(by)
    return keep_compared(held=held, checked=checked_of(held), by=by, at=at)


def held_by(by: Actor) -> Held:
    """Return what is compared; raises ``NothingToCompare``."""
    held = queries.held(body_id=by.body)
    if not held.cases or not held.benchmarks:
        raise NothingToCompare(
            _("There are no cases or no benchmarks to compare."), _("Bring in a file of each first.")
        )
    return held


def checked_of(held: Held) -> Checked:
    """Hold the cases against the benchmarks and each other; reads nothing."""
    try:
        return check(held.cases, held.benchmarks)
    except PenaltiesRefused as refusal:
        raise NothingToCompare(
            _("Versions of the benchmarks overlap."), _("Withdraw the file with the older version.")
        ) from refusal


def keep_compared(*, held: Held, checked: Checked, by: Actor, at: datetime) -> Run:
    """Keep a comparison and raise what stands out."""
    policies.check_can_compare(by=by)
    found = [
        *_hard(held, checked),
        *_without_authority(held),
        *_deviations(held, checked),
        *_between(held, checked),
    ]
    with transaction.atomic():
        run: Run = Run.objects.create(
            body_id=by.body, digest=_digest(held), made_at=at, made_by_id=by.person_id, visible_to=[by.body],
            counts={**checked.counts, **Counter(f"found_{one.kind}" for one in found if one.stands_out)},
        )  # fmt: skip
        roots.refresh("penalties_refresh_runs", [run.pk])
        rows = [_row(run, ordinal, one) for ordinal, one in enumerate(found, start=1)]
        asked, known = _raise(run, rows, held.kept, by=by, at=at)
        Result.objects.bulk_create(rows)
        Run.objects.filter(pk=run.pk).update(asked=asked, known=known)
        run.asked, run.known = asked, known
        roots.act_on(
            run, "compare", subject="penalty_run", by=by, at=at,
            public={"digest": run.digest, "results": len(rows), "asked": asked, "known": known},
        )  # fmt: skip
    return run


def _digest(held: Held) -> str:
    told = [
        [one.number, one.item, one.tier, str(one.amount), one.decided_on.isoformat()] for one in held.cases
    ]
    bounds = [
        [one.place, one.item, one.tier, str(one.lo), str(one.hi), one.valid_from.isoformat()]
        for one in held.benchmarks
    ]
    return hashlib.sha256(canonical({"cases": told, "benchmarks": bounds})).hexdigest()


def _hard(held: Held, checked: Checked) -> Iterator[_Found]:
    for one in checked.hard:
        case = held.kept[one.case]
        values = {
            "amount": held.cases[one.case].amount, "lo": one.lo, "hi": one.hi, "least": one.statute_lo,
            "most": one.statute_hi, "version": case.version or one.version, "right": one.right_version,
        }  # fmt: skip
        for kind in one.kinds:
            yield _Found(kind, case.item, case.place, case, case.decided_by, values=values)


def _deviations(held: Held, checked: Checked) -> Iterator[_Found]:
    """Yield the deviations; none of a fine that a hard rule names already, which is asked about once."""
    for one in checked.deviations:
        if one.named_by:
            continue
        case = held.kept[one.case]
        yield _Found(
            "deviation", case.item, case.place, case, case.decided_by, numbers={"p": one.p, "z": one.z, "n": one.n},
            values={"median": one.median, "version": one.version, "lo": one.lo, "hi": one.hi},
            comparable=_comparable(held, checked, one.comparable),
        )  # fmt: skip


def _between(held: Held, checked: Checked) -> Iterator[_Found]:
    for one in checked.between:
        rows = checked.compared[one.item]
        decided = Counter(
            held.kept[row].decided_by for row in rows
            if held.kept[row].place == one.place and held.kept[row].decided_by is not None
        )  # fmt: skip
        yield _Found(
            "between_places", one.item, one.place, None, decided.most_common(1)[0][0] if decided else None,
            stands_out=one.q_value < RATE,
            numbers={"n": one.n, "shift": one.shift, "p_value": one.p_value, "q_value": one.q_value},
            values={"strata": one.strata, "how": one.how, "benchmarks_differ": one.item in checked.unlike},
            comparable=_comparable(held, checked, rows),
            places=[
                {"place": each.place, "shift": each.shift, "p_value": each.p_value, "n": each.n}
                for each in one.places
            ],
        )  # fmt: skip


def _comparable(held: Held, checked: Checked, rows: tuple[int, ...]) -> list[list[Any]]:
    return [[held.kept[row].pk, checked.positions[row]] for row in rows[:MOST_COMPARABLE]]


def _without_authority(held: Held) -> Iterator[_Found]:
    """Yield the cases whose authority does not govern the place and holds no delegation (违规异地执法)."""
    codes = {
        one.pk: one.code for one in Jurisdiction.objects.filter(governed_bodies__isnull=False).distinct()
    }
    delegations = [
        Delegated(
            codes.get(one.giver.governed_by_id or 0, ""), one.taker_id, frozenset(one.items), one.valid_from,
            one.valid_to,
        )
        for one in queries.delegations()
    ]  # fmt: skip
    acted = [
        case for case in held.kept
        if case.decided_by is not None and case.decided_by.governed_by_id is not None
        and case.longitude is not None and case.latitude is not None
    ]  # fmt: skip
    for case, names in _governing(acted):
        body = case.decided_by
        assert body is not None
        assert body.governed_by_id is not None
        if names and not may_act(
            authority=body.pk, authority_code=codes[body.governed_by_id], governing=names, item=case.item,
            on=case.decided_on, delegations=delegations,
        ):  # fmt: skip
            yield _Found(
                "no_authority", case.item, case.place, case, body,
                values={"authority": body.label, "governing": next(iter(names.values()))},
            )  # fmt: skip


def _governing(acted: list[Case]) -> Iterator[tuple[Case, dict[str, str]]]:
    """Yield each case with codes and names of the jurisdictions that govern its point, the county first; none outside all."""
    days: dict[date, list[Case]] = defaultdict(list)
    for case in acted:
        days[case.decided_on].append(case)
    for day, those in days.items():
        ground = ground_on(day)
        points = np.array([(case.longitude, case.latitude) for case in those], dtype=np.float64)
        for case, key in zip(those, ground.place(*points.T).governing, strict=True):
            county = None if key is None else ground.by_key(key)
            yield case, {one.code: one.name for one in (county, *ground.above(county)) if one is not None}


def _row(run: Run, ordinal: int, one: _Found) -> Result:
    return Result(
        run=run, ordinal=ordinal, kind=one.kind, case=one.case, item=one.item, place=one.place, asked=one.asked,
        stands_out=one.stands_out, values=one.values, comparable=one.comparable, places=one.places, **one.numbers,
    )  # fmt: skip


def _raise(
    run: Run, rows: list[Result], kept: tuple[Case, ...], *, by: Actor, at: datetime
) -> tuple[int, int]:
    """Raise what stands out and has a body to ask; returns how many are new and how many stood already."""
    new = known = 0
    lookup = {one.pk: one for one in kept}.__getitem__
    for row in rows:
        if not row.stands_out or row.asked is None:
            continue
        try:
            row.question, is_new = questions.raise_question(
                draft=question_of(row, lookup), asked=row.asked, by=by, at=at
            )
        except NotAllowed:
            continue  # our own decision, or one of a body above: shown, asked of nobody
        new, known = new + is_new, known + (not is_new)
    return new, known
