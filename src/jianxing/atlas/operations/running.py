"""Doing a run: both versions read, compared outside any transaction, and what is found written in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from jianxing.atlas import queries
from jianxing.atlas.lifecycle import RunState
from jianxing.atlas.models import Comparison, Conflict, ConflictRule, ConflictRun
from jianxing.atlas.operations.carrying import carry_decisions
from jianxing.atlas.queries.runs import Loaded, Standing, boxes, changed_keys, load, standing_conflicts
from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.columns import Column, insert_columns
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.conflicts import Conflicts, compare, touched

_EVERY_SECONDS = 1.0
Ints = npt.NDArray[np.int64]


class Stopped(Exception):
    """Somebody stopped the run."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A run with what it compares; the keys that changed are None where everything is compared."""

    run: ConflictRun
    a: Loaded
    b: Loaded
    rules: Sequence[ConflictRule]
    changed_a: Sequence[str] | None
    changed_b: Sequence[str] | None


def perform(*, run_id: int, by: Actor, at: datetime) -> None:
    """Do a run that waits, or that a worker left; one that was stopped leaves nothing. May run twice."""
    work = _begun(run_id, by)
    if work is None:
        return
    try:
        found = _compare(work, by)
        with acting(by):
            _write(work, found, by=by, at=at)
    except Stopped:
        return
    except Exception as failure:
        _fail(run_id, failure, by=by, at=at)
        raise


def _begun(run_id: int, by: Actor) -> _Work | None:
    with acting(by):
        run = (
            ConflictRun.objects.select_for_update(of=("self",))
            .select_related("comparison__a", "comparison__b", "a_version", "b_version")
            .select_related("based_on__a_version", "based_on__b_version")
            .filter(pk=run_id, state__in=(RunState.WAITING, RunState.RUNNING))
            .first()
        )
        if run is None:
            return None
        if run.state == RunState.WAITING:
            ConflictRun.objects.filter(pk=run_id).update(state=RunState.RUNNING)
            run.state = RunState.RUNNING
        kept = [rule["id"] for rule in run.rules]
        rules = sorted(ConflictRule.objects.filter(pk__in=kept), key=lambda rule: kept.index(rule.pk))
        return _whole(run, rules) if run.based_on is None else _part(run, run.based_on, rules)


def _whole(run: ConflictRun, rules: Sequence[ConflictRule]) -> _Work:
    return _Work(run, load(version=run.a_version), load(version=run.b_version), rules, None, None)


def _part(run: ConflictRun, before: ConflictRun, rules: Sequence[ConflictRule]) -> _Work:
    """Read what has changed, and of each side what may meet a change of the other."""
    changed_a = changed_keys(old=before.a_version, new=run.a_version)
    changed_b = changed_keys(old=before.b_version, new=run.b_version)
    if not changed_a and not changed_b:
        none = [load(version=version, keys=()) for version in (run.a_version, run.b_version)]
        return _Work(run, none[0], none[1], rules, changed_a, changed_b)
    keys_a, box_a = boxes(version=run.a_version)
    keys_b, box_b = boxes(version=run.b_version)
    moved_a, moved_b = np.isin(keys_a, changed_a), np.isin(keys_b, changed_b)
    reach = max(rule.within_m for rule in rules)
    near_a = moved_a | touched(box_a, box_b[moved_b], reach)
    near_b = moved_b | touched(box_b, box_a[moved_a], reach)
    return _Work(
        run,
        load(version=run.a_version, keys=compress(keys_a, near_a)),
        load(version=run.b_version, keys=compress(keys_b, near_b)),
        rules,
        changed_a,
        changed_b,
    )


def _compare(work: _Work, by: Actor) -> Conflicts:
    comparison = work.run.comparison
    layers = f"{comparison.a.uid}|{comparison.b.uid}"
    told = _Telling(work.run, by)
    return compare(
        work.a.side,
        work.b.side,
        [rule.as_rule(key=f"{layers}|{rule.uid}") for rule in work.rules],
        changed_a=_positions(work.a, work.changed_a),
        changed_b=_positions(work.b, work.changed_b),
        tell=told.tell,
    )


