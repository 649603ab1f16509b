"""Figures of the map: which domains of the plan are on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.atlas import queries
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
