"""Figures of evidence packages: those from another place that were verified and recognised."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.packages.queries import recognised as recognitions


def recognised(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the packages that crossed a provincial border and were recognised by the end of the day."""
    return [
        Row(
            handle=one.package.handle,
            label=f"{one.package.sender.label} → {one.package.recipient.label} {one.package.title}",
            on=timezone.localdate(one.decided_at),
            counts_as=(one.package.handle,),
        )
        for one in recognitions(before=moment.end)
    ]
