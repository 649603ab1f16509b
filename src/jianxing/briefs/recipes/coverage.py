"""Figures of one-card coverage: outlets that take a card somewhere, each counted once, and the matters done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from jianxing.briefs.recipes.kinds import Moment, Row, Source, Value
from jianxing.comparisons.coverage.models import Outlet
from jianxing.comparisons.coverage.queries import counted, matters_by

#: Counting units of outlets, by what their scene is made of.
UNITS = ("institution", "site", "museum", "library", "station")


def _found(params: Mapping[str, Any], moment: Moment, unit: str) -> QuerySet[Outlet]:
    return counted(end=moment.as_of, scene=str(params["scene"]))


def _tally(found: QuerySet[Outlet], unit: str) -> Value:
    return found.count()


def _draw(found: QuerySet[Outlet], unit: str) -> Sequence[Row]:
    """Draw the outlets; what was relied on is what they declare, and since when."""
    rows = found.values_list("pk", "name", "accepts", "since_on")
    return [
        Row(
            handle=f"outlet:{pk}",
            label=name,
            counts_as=(f"outlet:{pk}",),
            on=since,
            basis={"accepts": list(map(str, accepts))},
        )
        for pk, name, accepts, since in rows
    ]


OUTLETS = Source(found=_found, tally=_tally, draw=_draw)


def matters(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the matters done with a card that were there by the end of the day."""
    return [
        Row(handle=one.handle, label=one.name, counts_as=(one.handle,), opens=f"coverage_card:{one.card_id}")
        for one in matters_by(end=moment.end)
    ]
