"""Figures of sea-rail documents: routes served, mismatches that corrections closed, enterprises whose documents agree again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.comparisons.freight.models import Mismatch
from jianxing.comparisons.freight.queries import enterprises_agreeing, resolved, routes_served


def routes(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the routes on which documents of sea and rail were compared by the end of the day."""
    return [
        Row(handle=one.handle, label=one.name, counts_as=(one.handle,), opens=one.traffic.handle)
        for one in routes_served(before=moment.end)
    ]


def enterprises(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the movements of enterprises whose documents disagreed and by the end of the day no longer did."""
    return [
        Row(handle=one.handle, label=f"{name} {one.container}", on=one.first_on, counts_as=(name,))
        for name, movements in enterprises_agreeing(mended=_mended(moment), before=moment.end).items()
        for one in movements
    ]


def mismatches(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the mismatches that a corrected document had closed by the end of the day."""
    return [
        Row(
            handle=one.handle,
            opens=one.movement.handle,
            label=f"{one.movement.container} {one.get_field_display()}：{one.left_says} / {one.right_says}",
            on=timezone.localdate(one.ended_at) if one.ended_at else None,
            counts_as=(one.handle,),
        )
        for one in _mended(moment)
    ]


def _mended(moment: Moment) -> Sequence[Mismatch]:
    return moment.once("mismatches mended", {}, lambda: resolved(before=moment.end))
