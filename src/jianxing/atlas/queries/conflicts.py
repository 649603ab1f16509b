"""Conflicts as a list, one of them whole with what came before it, and for the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from shapely.geometry.base import BaseGeometry

from jianxing.atlas.lifecycle import RunState
from jianxing.atlas.models import Comparison, Conflict, ConflictDecision, ConflictRun, FeatureProject
from jianxing.directory.acting import acting_body_id
from jianxing.findings.models import Finding
from jianxing.ledger.models import Act
from jianxing.methods.atlas.conflicts.moving import common
from jianxing.projects.models import Project

#: How a conflict stands, each as a condition; a conflict is in exactly one of them.
STANDINGS: Mapping[str, Q] = {
    "candidate": Q(until=None, sliver=False, lifted=False, decision=None, returned=""),
    "returned": Q(until=None, sliver=False, lifted=False, decision=None) & ~Q(returned=""),
    "accepted": Q(until=None, decision__what=ConflictDecision.What.ACCEPTED),
    "dismissed": Q(until=None, decision__what=ConflictDecision.What.DISMISSED),
    "sliver": Q(until=None, sliver=True, decision=None),
    "lifted": Q(until=None, sliver=False, lifted=True, decision=None),
    "superseded": Q(until__isnull=False, goes_on=True),
    "gone": Q(until__isnull=False, goes_on=False),
}
#: Those of conflicts that stand no longer, or stand in another row.
_ENDED = ("superseded", "gone")
#: What waits for somebody to decide.
WAITING = STANDINGS["candidate"] | STANDINGS["returned"]


def standing_of(conflict: Conflict) -> str:
    """Return in which of ``STANDINGS`` a conflict is that was read here; its decision is at hand."""
    if conflict.until is not None:
        return "superseded" if conflict.goes_on else "gone"
    if conflict.decision is not None:
        return str(conflict.decision.what)
    if conflict.sliver:
        return "sliver"
    if conflict.lifted:
        return "lifted"
    return "returned" if conflict.returned else "candidate"


def _seen() -> QuerySet[Conflict]:
    going_on = Conflict.objects.filter(
        comparison=OuterRef("comparison"), identity=OuterRef("identity"), until=None
    )
    return (
        Conflict.objects.select_related(
            "comparison__a", "comparison__b", "comparison__body", "rule", "decision__finding", "returned_from"
        )
        .filter(comparison__a__voided_at=None, comparison__b__voided_at=None)
        .annotate(goes_on=Exists(going_on))  # type: ignore[no-redef]  # the model declares what is read into it
    )


def conflicts(
    *,
    standing: str = "",
    domain: str = "",
    severity: str = "",
    words: str = "",
    comparison: int | None = None,
    rule: str = "",
) -> QuerySet[Conflict]:
    """Return the conflicts that the acting body sees, newest first, without their geometries; by default those that wait.

    *standing* is a key of ``STANDINGS`` or ``all``, which leaves out what is gone or stands in another row.
    """
    found = (
        _seen()
        .select_related("a", "b")
        .defer("a__wkb", "b__wkb", "a__attributes", "b__attributes")
        .order_by("-id")
    )
    found = found.filter(Q(until=None) if standing == "all" else STANDINGS.get(standing, WAITING))
    if domain:
        found = found.filter(Q(comparison__a__domain=domain) | Q(comparison__b__domain=domain))
    if severity:
        found = found.filter(rule__severity=severity)
    if rule:
        found = found.filter(rule__name=rule)
    if comparison is not None:
        found = found.filter(comparison_id=comparison)
    for word in words.split():
        found = found.filter(
            Q(a__name__icontains=word)
            | Q(b__name__icontains=word)
            | Q(a__key__icontains=word)
            | Q(b__key__icontains=word)
            | Q(rule__name__icontains=word)
        )
    return found


def one_conflict(*, pk: int) -> Conflict:
    """Return a conflict with both features whole; raises ``Conflict.DoesNotExist`` where it is not seen."""
    return (
        _seen()
        .select_related(
            "a__plan_version", "b__plan_version", "comparison__latest", "decision__decided_by",
            "returned_from__conflict", "rule__body",
        )
        .get(pk=pk)
    )  # fmt: skip


def conflicts_named(*, keys: Sequence[int]) -> list[Conflict]:
    """Return these conflicts with both features whole, in their order; those not seen are left out."""
    held = _seen().select_related("a__plan_version", "b__plan_version").in_bulk(list(keys))
    return [held[key] for key in dict.fromkeys(keys) if key in held]


def successor(*, conflict: Conflict) -> Conflict | None:
    """Return the row under which a conflict that this row ended goes on, or None where it is gone."""
    if conflict.until is None:
        return None
    return Conflict.objects.filter(
        comparison_id=conflict.comparison_id, identity=conflict.identity, until=None
    ).first()


def rows_of(*, conflict: Conflict) -> list[Conflict]:
    """Return all rows of a conflict's identity, oldest first: how it was found from run to run."""
    return list(
        Conflict.objects.filter(comparison_id=conflict.comparison_id, identity=conflict.identity)
        .select_related("rule", "a__plan_version", "b__plan_version")
        .defer("a__wkb", "b__wkb", "a__attributes", "b__attributes")
        .order_by("since", "id")
    )


def decisions_of(*, conflict: Conflict) -> list[ConflictDecision]:
    """Return what was decided on a conflict, oldest first."""
    return list(
        ConflictDecision.objects.filter(comparison_id=conflict.comparison_id, identity=conflict.identity)
        .select_related("finding", "decided_by", "voided_by")
        .order_by("id")
    )


