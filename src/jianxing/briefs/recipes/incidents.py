"""Figures of incidents: those of which all were told together and confirmed, and drills."""

from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.incidents.models import Incident, Nature
from jianxing.incidents.queries.listing import before
from jianxing.incidents.queries.together import notified_together


def together(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the real incidents across provinces of which all were told in one minute and had confirmed by the end of the day."""
    return [
        _row(one.incident, {"told": one.told, "provinces": list(one.provinces)})
        for one in notified_together(end=moment.end)
    ]


def drills(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the drills that were published by the end of the day and not cancelled."""
    return [_row(one, {}) for one in before(end=moment.end, nature=Nature.DRILL)]


def _row(incident: Incident, basis: dict[str, Any]) -> Row:
    assert incident.published_at is not None
    return Row(
        handle=incident.handle,
        label=f"{incident.number} {incident.title}",
        counts_as=(incident.number,),
        basis={"published_at": incident.published_at.isoformat(), **basis},
    )
