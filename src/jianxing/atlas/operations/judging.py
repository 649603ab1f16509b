"""Deciding on conflicts: making a finding of one, dismissing it with a reason that holds next time, taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import shapely
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.alike import operations as alike
from jianxing.atlas import policies, queries
from jianxing.atlas.models import Conflict, ConflictDecision, FindingPlace
from jianxing.directory import roots
from jianxing.directory.locating import locate
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, StepRefused, check_has_reason
from jianxing.findings import operations as findings
from jianxing.kernel.actor import Actor

_VIA = "规划冲突比对"
_CATEGORY = "规划冲突"
_LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of several conflicts: those decided, and those refused with the reason of each."""

    done: list[Conflict] = field(default_factory=list)
    refused: list[tuple[Conflict, Refused]] = field(default_factory=list)


def accept_conflict(
    *, conflict: Conflict, description: str = "", responsible: Body | None = None, by: Actor, at: datetime
) -> ConflictDecision:
    """Make a finding of a conflict: in the words of its rule unless others are given, where the overlap lies, with the
    projects that lie there. Closing the finding stays a matter of its own."""
    with transaction.atomic():
        decision = _accept(conflict, description, responsible, by, at)
        assert decision.finding_id is not None
        alike.compare(findings=[decision.finding_id], by=by, at=at)
    return decision


def accept_conflicts(
    *, conflicts: Sequence[Conflict], responsible: Body | None = None, by: Actor, at: datetime
) -> Decided:
    """Make a finding of each of several; what is refused is left as it is and told with its reason."""
    made = Decided()
    keys = []
    with transaction.atomic():
        for conflict in conflicts:
            try:
                with transaction.atomic():
                    decision = _accept(conflict, "", responsible, by, at)
            except Refused as refusal:
                made.refused.append((conflict, refusal))
            else:
                made.done.append(conflict)
                assert decision.finding_id is not None
                keys.append(decision.finding_id)
        if keys:
            alike.compare_later(findings=keys, by=by, at=at)
    return made


def _accept(
    conflict: Conflict, description: str, responsible: Body | None, by: Actor, at: datetime
) -> ConflictDecision:
    policies.check_can_decide(conflict=conflict, by=by)
    inside = queries.overlap(conflict).representative_point()
    longitude, latitude = (float(one) for one in shapely.get_coordinates(inside)[0])
    finding = findings.register(
        description=description.strip() or wording(conflict),
        domain=conflict.comparison.a.domain,
        category=_CATEGORY,
        place=_place(longitude, latitude, timezone.localdate(at)),
        discovered_via=_VIA,
        found_on=timezone.localdate(at),
        responsible=responsible,
        projects=queries.projects_at(conflict=conflict),
        by=by,
        at=at,
    )
    FindingPlace.objects.create(finding=finding, longitude=longitude, latitude=latitude)
    decision = _decide(
        conflict, ConflictDecision(what=ConflictDecision.What.ACCEPTED, finding=finding), by=by, at=at
    )
    roots.act_on(
        conflict, "accept", subject="conflict", by=by, at=at,
        public={"finding": finding.pk, "identity": str(conflict.identity)},
    )  # fmt: skip
    return decision


def _place(longitude: float, latitude: float, on: date) -> str:
    """Return where an overlap lies: the division that governs it, what is particular about the place, and a point of it."""
    found = locate(longitude=longitude, latitude=latitude, on=on, duties=False)
    point = f"{longitude:.5f}, {latitude:.5f}"
    if found.governing is None:
        return point
    names = dict.fromkeys(one.name for one in (*reversed(found.above), found.governing))
    said = [point]
    if found.located is not None and found.located != found.governing:
        said.append(f"位于{found.located.name}境内")
    said += [f"距{near.division.name}界{near.distance_m:,.0f}米" for near in found.counties.borders[:2]]
    return f"{''.join(names)}（{'，'.join(said)}）"[:_LONGEST_PLACE]