def runs_by_ordinal(*, comparison: Comparison, ordinals: Sequence[int]) -> dict[int, ConflictRun]:
    """Return runs of a comparison by their ordinals."""
    found = ConflictRun.objects.filter(comparison=comparison, ordinal__in=list(ordinals))
    return {run.ordinal: run for run in found.select_related("a_version", "b_version")}


def conflict_acts(*, conflict: Conflict) -> QuerySet[Act]:
    """Return the acts on all rows of a conflict with their disclosed details, oldest first."""
    keys = Conflict.objects.filter(
        comparison_id=conflict.comparison_id, identity=conflict.identity
    ).values("pk")  # fmt: skip
    return Act.objects.filter(subject="conflict", subject_id__in=keys).select_related("detail").order_by("id")


def overlap(conflict: Conflict) -> BaseGeometry:
    """Draw what the two features have in common; of two that do not meet, the shortest line between them."""
    return common(shapely.from_wkb(bytes(conflict.a.wkb)), shapely.from_wkb(bytes(conflict.b.wkb)))


def projects_at(*, conflict: Conflict) -> list[Project]:
    """Return the projects that lie at either feature, as far as they are seen."""
    at_either = Q(layer_id=conflict.comparison.a_id, key=conflict.a.key) | Q(
        layer_id=conflict.comparison.b_id, key=conflict.b.key
    )
    links = FeatureProject.objects.filter(at_either, voided_at=None).select_related("project").order_by("id")
    return list({link.project_id: link.project for link in links}.values())


def counted(*, own: bool = False) -> dict[str, int]:
    """Return how many conflicts stand each way, those gone left out; of the acting body's own comparisons where *own*."""
    found = Conflict.objects.filter(
        until=None, comparison__a__voided_at=None, comparison__b__voided_at=None
    )  # fmt: skip
    if own:
        found = found.filter(comparison__body=acting_body_id())
    names = [name for name in STANDINGS if name not in _ENDED]
    counts = found.aggregate(**{f"n_{name}": Count("id", filter=STANDINGS[name]) for name in names})
    return {name: counts[f"n_{name}"] for name in names}


@dataclass(frozen=True, slots=True)
class OnMap:
    """A conflict for the map: how it stands, how grave, what both features have in common as WKB in WGS 84, and how much."""

    pk: int
    standing: str
    severity: str
    label: str
    wkb: bytes
    area_m2: float
    length_m: float


def conflicts_within(
    *, west: float, south: float, east: float, north: float, most: int = 2_000
) -> list[OnMap]:
    """Return the conflicts that stand in a rectangle, slivers left out, the largest first, each drawn."""
    found = (
        _seen()
        .select_related("a", "b")
        .filter(
            until=None, sliver=False, min_x__lte=east, max_x__gte=west, min_y__lte=north, max_y__gte=south
        )
        .order_by("-area_m2", "-length_m", "id")[:most]
    )
    return [
        OnMap(
            one.pk,
            standing_of(one),
            one.rule.severity,
            str(one),
            bytes(shapely.to_wkb(overlap(one))),
            one.area_m2,
            one.length_m,
        )
        for one in found
    ]


def across_domains(*, before: datetime) -> QuerySet[Conflict]:
    """Return the conflicts that stood at an instant between layers of different domains, each a finding or a candidate.

    Slivers, what an approval number lifts, distances and what was dismissed by then are left out.
    """
    then = ConflictRun.objects.filter(
        state=RunState.DONE, comparison__a__voided_at=None, comparison__b__voided_at=None
    )
    ends: dict[int, int] = {}
    for comparison, ordinal in then.filter(finished_at__lt=before).values_list("comparison_id", "ordinal"):
        ends[comparison] = max(ordinal, ends.get(comparison, 0))
    stood = Q(pk__in=[])
    for comparison, ordinal in ends.items():
        stood |= Q(comparison_id=comparison, since__lte=ordinal) & (Q(until=None) | Q(until__gt=ordinal))
    near = Conflict.RELATIONS.index("near")
    dismissed = (
        ConflictDecision.objects.filter(what=ConflictDecision.What.DISMISSED, decided_at__lt=before)
        .filter(Q(voided_at=None) | Q(voided_at__gte=before))
        .filter(Q(lapsed_at=None) | Q(lapsed_at__gte=before))
    )
    return (
        _seen()
        .select_related("a", "b")
        .defer("a__wkb", "b__wkb", "a__attributes", "b__attributes")
        .filter(stood, sliver=False, lifted=False)
        .exclude(comparison__a__domain=F("comparison__b__domain"))
        .exclude(relation=near)
        .exclude(identity__in=dismissed.values("identity"))
        .order_by("id")
    )


def at_finding(*, finding: Finding) -> list[tuple[Conflict, bool]]:
    """Return the conflicts that a finding was made of, and whether each is still there."""
    decided = ConflictDecision.objects.filter(finding=finding, voided_at=None).select_related("conflict")
    found = []
    for decision in decided.order_by("id"):
        last = (
            Conflict.objects.filter(comparison_id=decision.comparison_id, identity=decision.identity)
            .select_related("a", "b", "rule")
            .defer("a__wkb", "b__wkb", "a__attributes", "b__attributes")
            .order_by("-id")
            .first()
        )
        if last is not None:
            found.append((last, last.until is None))
    return found


def amounts(conflict: Conflict) -> dict[str, Any]:
    """Return what is measured of a conflict, each measure that says something."""
    return {
        name: getattr(conflict, name)
        for name in ("area_m2", "length_m", "distance_m")
        if getattr(conflict, name) > 0
    }
