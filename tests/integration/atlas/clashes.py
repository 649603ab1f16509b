"""Layers that conflict, rules and runs, brought to where a test needs them by the real operations."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import shapely

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Conflict, ConflictRule, ConflictRun, Layer, PlanVersion
from jianxing.atlas.operations import FeatureDraft, RuleDraft
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from tests.integration.atlas import plans
from tests.standing import AT, TODAY

SINCE = date(2024, 1, 1)
WORDING = "“{甲}”与红线“{乙}”重叠{数量}。"
#: Words that an outsider must read nowhere.
RULE, PARK, MARSH = "密则占红线", "密园甲", "密沼乙"


def rule_draft(**fields: Any) -> RuleDraft:
    """Parks against the red line, above 100 m²."""
    said: dict[str, Any] = {
        "name": RULE, "a_kind": "industrial_parks", "b_kind": "red_line", "valid_from": SINCE, "wording": WORDING,
        "area_above_m2": 100.0, "basis": "密据通知",
    }  # fmt: skip
    return RuleDraft(**{**said, **fields})


def rule(by: Actor, **fields: Any) -> ConflictRule:
    """A row of the matrix of the actor's body."""
    with acting(by):
        return operations.add_rule(draft=rule_draft(**fields), by=by, at=AT)


def block(
    key: str, west: float, south: float, east: float, north: float, *, name: str = "", **attributes: str
) -> FeatureDraft:
    """A rectangle."""
    shape = bytes(shapely.to_wkb(shapely.box(west, south, east, north)))
    return FeatureDraft(key=key, name=name or key, wkb=shape, row=1, area_m2=1.0, attributes=attributes)


#: Two parks reach into marshes, one lies far away, one by a hair's breadth (a metre) in the marsh.
PARKS = (
    block("P1", 117.00, 39.00, 117.02, 39.02, name=PARK),
    block("P2", 117.10, 39.00, 117.12, 39.02),
    block("P3", 117.50, 39.00, 117.52, 39.02),
    block("P4", 117.20, 39.00, 117.22, 39.02),
)
MARSHES = (
    block("M1", 117.01, 39.00, 117.03, 39.02, name=MARSH),
    block("M2", 117.11, 39.01, 117.13, 39.03),
    block("M4", 117.21999, 39.00, 117.24, 39.02),
)


def two_layers(
    by: Actor, parks: Sequence[FeatureDraft] = PARKS, marshes: Sequence[FeatureDraft] = MARSHES
) -> tuple[PlanVersion, PlanVersion]:
    """A layer of parks and one of marshes, each with a published version."""
    first = plans.layer(by, name="密图园区")
    second = plans.layer(by, name="密图红线", domain="ecology", kind="red_line")
    return fresh(by, plans.version(by, first, parks)), fresh(by, plans.version(by, second, marshes))


def next_version(by: Actor, layer: Layer, features: Sequence[FeatureDraft], *, days: int = 1) -> PlanVersion:
    """A version that follows by so many days."""
    made = plans.version(
        by, layer, features, valid_from=TODAY + timedelta(days=days), title=f"第{days}次修编"
    )
    return fresh(by, made)


def compare(by: Actor, a: PlanVersion, b: PlanVersion, **fields: Any) -> ConflictRun:
    """A run that is done."""
    with acting(by):
        asked = operations.compare_versions(a=a, b=b, by=by, at=AT, **fields)
        [run] = operations.run_now(runs=asked, by=by, at=AT)
    return run


def fresh(by: Actor, version: PlanVersion) -> PlanVersion:
    """A version with its layer, read anew."""
    with acting(by):
        return queries.one_version(pk=version.pk)


def standing(by: Actor) -> dict[tuple[str, str], Conflict]:
    """The conflicts that stand, by the keys of their features."""
    with acting(by):
        return {
            (one.a.key, one.b.key): queries.one_conflict(pk=one.pk)
            for one in queries.conflicts(standing="all")
        }
