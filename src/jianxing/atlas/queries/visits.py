"""Which inspections went to an area.

An inspection is tied to land in three ways: somebody said so (``linked``); it looked at a division that lies in the land
altogether (``division``); it looked at a project whose place on a published layer meets the land (``project``). What the acting
body does not see of inspections, projects and layers ties nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import shapely
from django.db import connection

from jianxing.atlas.models import AreaOutline
from jianxing.inspections.lifecycle import TAKEN_PLACE

_SQL = Path(__file__).parent.parent / "sql"

How = Literal["linked", "division", "project"]


@dataclass(frozen=True, slots=True)
class Visit:
    """That an inspection went to an area: when it ended, and what ties it to the land; *link* where somebody said so."""

    area: int
    inspection: int
    held_to: date
    how: How
    link: int | None = None


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _asked(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return list(cursor.fetchall())


def visits(*, outlines: Sequence[AreaOutline], on: date, every: bool = False) -> dict[int, list[Visit]]:
    """Return the inspections that took place at these areas up to a day, the latest first; unless *every*, only the last of each
    tie. One statement, and another where projects that were looked at have a place."""
    lying: dict[str, list[int]] = defaultdict(list)
    for outline in outlines:
        for code in outline.whole:
            lying[code].append(outline.area_id)
    rows = _asked(
        "list_visits",
        areas=[outline.area_id for outline in outlines],
        codes=list(lying),
        states=[state.value for state in TAKEN_PLACE],
        day=on,
        every=every,
    )
    places = _places(outlines, {key for how, key, *_rest in rows if how == "project"}, on)
    found: dict[int, dict[int, Visit]] = defaultdict(dict)
    for how, key, code, inspection, held_to, link in rows:
        areas: Iterable[int] = (
            (key,) if how == "linked" else lying[code] if how == "division" else places.get(key, ())
        )
        for area in areas:
            found[area].setdefault(inspection, Visit(area, inspection, held_to, how, link))
    return {
        area: sorted(held.values(), key=lambda one: (one.held_to, one.inspection), reverse=True)
        for area, held in found.items()
    }


def _places(outlines: Sequence[AreaOutline], projects: set[int], on: date) -> dict[int, set[int]]:
    """Return which areas the places of projects meet, by project; the database chooses by bounds, the shapes decide."""
    if not projects:
        return {}
    pairs = _asked(
        "list_places", outlines=[outline.pk for outline in outlines], projects=sorted(projects), day=on
    )
    meets: dict[int, set[int]] = defaultdict(set)
    for project, area, feature, land in pairs:
        if shapely.from_wkb(bytes(feature)).intersects(shapely.from_wkb(bytes(land))):
            meets[project].add(area)
    return meets
