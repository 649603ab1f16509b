"""Where the features of a plan lie: outside every jurisdiction, or in another than their row names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely

from jianxing.directory.locating import Division, Ground, ground_on, locate
from jianxing.importing.plans.reading import Placed

#: Headings under which a row says in which district it lies.
_NAMING = frozenset(
    {"区县", "县区", "区", "县", "所属区县", "所在区县", "所属区", "所在区", "行政区", "所属行政区", "辖区", "所属辖区",
     "所在辖区", "属地", "district", "county"}
)  # fmt: skip
_BETWEEN = re.compile(r"[、,，/;；\s]+")
#: A border as near as this is told instead of calling the row wrong.
_NEAR_M = 500.0


def outside(held: Sequence[Placed], *, on: date) -> list[bool]:
    """Say of each feature whether it meets no jurisdiction of this node; without boundaries nothing is known to be outside."""
    ground = ground_on(on)
    if ground.is_empty:
        return [False] * len(held)
    return [not met for met in ground.meeting(_shapes(held))]


def far(one: Placed) -> dict[str, Any]:
    """Return what is said of a feature that lies outside."""
    return {"code": "outside", "values": _place(one), "column": ""}


def misplaced(held: Sequence[Placed], *, on: date, most: int) -> Iterator[tuple[Placed, dict[str, Any]]]:
    """Yield the features that lie in another jurisdiction than their row names, up to *most*, with what is to be said.

    A row may name several, a prefecture or a province, or the one around an enclave; a name that is none of a division is
    nobody's business here.
    """
    ground = ground_on(on)
    naming = [(one, column) for one in held if (column := _column(one))]
    if ground.is_empty or not naming:
        return
    found = 0
    for (one, column), met in zip(naming, ground.meeting(_shapes([one for one, _ in naming])), strict=True):
        names = [name for name in _BETWEEN.split(one.attributes[column]) if ground.divisions_called(name)]
        there = {division.name for county in met for division in (county, *ground.above(county))}
        strange = [name for name in names if name not in there]
        if not strange or not met:
            continue
        told = _told(one, strange[0], met, ground, on)
        if told is not None:
            yield one, {**told, "column": column}
            found += 1
        if found >= most:
            return


def near_borders(held: Sequence[Placed], *, on: date, most: int) -> Iterator[tuple[Placed, dict[str, Any]]]:
    """Yield the features that name no division and lie near a border with any part, up to *most*, with what is to be said.

    Where they lie tells who governs them only as far as the coordinates are true; one that meets several counties says so.
    """
    ground = ground_on(on)
    nameless = [
        one
        for one in held
        if not any(
            ground.divisions_called(name) for name in _BETWEEN.split(one.attributes.get(_column(one), ""))
        )
    ]
    if ground.is_empty or not nameless:
        return
    shapes = _shapes(nameless)
    near = ground.counties.may_be_near(shapes, within_m=_NEAR_M)
    found = 0
    for place, met in zip(np.flatnonzero(near).tolist(), ground.meeting(shapes[near]), strict=True):
        if len(met) != 1 or found >= most:
            continue
        borders, _edge = ground.counties.beside(shapes[place], within_m=_NEAR_M)
        if not borders:
            continue
        found += 1
        yield (
            nameless[place],
            {
                "code": "near_border",
                "values": {
                    "found": met[0].name,
                    "near": ground.division(borders[0].key).name,
                    "metres": str(round(borders[0].distance_m)),
                    **_place(nameless[place]),
                },
                "column": "",
            },
        )


def _told(
    one: Placed, named: str, met: Sequence[Division], ground: Ground, on: date
) -> dict[str, Any] | None:
    point = shapely.point_on_surface(one.shape)
    place = locate(longitude=point.x, latitude=point.y, on=on, within_m=_NEAR_M, duties=False)
    around = {division.name for level in (place.counties, place.provinces) for division in level.surrounding}
    if named in around or (place.located and named == place.located.name):
        return None
    values = {"named": named, "found": "、".join(division.name for division in met), **_place(one)}
    for border in place.counties.borders:
        if named in {division.name for division in (border.division, *ground.above(border.division))}:
            return {"code": "named_nearby", "values": {**values, "metres": str(round(border.distance_m))}}
    return {"code": "named_elsewhere", "values": values}


def _column(one: Placed) -> str:
    return next((column for column in one.attributes if column.strip().lower() in _NAMING), "")


def _place(one: Placed) -> dict[str, str]:
    point = shapely.point_on_surface(one.shape)
    return {"longitude": f"{point.x:.5f}", "latitude": f"{point.y:.5f}"}


def _shapes(held: Sequence[Placed]) -> Any:
    shapes: Any = np.empty(len(held), dtype=object)
    shapes[:] = [one.shape for one in held]
    return shapes
