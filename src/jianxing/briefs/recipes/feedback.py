"""Figures of the public's voice: reports followed to the end."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.feedback.queries import resolved_before

MAY: Final = frozenset({"domain"})


def resolved(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the reports that a department had answered by the end of the day, and the reporter said yes, or nothing in time."""
    return [
        Row(
            handle=one.handle,
            label=f"{one.number} {one.get_category_display()} {one.door.title_zh}",
            on=timezone.localdate(one.ended_at),
            counts_as=(one.handle,),
            basis={"state": one.state, "responsible": one.responsible.label if one.responsible else ""},
        )
        for one in resolved_before(end=moment.end, domain=str(params.get("domain", "")))
    ]
