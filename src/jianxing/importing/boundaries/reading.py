"""What a file of boundaries says: its units in WGS 84, matched by code or name, and what is to be said of its rows.

The file itself is parsed by ``methods.atlas.reading`` in a process of its own, bounded in memory and time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from jianxing.importing.boundaries.fields import code_of, guess_code, guess_name, is_above_county
from jianxing.importing.plans.fields import text
from jianxing.importing.plans.reading import NotThere, chosen_layer, reasons_of, remark_of
from jianxing.methods.atlas.coordinates import SYSTEMS, guess
from jianxing.methods.atlas.reading import Layer, Limits, in_wgs84, read

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody says of a file; empty where it is to be found out. ``outside`` takes in units that lie where none was."""

    crs: str = ""
    layer: str = ""
    code: str = ""
    name: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is in force on the day: names by code, provinces by their two figures, the area of all."""

    names: Mapping[str, str]
    provinces: frozenset[str]
    ground: shapely.Geometry | None


@dataclass(slots=True)
class Unit:
    """A county or district as the file has it."""

    code: str
    name: str
    row: int
    parts: list[shapely.Geometry] = field(default_factory=list)

    @property
    def area(self) -> shapely.Geometry:
        """Its parts as one."""
        return self.parts[0] if len(self.parts) == 1 else shapely.union_all(self.parts)


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """A file that was read: what was found out of it, its units by code, remarks on rows as JSON."""

    crs: str
    reasons: Sequence[Mapping[str, Any]]
    is_chosen: bool
    code: str
    name: str
    units: Sequence[Unit]
    remarks: Sequence[Mapping[str, Any]]


def read_units(path: Path, *, name: str, chosen: Chosen, known: Known, limits: Limits) -> UnitsRead:
    """Read the chosen layer of a file, or the one with most features; raises ``FileRefused`` and ``NotThere``."""
    layer = chosen_layer(read(path, name=name, limits=limits), chosen.layer)
    looks = guess(
        *layer.points(), epsg=layer.epsg, words=" ".join((name, layer.name, layer.declared, *layer.columns))
    )
    system = SYSTEMS.get(chosen.crs) or looks.system
    if system is None:
        raise NotThere("no_system")
    for column in (chosen.code, chosen.name):
        if column and column not in layer.columns:
            raise NotThere("no_such_column", column=column)
    code, title = chosen.code or guess_code(layer.columns), chosen.name or guess_name(layer.columns)
    if not code and not title:
        raise NotThere("no_codes")
    layer = in_wgs84(layer, system=system, swapped=looks.swapped)
    units, remarks = _units(layer, code=code, title=title, known=known, outside=chosen.outside)
    said = [*_of_the_text(layer), *(remark_of(one) for one in layer.remarks), *remarks]
    return UnitsRead(
        system.key, reasons_of(looks), bool(chosen.crs), code, title, units, sorted(said, key=lambda one: one["row"] or 0)
    )  # fmt: skip


def _of_the_text(layer: Layer) -> list[dict[str, Any]]:
    if not layer.encoding_declared:
        return []
    values = {"declared": layer.encoding_declared, "used": layer.encoding}
    return [{"code": "encoding_otherwise", "row": None, "column": "", "values": values, "dropped": False}]


def _units(
    layer: Layer, *, code: str, title: str, known: Known, outside: bool
) -> tuple[list[Unit], list[dict[str, Any]]]:
    units: dict[str, Unit] = {}
    remarks: list[dict[str, Any]] = []

    def say(problem: str, row: int, *, dropped: bool = True, column: str = "", **values: object) -> None:
        remarks.append({"code": problem, "row": row, "column": column, "values": values, "dropped": dropped})

    codes = _codes_by_name(known)
    ground = known.ground
    if ground is not None:
        shapely.prepare(ground)
    for at, row in enumerate(layer.numbers.tolist()):
        shape = layer.geometries[at]
        said = text(layer.columns[code][at]) if code else ""
        called = text(layer.columns[title][at])[:LONGEST_NAME] if title else ""
        key = code_of(said)
        if not key and len(codes.get(called, ())) > 1:
            say("ambiguous", row, column=title, value=called)
            continue
        key = key or next(iter(codes.get(called, ())), "")
        name = called or known.names.get(key, "")
        if not key:
            say("no_unit", row, column=code or title)
        elif shapely.get_type_id(shape) not in (3, 6):
            say("no_area", row)
        elif is_above_county(key):
            say("above_county", row, column=code, value=key)
        elif key[:2] not in known.provinces:
            say("no_province", row, column=code, value=key)
        elif not name:
            say("no_name", row, column=title, value=key)
        elif ground is not None and not outside and not shapely.intersects(ground, shape):
            say("elsewhere", row, value=name)
        else:
            if ground is not None and not shapely.intersects(ground, shape):
                say("elsewhere_taken", row, dropped=False, value=name)
            if key in units:
                say("joined", row, dropped=False, value=name, first=units[key].row)
            units.setdefault(key, Unit(key, name, row)).parts.append(shape)
    return list(units.values()), remarks


def _codes_by_name(known: Known) -> dict[str, list[str]]:
    """Return the codes that each name may mean."""
    found: dict[str, list[str]] = {}
    for code, name in known.names.items():
        found.setdefault(name, []).append(code)
    return found


def known_of(areas: Sequence[Any], provinces: Sequence[str]) -> Known:
    """Return what is in force: rows with code, name and WKB, and the codes of provinces."""
    shapes: Any = np.empty(len(areas), dtype=object)
    shapes[:] = shapely.from_wkb([area.wkb for area in areas])
    ground = shapely.union_all(shapes) if len(areas) else None
    return Known({area.code: area.name for area in areas}, frozenset(code[:2] for code in provinces), ground)
