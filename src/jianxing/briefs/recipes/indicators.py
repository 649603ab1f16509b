"""Figures of the indicators: series that were checked, and what was asked of who reported."""

from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.indicators.queries import checked_series
from jianxing.questions.queries import asked_before

#: What a figure of questions may be narrowed by.
MAY = frozenset({"domain"})


def checked(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the series that runs done by the end of the day have looked at, each once."""
    found = checked_series(before=moment.end)
    if domain := params.get("domain"):
        found = found.filter(indicator__domain=domain)
    return [
        Row(
            handle=f"reading_series:{one.pk}",
            label=f"{one.station.name} {one.indicator.name}（{one.get_step_display()}）",
            counts_as=(str(one.uid),),
        )
        for one in found
    ]


def questions(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return what checks of indicators asked of who reported, sent by the end of the day and not withdrawn by then."""
    return [
        Row(
            handle=one.handle,
            label=f"{one.number} {one.subject_title}：{one.title}",
            on=one.sent_at.date() if one.sent_at else None,
            counts_as=(str(one.uid),),
            basis={"digest": one.digest},
        )
        for one in asked_before(end=moment.end, kinds="indicators.", domain=str(params.get("domain", "")))
    ]
