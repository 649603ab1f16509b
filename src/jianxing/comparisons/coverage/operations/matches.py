"""Proposing outlets that may be one, and a person's word on each: nothing is joined in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.lifecycle import MatchState
from jianxing.comparisons.coverage.models import Card, Match, Outlet
from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.directory import roots
from jianxing.directory.policies import check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.matching import Pair, Records, doubles
from jianxing.methods.coverage.scenes import SCENES

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked through for doubles: keys and records, position by position."""

    keys: list[int]
    records: Records


def propose_matches(*, card: Card, scenes: Sequence[str] = (), by: Actor, at: datetime) -> int:
    """Look through the outlets in force for those that may be one; returns how many pairs are newly proposed.

    All scenes are looked through unless some are named. A pair that was judged before is not proposed again.
    """
    policies.check_can_keep(card=card, by=by)
    looked = looked_through(card=card, scenes=scenes)
    if not looked.keys:
        return 0
    return keep_proposed(card=card, looked=looked, found=doubles(looked.records), by=by, at=at)


def looked_through(*, card: Card, scenes: Sequence[str] = ()) -> Looked:
    """Return the outlets in force as they are looked through."""
    held = queries.outlets(card=card)
    if scenes:
        held = held.filter(scene__in=scenes)
    rows = list(
        held.values_list("pk", "name", "code", "longitude", "latitude", "district", "scene")
        .order_by("pk")
    )  # fmt: skip
    places = queries.gazetteer()
    city = {one.code: one.city for one in places.districts}
    number = {name: at for at, name in enumerate(dict.fromkeys(city.values()))}
    return Looked(
        [row[0] for row in rows],
        Records(
            [row[1] for row in rows], [row[2] for row in rows],
            np.array([(_or_nan(row[3]), _or_nan(row[4])) for row in rows]).reshape(-1, 2),
            np.array([number.get(city.get(row[5], ""), -1) for row in rows], dtype=np.int64),
            np.array([SCENES.index(row[6]) for row in rows], dtype=np.int64),
        ),
    )  # fmt: skip


def keep_proposed(*, card: Card, looked: Looked, found: Sequence[Pair], by: Actor, at: datetime) -> int:
    """Propose the pairs that are not known yet; returns how many."""
    policies.check_can_keep(card=card, by=by)
    keys = looked.keys
    with transaction.atomic():
        known = set(Match.objects.filter(card=card).values_list("left_id", "right_id"))
        fresh = [
            Match(
                card=card, left_id=keys[one.left], right_id=keys[one.right], state=MatchState.PROPOSED, score=one.score,
                name_score=one.name, distance_m=one.distance_m, same_code=one.same_code, proposed_at=at,
            )
            for one in found
            if (keys[one.left], keys[one.right]) not in known
        ]  # fmt: skip
        Match.objects.bulk_create(fresh, batch_size=_BATCH)
        roots.act_on(
            card, "propose_matches", subject="coverage_card", by=by, at=at,
            public={"outlets": len(keys), "proposed": len(fresh)},
        )  # fmt: skip
    return len(fresh)


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def accept_match(*, match: Match, by: Actor, at: datetime) -> Match:
    """Say that both are one outlet: from now on the later one counts with the earlier."""
    return _judge(match, "accept", "", by=by, at=at)


def refuse_match(*, match: Match, reason: str = "", by: Actor, at: datetime) -> Match:
    """Say that they are two outlets; the pair is not proposed again."""
    return _judge(match, "refuse", reason, by=by, at=at)


def reopen_match(*, match: Match, reason: str, by: Actor, at: datetime) -> Match:
    """Take a judgement back, with a reason; outlets that were one are two again."""
    policies.check_can_judge(match=match, action="reopen", by=by)
    check_has_reason(reason=reason)
    return _judge(match, "reopen", reason, by=by, at=at)


def _judge(match: Match, action: str, reason: str, *, by: Actor, at: datetime) -> Match:
    step = policies.check_can_judge(match=match, action=action, by=by)
    decided = step.target != MatchState.PROPOSED
    changes: dict[str, Any] = {
        "state": step.target,
        "decided_at": at if decided else None,
        "decided_by_id": by.person_id if decided else None,
        "reason": reason.strip(),
    }
    with transaction.atomic():
        before = match.state
        roots.step(match, name=str(match.left), source=before, to=changes)
        if step.target == MatchState.ACCEPTED:
            _join(match)
        elif before == MatchState.ACCEPTED:
            Outlet.objects.filter(pk=match.right_id).update(counts_as=None)
        roots.act_on(
            match, action, subject="coverage_match", by=by, at=at,
            public={"left": match.left_id, "right": match.right_id}, confidential={"reason": reason.strip()},
        )  # fmt: skip
    return match


def _join(match: Match) -> None:
    """Count the right one with the left one, or with what that counts as; what counted as the right one follows."""
    first = match.left.counts_as_id or match.left_id
    right = Outlet.objects.select_for_update().get(pk=match.right_id)
    if right.counts_as_id is not None and right.counts_as_id != first:
        raise CoverageRefused(
            _("“%(name)s” counts as another outlet already.") % {"name": right.name},
            _("Judge that pair first."),
        )
    Outlet.objects.filter(pk=right.pk).update(counts_as_id=first)
    Outlet.objects.filter(counts_as_id=right.pk).update(counts_as_id=first)