def _positions(side: Loaded, keys: Sequence[str] | None) -> list[int] | None:
    if keys is None:
        return None
    wanted = set(keys)
    return [place for place, key in enumerate(side.side.keys) if key in wanted]


class _Telling:
    """Writes how far a run is, once a second, and learns whether it was stopped."""

    def __init__(self, run: ConflictRun, by: Actor) -> None:
        self._run, self._by, self._told = run, by, monotonic()

    def tell(self, done: int) -> None:
        """Tell how many features are compared; raises ``Stopped``."""
        if monotonic() - self._told < _EVERY_SECONDS:
            return
        with acting(self._by):
            running = ConflictRun.objects.filter(pk=self._run.pk, state=RunState.RUNNING).update(done=done)
        self._told = monotonic()
        if not running:
            raise Stopped


def _write(work: _Work, found: Conflicts, *, by: Actor, at: datetime) -> None:
    """Write what is new and end what is gone, in the transaction that makes the run done."""
    comparison: Comparison = Comparison.objects.select_for_update(of=("self",)).get(
        pk=work.run.comparison_id
    )  # fmt: skip
    if not ConflictRun.objects.filter(pk=work.run.pk, state=RunState.RUNNING).exists():
        raise Stopped
    before = standing_conflicts(
        comparison=comparison, changed_a=work.changed_a, changed_b=work.changed_b
    )  # fmt: skip
    counted_before = Conflict.objects.filter(
        comparison=comparison, until=None, sliver=False, lifted=False
    ).count()
    packed = found.packed_ids()
    names = np.frombuffer(packed, dtype="V16") if packed else np.empty(0, dtype="V16")
    ended, places = _differences(work, found, packed, before)
    if ended:
        Conflict.objects.filter(pk__in=[one.pk for one in ended]).update(until=work.run.ordinal)
    _insert(work, found, names, places)
    back = carry_decisions(run=work.run, at=at)
    counts = _counts(work, before, found, packed, counted_before)
    changed = None if work.changed_a is None else (len(work.changed_a), len(work.changed_b or ()))
    ConflictRun.objects.filter(pk=work.run.pk).update(
        state=RunState.DONE,
        done=work.run.a_version.features,
        finished_at=at,
        returned=back,
        changed_a=changed[0] if changed else None,
        changed_b=changed[1] if changed else None,
        **counts,
    )
    Comparison.objects.filter(pk=comparison.pk).update(latest_id=work.run.pk)
    work.run.refresh_from_db()
    roots.act_on(
        work.run,
        "finish",
        subject="conflict_run",
        by=by,
        at=at,
        public={**counts, "returned": back, "incremental": work.run.is_incremental},
    )


