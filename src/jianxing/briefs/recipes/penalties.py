"""Figures of penalties: kinds of case that are punished differently in the places."""

from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.comparisons.penalties.models import Result
from jianxing.comparisons.penalties.queries import standing_out
from jianxing.methods.penalties.said import percent


def deviations(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the items that the newest comparison by the end of the day found punished differently."""
    return [
        Row(
            handle=one.handle,
            label=_label(one),
            counts_as=(one.item,),
            basis={"run": one.run_id, "q_value": one.q_value},
        )
        for one in standing_out(before=moment.end)
    ]


def _label(one: Result) -> str:
    shift = one.shift or 0
    way = "偏高" if shift > 0 else "偏低"
    return f"{one.item}：{one.place}{way}{percent(abs(shift))}（{one.n}件可比案件）"
