"""Lists of outlets and of residents as departments keep them, into arrays.

A list has a row for each outlet, or one for each outlet and home or matter: rows that say the same outlet and add a home or a
matter are one outlet. Nothing else is joined here: doubles are for a person to judge (``matching``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.coverage.apart import MOST_ROWS
from jianxing.methods.coverage.columns import Layout, check_headings, check_values, layout
from jianxing.methods.coverage.places import Gazetteer
from jianxing.methods.coverage.refusals import CoverageRefused, Note
from jianxing.methods.coverage.scenes import HOMES, MOST_MATTERS, SCENES, folded, homes_of, is_yes, scene_of
from jianxing.methods.coverage.tables import Table, tables

#: The bit that says that the card is taken where no matter is named.
ANY: Final = 1 << MOST_MATTERS
_TOP: Final = 20
_MOST_NOTES: Final = 200
#: A border as near as this is told of an outlet that names no district.
_NEAR_M = 500.0
_BETWEEN: Final = str.maketrans(dict.fromkeys(",，;；|/\n", "、"))


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The outlets of a list, column by column. ``districts`` is -1 where none was found, ``lonlat`` NaN where none is given."""

    names: list[str]
    codes: list[str]
    scenes: npt.NDArray[np.int64]
    districts: npt.NDArray[np.int64]
    lonlat: npt.NDArray[np.float64]
    addresses: list[str]
    masks: npt.NDArray[np.uint64]
    matters: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class People:
    """Residents of a district in a year."""

    district: int
    year: int
    residents: int
    source: str


def read(
    path: Path,
    *,
    places: Gazetteer,
    scene: str = "",
    locate: Callable[[Any, Any], npt.NDArray[np.int64]] | None = None,
    most_rows: int = MOST_ROWS,
) -> Listed:
    """Read a file of outlets; raises ``CoverageRefused``, also where a column holds persons, cards or single uses.

    *scene* is what a list without such a column is about. *locate* finds the districts of points where no district is written:
    it takes longitudes and latitudes and returns positions in ``places.districts``, -1 outside all. More than *most_rows* below
    the headings of all tables are refused before they are gone through.
    """
    gathered = _Gathered(places, scene)
    found, rows = False, 0
    for table in tables(path):
        top = _heading(table)
        if top is None:
            continue
        found = True
        rows += len(table.rows) - top[0] - 1
        if rows > most_rows:
            raise CoverageRefused("too_many_rows", most=most_rows)
        gathered.take(table, *top)
    if not found:
        raise CoverageRefused("no_heading")
    return gathered.listed(locate)


def read_residents(path: Path, *, places: Gazetteer, year: int = 0, source: str = "") -> list[People]:
    """Read residents by district; *year* and *source* hold where the file does not say. Raises ``CoverageRefused``."""
    people: dict[tuple[int, int], People] = {}
    for table in tables(path):
        top = next(
            (at for at, row in enumerate(table.rows[:_TOP]) if layout(row).has("residents", "district")), None
        )
        if top is None:
            continue
        at, row, columns = top, table.rows[top], layout(table.rows[top])
        check_headings(row, row=table.above + at + 1)
        scale = 10_000 if "万" in str(row[columns.fields["residents"]]) else 1
        for number, cells in enumerate(table.rows[at + 1 :], start=table.above + at + 2):
            get = _getter(cells, columns)
            if not folded(get("district")):
                continue
            where = places.find(get("district"), city=get("city"), province=get("province"))
            if where is None:
                raise CoverageRefused(
                    "district_unknown", row=number, column=str(row[columns.fields["district"]]), value=str(get("district"))
                )  # fmt: skip
            number_of = _number(get("residents"))
            if number_of is None or not 0 <= number_of * scale < math.inf:
                raise CoverageRefused(
                    "not_a_number", row=number, column=str(row[columns.fields["residents"]]),
                    value=str(get("residents")),
                )  # fmt: skip
            when = _year(get("year")) or year
            said = str(get("source") or source).strip()
            people[where, when] = People(where, when, round(number_of * scale), said)
    if not people:
        raise CoverageRefused("no_residents")
    return list(people.values())


def _number(cell: object) -> float | None:
    try:
        return float(str(cell).replace(",", "").replace("，", "").removesuffix("年").strip())
    except ValueError:
        return None


def _year(cell: object) -> int:
    """Return the year that a cell says; 0 where it says none."""
    value = _number(cell)
    return int(value) if value is not None and math.isfinite(value) else 0


def _heading(table: Table) -> tuple[int, Layout] | None:
    """Return where the headings stand; every row above what is read is looked at for columns that no list may have."""
    for at, row in enumerate(table.rows[:_TOP]):
        columns = layout(row)
        if columns.has("name") and (columns.has("district") or columns.has("longitude", "latitude")):
            check_headings(row, row=table.above + at + 1)
            check_values(row, table.rows[at + 1 :], row=table.above + at + 1)
            return at, columns
    for at, row in enumerate(table.rows[:_TOP]):
        if sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) >= 2:
            check_headings(row, row=table.above + at + 1)
            check_values(row, table.rows[at + 1 :], row=table.above + at + 1)
            return None
    return None


def _getter(cells: Sequence[Any], columns: Layout) -> Callable[[str], Any]:
    fields = columns.fields

    def get(name: str) -> Any:
        at = fields.get(name, -1)
        cell = cells[at] if 0 <= at < len(cells) else ""
        return "" if cell is None else cell

    return get