def wording(conflict: Conflict) -> str:
    """Return what a finding of a conflict says: the words of its rule, with names and measures, and the basis."""
    text = conflict.rule.wording
    for mark, value in (
        ("{甲}", conflict.a.name or conflict.a.key),
        ("{乙}", conflict.b.name or conflict.b.key),
        ("{数量}", measured(conflict)),
    ):
        text = text.replace(mark, value)
    basis = f"依据：{conflict.rule.basis}。" if conflict.rule.basis else ""
    plans = "与".join(
        f"“{layer.name}”（{feature.plan_version.title}）"
        for layer, feature in ((conflict.comparison.a, conflict.a), (conflict.comparison.b, conflict.b))
    )
    return f"{text}{basis}比对图层：{plans}。"


def measured(conflict: Conflict) -> str:
    """Return what a conflict measures, in words of the bulletin."""
    if conflict.area_m2 > 0:
        return f"{conflict.area_m2:,.0f}平方米"
    if conflict.length_m > 0:
        return f"{conflict.length_m:,.0f}米"
    return f"相距{conflict.distance_m:,.0f}米" if conflict.distance_m > 0 else ""


def dismiss_conflict(*, conflict: Conflict, reason: str, by: Actor, at: datetime) -> ConflictDecision:
    """Dismiss a conflict with a reason. It holds in later runs as long as the overlap stays within the run's tolerance of
    where it is now, and rule and relation are the same."""
    policies.check_can_decide(conflict=conflict, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        decision = _decide(
            conflict,
            ConflictDecision(what=ConflictDecision.What.DISMISSED, reason=reason.strip()),
            by=by,
            at=at,
        )
        roots.act_on(
            conflict, "dismiss", subject="conflict", by=by, at=at,
            public={"identity": str(conflict.identity)}, confidential={"reason": reason.strip()},
        )  # fmt: skip
    return decision


def dismiss_conflicts(*, conflicts: Sequence[Conflict], reason: str, by: Actor, at: datetime) -> Decided:
    """Dismiss several with one reason; what is refused is left as it is and told with its reason."""
    check_has_reason(reason=reason)
    made = Decided()
    with transaction.atomic():
        for conflict in conflicts:
            try:
                dismiss_conflict(conflict=conflict, reason=reason, by=by, at=at)
            except Refused as refusal:
                made.refused.append((conflict, refusal))
            else:
                made.done.append(conflict)
    return made


def take_back(*, conflict: Conflict, reason: str, by: Actor, at: datetime) -> Conflict:
    """Take back what was decided on a conflict, which waits again; a finding that was made of it stays as it is."""
    policies.check_can_take_back(conflict=conflict, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        taken = ConflictDecision.objects.filter(pk=conflict.decision_id or 0, voided_at=None, lapsed_at=None).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )  # fmt: skip
        if not taken:
            raise roots.Overtaken(str(conflict))
        Conflict.objects.filter(pk=conflict.pk, until=None).update(decision=None)
        roots.act_on(
            conflict, "take_back", subject="conflict", by=by, at=at,
            public={"identity": str(conflict.identity)}, confidential={"reason": reason.strip()},
        )  # fmt: skip
    conflict.refresh_from_db(fields=["decision"])
    return conflict


def _decide(conflict: Conflict, decision: ConflictDecision, *, by: Actor, at: datetime) -> ConflictDecision:
    decision.comparison_id = conflict.comparison_id
    decision.identity = conflict.identity
    decision.conflict_id = conflict.pk
    decision.decided_at, decision.decided_by_id = at, by.person_id
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as refusal:
        raise StepRefused(
            _("It is decided already."), _("Reload the page and look at how it stands.")
        ) from refusal
    moved = Conflict.objects.filter(pk=conflict.pk, until=None, decision=None).update(
        decision=decision, returned="", returned_from=None
    )
    if not moved:
        raise roots.Overtaken(str(conflict))
    conflict.decision = decision
    return decision
