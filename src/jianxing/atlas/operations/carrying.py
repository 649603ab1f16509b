"""What was decided on a conflict, held against what the next run finds of it."""

from datetime import datetime

import shapely

from jianxing.atlas.models import Conflict, ConflictDecision, ConflictRun
from jianxing.findings.lifecycle import State
from jianxing.methods.atlas.conflicts import moved_m
from jianxing.methods.atlas.conflicts.moving import common

#: States of a finding that is done with.
_OVER = (State.CLOSED, State.VOID)


def carry_decisions(*, run: ConflictRun, at: datetime) -> int:
    """Enter the decisions that hold at the rows that a run began, and let the others lapse; returns how many lapsed."""
    begun = Conflict.objects.filter(
        comparison_id=run.comparison_id, since=run.ordinal, until=None, sliver=False, lifted=False
    )
    decisions = {
        decision.identity: decision
        for decision in ConflictDecision.objects.filter(
            comparison_id=run.comparison_id, voided_at=None, lapsed_at=None
        ).select_related("finding", "conflict__a", "conflict__b")
    }
    _keep_returned(run)
    if not decisions:
        return 0
    lapsed = 0
    for conflict in begun.filter(identity__in=list(decisions)).select_related("a", "b"):
        decision = decisions[conflict.identity]
        why = _why_not(decision, conflict, tolerance_m=run.tolerance_m)
        if why:
            ConflictDecision.objects.filter(pk=decision.pk).update(lapsed_at=at)
            Conflict.objects.filter(pk=conflict.pk).update(returned=why, returned_from=decision)
            lapsed += 1
        else:
            Conflict.objects.filter(pk=conflict.pk).update(decision=decision)
    return lapsed


def _keep_returned(run: ConflictRun) -> None:
    """What waited to be decided again goes on waiting for that reason under its new row."""
    ended = Conflict.objects.filter(comparison_id=run.comparison_id, until=run.ordinal).exclude(returned="")
    for old in ended:
        Conflict.objects.filter(
            comparison_id=run.comparison_id, identity=old.identity, since=run.ordinal, until=None
        ).update(returned=old.returned, returned_from_id=old.returned_from_id)


def _why_not(decision: ConflictDecision, now: Conflict, *, tolerance_m: float) -> str:
    """Return why a decision holds no longer, empty where it does.

    A finding goes on as long as it is open, whatever moves. A dismissal is held against the conflict as it was dismissed,
    not against the last run, so that small steps do not add up.
    """
    reasons = Conflict.Returned
    if decision.finding is not None:
        return reasons.CLOSED if decision.finding.state in _OVER else ""
    then = decision.conflict
    if then.rule_id != now.rule_id:
        return reasons.RULE
    if then.relation != now.relation:
        return reasons.RELATION
    if (then.a.digest, then.b.digest) == (now.a.digest, now.b.digest):
        return ""
    old, new = (
        common(shapely.from_wkb(bytes(one.a.wkb)), shapely.from_wkb(bytes(one.b.wkb))) for one in (then, now)
    )
    return reasons.MOVED if moved_m(old, new) > tolerance_m else ""