def _differences(
    work: _Work, found: Conflicts, packed: bytes, before: Sequence[Standing]
) -> tuple[list[Standing], Ints]:
    """Return which rows end, and which places of what was found begin as rows; what is as it was stays one row."""
    if not before:
        return [], np.arange(len(found), dtype=np.int64)
    place_of = {packed[start : start + 16]: start // 16 for start in range(0, len(packed), 16)}
    fresh = np.ones(len(found), dtype=bool)
    ended = []
    for one in before:
        place = place_of.get(one.identity)
        if place is None or not _same(work, found, place, one):
            ended.append(one)
        else:
            fresh[place] = False
    return ended, np.flatnonzero(fresh)


def _same(work: _Work, found: Conflicts, place: int, one: Standing) -> bool:
    """Whether a conflict is what it was: both features in shape and name, the rule's version, how it counts.

    Measures follow from these and are not compared.
    """
    at, to = int(found.at[place]), int(found.to[place])
    return (
        one.rule == work.rules[int(found.rule[place])].pk
        and one.relation == found.relation[place]
        and one.sliver == found.sliver[place]
        and one.lifted == found.lifted[place]
        and (one.a_digest, one.a_name) == (work.a.digests[at], work.a.names[at])
        and (one.b_digest, one.b_name) == (work.b.digests[to], work.b.names[to])
    )


def _insert(work: _Work, found: Conflicts, names: npt.NDArray[Any], places: Ints) -> None:
    if not len(places):
        return
    places = places[
        np.argsort(work.a.ids[found.at[places]], kind="stable")
    ]  # so that an index grows at its end
    at, to = found.at[places], found.to[places]
    first, second = work.a.box[at], work.b.box[to]
    rules = np.array([rule.pk for rule in work.rules], dtype=np.int64)
    low = np.maximum(first[:, :2], second[:, :2])
    high = np.minimum(first[:, 2:], second[:, 2:])
    west_south, east_north = np.minimum(low, high), np.maximum(low, high)  # of two that only lie near
    insert_columns(
        Conflict._meta.db_table,
        {
            "identity": Column("uuid", names[places]),
            "rule_id": Column("bigint", rules[found.rule[places]]),
            "a_id": Column("bigint", work.a.ids[at]),
            "b_id": Column("bigint", work.b.ids[to]),
            "relation": Column("smallint", found.relation[places]),
            "area_m2": Column("double precision", found.area_m2[places]),
            "length_m": Column("double precision", found.length_m[places]),
            "distance_m": Column("double precision", found.distance_m[places]),
            "sliver": Column("boolean", found.sliver[places]),
            "lifted": Column("boolean", found.lifted[places]),
            "min_x": Column("double precision", west_south[:, 0]),
            "min_y": Column("double precision", west_south[:, 1]),
            "max_x": Column("double precision", east_north[:, 0]),
            "max_y": Column("double precision", east_north[:, 1]),
        },
        {"comparison_id": work.run.comparison_id, "since": work.run.ordinal, "returned": ""},
    )


def _counts(
    work: _Work, before: Sequence[Standing], found: Conflicts, packed: bytes, counted_before: int
) -> dict[str, int]:
    """Return how many conflicts, slivers and lifted ones stand now, and how many are new, still there, gone."""
    counts = ~(found.sliver | found.lifted)
    now = (
        {packed[place * 16 : place * 16 + 16] for place in np.flatnonzero(counts).tolist()}
        if before
        else set()
    )
    then = {one.identity for one in before if one.counts}
    fresh = len(now - then) if before else int(counts.sum())
    gone = len(then - now)
    return {**_standing(work, found), "fresh": fresh, "gone": gone, "still": counted_before - gone}


def _standing(work: _Work, found: Conflicts) -> dict[str, int]:
    """Count what stands now: what was found, where everything was compared; else all rows, those of earlier runs too."""
    if work.changed_a is None:
        lifted = found.lifted & ~found.sliver
        slivers = int(found.sliver.sum())
        return {
            "found": len(found) - slivers - int(lifted.sum()),
            "slivers": slivers,
            "lifted": int(lifted.sum()),
        }
    return dict(
        Conflict.objects.filter(comparison_id=work.run.comparison_id, until=None).aggregate(
            found=Count("id", filter=Q(sliver=False, lifted=False)),
            slivers=Count("id", filter=Q(sliver=True)),
            lifted=Count("id", filter=Q(sliver=False, lifted=True)),
        )
    )


def _fail(run_id: int, failure: Exception, *, by: Actor, at: datetime) -> None:
    if connection.needs_rollback:
        return
    reason = str(failure) if isinstance(failure, Refused) else _("Something went wrong here.")
    with acting(by):
        run = queries.runs().filter(pk=run_id).first()
        if run is None:
            return
        moved = ConflictRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
            state=RunState.FAILED, failure=reason, finished_at=at
        )
        if moved:
            run.refresh_from_db()
            roots.act_on(run, "fail", subject="conflict_run", by=by, at=at)