@dataclass(slots=True)
class _Gathered:
    """Rows on their way into arrays."""

    places: Gazetteer
    scene: str
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    scenes: list[int] = field(default_factory=list)
    districts: list[int] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    masks: list[list[int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    matters: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    _held: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _found: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    _said_homes: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    _said_scenes: dict[Any, int] = field(default_factory=dict)

    def take(self, table: Table, top: int, columns: Layout) -> None:
        says_homes = bool(columns.homes) or "homes" in columns.fields
        if not says_homes:
            self._note("all_homes")
        if columns.left:
            self._note("left_columns", columns="、".join(columns.left))
        for number, cells in enumerate(table.rows[top + 1 :], start=table.above + top + 2):
            get = _getter(cells, columns)
            name = " ".join(str(get("name")).split())
            if not name:
                continue
            homes = self._homes(get, cells, columns, number) if says_homes else HOMES
            if "accepted" in columns.fields and not is_yes(get("accepted")):
                homes = ()
            bits = self._bits(str(get("matters")))
            mask = [bits if home in homes else 0 for home in HOMES]
            self._add(name, get, mask, number)

    def _homes(self, get: Any, cells: Sequence[Any], columns: Layout, number: int) -> tuple[str, ...]:
        if columns.homes:
            return tuple(home for home, at in columns.homes.items() if at < len(cells) and is_yes(cells[at]))
        cell = get("homes")
        said = self._said_homes.get(cell)
        if said is None:
            understood = homes_of(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
            if understood is None:
                self._note("home_unknown", row=number, value=str(cell))
            said = self._said_homes[cell] = understood or ()
        return said

    def _bits(self, text: str) -> int:
        bits = 0
        for word in text.translate(_BETWEEN).split("、"):
            word = word.strip()
            if not word:
                continue
            at = self.matters.setdefault(word, len(self.matters))
            if at >= MOST_MATTERS:
                raise CoverageRefused("too_many_matters", most=MOST_MATTERS)
            bits |= 1 << at
        return bits or ANY

    def _add(self, name: str, get: Any, mask: list[int], number: int) -> None:
        code, address = _plain(get("code")), " ".join(str(get("address")).split())
        point = self._point(get, number)
        scene = self._scene(get("scene"), name, number)
        district = self._district(get, number)
        key = (name, code, scene, district, address, point)
        at = self._held.get(key)
        if at is not None and all(not (a & b) for a, b in zip(self.masks[at], mask, strict=True)):
            self.masks[at] = [a | b for a, b in zip(self.masks[at], mask, strict=True)]
            return
        self._held[key] = len(self.names)
        self.names.append(name)
        self.codes.append(code)
        self.scenes.append(scene)
        self.districts.append(district)
        self.points.append(point)
        self.addresses.append(address)
        self.masks.append(mask)
        self.rows.append(number)

    def _point(self, get: Any, number: int) -> tuple[float, float]:
        x, y = _number(get("longitude")), _number(get("latitude"))
        if x is None or y is None:
            return (0.0, 0.0)
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            self._note("off_earth", row=number)
            return (0.0, 0.0)
        return (x, y)

    def _scene(self, cell: Any, name: str, number: int) -> int:
        key = (cell, name if not cell and not self.scene else "")
        known = self._said_scenes.get(key)
        if known is None:
            said = scene_of(cell) or (self.scene or None) or scene_of(name)
            if said is None:
                self._note("scene_unknown", row=number, value=str(cell or name))
            known = self._said_scenes[key] = SCENES.index(said or "office")
        return known

    def _district(self, get: Any, number: int) -> int:
        key = (get("district"), get("city"), get("province"))
        if key not in self._found:
            found = self.places.find(key[0], city=key[1], province=key[2])
            if found is None and str(key[0]).strip():
                self._note("district_unknown", row=number, value=str(key[0]))
            self._found[key] = found
        found = self._found[key]
        return -1 if found is None else found

    def _note(self, code: str, *, row: int = 0, **values: str) -> None:
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(Note(code, row, values))

    def listed(self, locate: Callable[[Any, Any], npt.NDArray[np.int64]] | None) -> Listed:
        if not self.names:
            raise CoverageRefused("no_outlets")
        lonlat = np.array(self.points, dtype=np.float64)
        lonlat[(lonlat == 0).all(axis=1)] = np.nan
        districts = np.array(self.districts, dtype=np.int64)
        lost = np.flatnonzero((districts < 0) & np.isfinite(lonlat[:, 0]))
        if locate is not None and len(lost):
            x, y = lonlat[lost, 0], lonlat[lost, 1]
            districts[lost] = locate(x, y)
            near = self.places.near_border(x, y, within_m=_NEAR_M) & (districts[lost] >= 0)
            for at in lost[near].tolist():
                district = self.places.districts[districts[at]].name
                self._note("near_border", row=self.rows[at], value=district)
        return Listed(
            self.names, self.codes, np.array(self.scenes, dtype=np.int64), districts, lonlat, self.addresses,
            np.array(self.masks, dtype=np.uint64), tuple(self.matters), np.array(self.rows, dtype=np.int64),
            tuple(self.notes),
        )  # fmt: skip


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return folded(cell).upper().replace(" ", "")
