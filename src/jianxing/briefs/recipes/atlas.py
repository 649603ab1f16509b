"""Figures of the map: which domains of the plan are on it, and where their plans conflict."""

from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.atlas import queries
from jianxing.atlas.models import Conflict
from jianxing.briefs.recipes.kinds import Moment, Row


def domains_on_map(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the layers of which a version was valid on the day and published by then; each counts as its domain."""
    found = queries.domains_on_map(on=moment.as_of).filter(published_at__lt=moment.end)
    return [
        Row(
            handle=version.layer.handle,
            label=f"{version.layer.get_domain_display()}：{version.layer.name}（{version.title}）",
            on=version.valid_from,
            counts_as=(version.layer.domain,),
            basis={"version": version.pk, "digest": version.digest},
        )
        for version in found
    ]


def plan_conflicts(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the overlaps between layers of different domains that stood at the end of the day, each a finding or a candidate.

    What was dismissed by then is none. Two features count once, however many rules and bodies name them.
    """
    return [
        Row(
            handle=conflict.handle,
            label=_two(conflict),
            counts_as=(
                "|".join(
                    sorted(
                        f"{layer}:{key}"
                        for layer, key in (
                            (conflict.comparison.a_id, conflict.a.key),
                            (conflict.comparison.b_id, conflict.b.key),
                        )
                    )
                ),
            ),
            basis={"identity": str(conflict.identity), "relation": conflict.relation_name},
        )
        for conflict in queries.across_domains(before=moment.end)
    ]


def _two(conflict: Conflict) -> str:
    layers, features = (conflict.comparison.a, conflict.comparison.b), (conflict.a, conflict.b)
    return " × ".join(
        f"{layer.get_domain_display()}：{feature}" for layer, feature in zip(layers, features, strict=True)
    )
