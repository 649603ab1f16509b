"""Conflicts of plans: found, decided one by one or many at once, taken back."""

from typing import Annotated, Any, Final, Literal

import shapely
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import LONG, Id, Listed, QueryId, Sent, Text, Words
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_body, named
from jianxing.atlas import operations, queries
from jianxing.atlas.models import Conflict, Feature, Layer, Severity
from jianxing.directory.models import PlanDomain

Standing = Literal[
    "", "all", "candidate", "returned", "accepted", "dismissed", "sliver", "lifted", "superseded", "gone"
]


class ConflictSide(TypedDict):
    """One of the two features."""

    feature: int
    key: str
    name: str
    layer: Named
    domain: str


class ConflictLine(TypedDict):
    """A conflict as a list has it; `id` names its present row, `identity` stays from comparison to comparison."""

    id: int
    identity: str
    a: ConflictSide
    b: ConflictSide
    rule: Named
    severity: str
    relation: str
    area_m2: float
    length_m: float
    distance_m: float
    standing: str
    finding: int | None
    reason: str
    returned: str


class ConflictList(TypedDict):
    """A page of conflicts, newest first."""

    items: list[ConflictLine]
    next: str | None


class ConflictWhole(ConflictLine):
    """A conflict with what both features have in common as GeoJSON, and what was done with it."""

    comparison: int
    compared_by: Named
    since: int
    until: int | None
    common: dict[str, Any]
    history: list[Deed]


class NotDecided(TypedDict):
    """A conflict that was refused, and why."""

    id: int
    reason: str
    remedy: str


class DecidedAtOnce(TypedDict):
    """Which were decided, and which were refused."""

    decided: list[int]
    refused: list[NotDecided]


class ConflictFilters(Sent):
    """Which conflicts; by default those that wait to be decided."""

    q: Annotated[str, Text(100)] = ""
    standing: Standing = ""
    domain: PlanDomain | None = None
    severity: Severity | None = None


class ConflictQuery(ConflictFilters, Listed):
    """Which conflicts, page by page."""

    comparison: QueryId | None = None


class Accepted(Sent):
    """What the finding says, in the words of the rule where nothing is given, and whose it is."""

    description: Annotated[str, Text(LONG)] = ""
    responsible: Id | None = None


Many = Annotated[list[Id], Field(min_length=1, max_length=200)]


class ManyAccepted(Sent):
    """Which conflicts become findings, and whose those are."""

    conflicts: Many
    responsible: Id | None = None


class ManyDismissed(Sent):
    """Which conflicts are dismissed, and why."""

    conflicts: Many
    reason: Words


def _side(feature: Feature, layer: Layer) -> ConflictSide:
    return {
        "feature": feature.pk,
        "key": feature.key,
        "name": feature.name,
        "layer": {"id": layer.pk, "name": layer.name},
        "domain": layer.domain,
    }


def line(conflict: Conflict) -> ConflictLine:
    """Return a conflict as answers tell it."""
    decision = conflict.decision
    return {
        "id": conflict.pk,
        "identity": str(conflict.identity),
        "a": _side(conflict.a, conflict.comparison.a),
        "b": _side(conflict.b, conflict.comparison.b),
        "rule": {"id": conflict.rule_id, "name": conflict.rule.name},
        "severity": conflict.rule.severity,
        "relation": conflict.relation_name,
        "area_m2": conflict.area_m2,
        "length_m": conflict.length_m,
        "distance_m": conflict.distance_m,
        "standing": queries.standing_of(conflict),
        "finding": decision.finding_id if decision else None,
        "reason": decision.reason if decision else "",
        "returned": conflict.returned,
    }


def listing(call: Call) -> ConflictList:
    """Give a page of conflicts."""
    asked = call.asked(ConflictQuery)
    found = queries.conflicts(
        standing=asked.standing,
        domain=asked.domain or "",
        severity=asked.severity or "",
        words=asked.q,
        comparison=asked.comparison,
    )
    shown, ahead = down_the_keys(found, after=asked.after, prefix="conflict~", limit=asked.limit)
    return {"items": [line(one) for one in shown], "next": ahead}


def one(call: Call) -> ConflictWhole:
    """Give one conflict whole."""
    conflict = queries.one_conflict(pk=call.pk)
    return {
        **line(conflict),
        "comparison": conflict.comparison_id,
        "compared_by": named(conflict.comparison.body),
        "since": conflict.since,
        "until": conflict.until,
        "common": shapely.geometry.mapping(queries.overlap(conflict)),
        "history": history(queries.conflict_acts(conflict=conflict), on=call.today),
    }


def _accept(held: Conflict, sent: Accepted, call: Call) -> object:
    return operations.accept_conflict(
        conflict=held,
        description=sent.description,
        responsible=found_body(sent.responsible, at="/responsible"),
        by=call.by,
        at=call.at,
    )


def _named(keys: list[int]) -> list[Conflict]:
    found = queries.conflicts_named(keys=keys)
    if len(found) != len(set(keys)):
        raise unknown("/conflicts")
    return found


def accept_many(call: Call) -> DecidedAtOnce:
    """Make a finding of each of several, those that are refused left as they are."""
    sent = call.sent(ManyAccepted)
    responsible = found_body(sent.responsible, at="/responsible")
    return _said(
        operations.accept_conflicts(
            conflicts=_named(sent.conflicts), responsible=responsible, by=call.by, at=call.at
        )
    )


def dismiss_many(call: Call) -> DecidedAtOnce:
    """Dismiss several with one reason, those that are refused left as they are."""
    sent = call.sent(ManyDismissed)
    return _said(
        operations.dismiss_conflicts(
            conflicts=_named(sent.conflicts), reason=sent.reason, by=call.by, at=call.at
        )
    )


def _said(made: operations.Decided) -> DecidedAtOnce:
    return {
        "decided": [conflict.pk for conflict in made.done],
        "refused": [
            {"id": conflict.pk, "reason": why.reason, "remedy": why.remedy} for conflict, why in made.refused
        ],
    }


KIND: Final = Kind(
    area="atlas",
    path="/conflicts/{id}",
    name="conflict",
    read=queries.one_conflict,
    title=str,
    head=line,
    gives=ConflictLine,
)

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/conflicts", name="list_conflicts", area="atlas", run=listing,
        summary=_("The conflicts of plans that the acting body sees"), query=ConflictQuery, gives=ConflictList,
    ),
    Endpoint(
        method="POST", path="/conflicts/accept", name="accept_conflicts", area="atlas", run=accept_many,
        summary=_("Make a finding of each of several conflicts"), body=ManyAccepted, gives=DecidedAtOnce,
    ),
    Endpoint(
        method="POST", path="/conflicts/dismiss", name="dismiss_conflicts", area="atlas", run=dismiss_many,
        summary=_("Dismiss several conflicts with one reason"), body=ManyDismissed, gives=DecidedAtOnce,
    ),
    Endpoint(
        method="GET", path="/conflicts/{id}", name="get_conflict", area="atlas", run=one,
        summary=_("One conflict with what both features have in common"), gives=ConflictWhole,
    ),
    *KIND.does(
        {
            "accept": Doing(body=Accepted, run=_accept, summary=_("Make a finding of a conflict")),
            "dismiss": Doing(
                body=WithReason, run=plain(operations.dismiss_conflict, "conflict", "reason"),
                summary=_("Dismiss a conflict with a reason that holds next time"),
            ),
            "take_back": Doing(
                body=WithReason, run=plain(operations.take_back, "conflict", "reason"),
                summary=_("Take back what was decided on a conflict"),
            ),
        }
    ),
)  # fmt: skip
