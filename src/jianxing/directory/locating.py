"""Where a point is: who governs it, in whose area it lies, what surrounds it, which borders are near, who has the duty.

``locate`` is what every other domain asks. Boundaries are kept in the process for the generation in force on the day asked;
one small query says which that is, so that a generation published by another process counts from the next question on.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from django.db.models import Q

from jianxing.directory import queries
from jianxing.directory.lifecycle import State
from jianxing.directory.models import Body, Jurisdiction, Succession
from jianxing.directory.prepared import prepared
from jianxing.methods.atlas.locating import Locator, Place
from jianxing.methods.incidents.affected import Jurisdictions

#: A border as near as this is told, where nothing else is asked.
NEAR_M: Final = 1000.0
#: Who may be asked to act in a jurisdiction: not enterprises, nor groups formed for one matter.
DUTY_KINDS: Final = (
    Body.Kind.COMMISSION,
    Body.Kind.STATIONED_GROUP,
    Body.Kind.ZONE_COMMISSION,
    Body.Kind.DEPARTMENT,
    Body.Kind.GOVERNMENT,
)
#: A jurisdiction that took at least this share of a former one has its bodies too.
_HEIR: Final = 0.5
_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class Division:
    """A jurisdiction as an answer names it."""

    id: int
    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Near:
    """A jurisdiction whose border is near, and how far it is in metres."""

    division: Division
    distance_m: float


@dataclass(frozen=True, slots=True)
class Level:
    """The answer at one level, counties or provinces: see ``methods.atlas.locating.Place``."""

    level: str
    governing: Division | None
    also: tuple[Division, ...]
    surrounding: tuple[Division, ...]
    borders: tuple[Near, ...]
    edge_m: float | None

    @property
    def near_border(self) -> bool:
        """Whether a border is within the distance asked, so that nobody should guess from the coordinates alone."""
        return self.edge_m is not None


@dataclass(frozen=True, slots=True)
class Duty:
    """A body that has a jurisdiction in which the point lies."""

    id: int
    label: str
    kind: str
    division: Division


@dataclass(frozen=True, slots=True)
class Location:
    """Where a point of WGS 84 is on a day.

    *governing* is the county or district whose boundary holds it, None outside all. *located* is the one in whose area it lies:
    in an enclave within a single other county that one, else the governing one. *above* are the prefecture and the province of
    the governing one. *counties* and *provinces* say the rest at either level. *duties* are the bodies that have the
    governing jurisdiction, or one above it, the nearest level first. *generation* is the key of the boundaries asked.
    """

    longitude: float
    latitude: float
    on: date
    within_m: float
    governing: Division | None
    located: Division | None
    above: tuple[Division, ...]
    counties: Level
    provinces: Level
    duties: tuple[Duty, ...]
    generation: int | None

    @property
    def near_border(self) -> bool:
        """Whether a border of counties is within the distance asked."""
        return self.counties.near_border

    @property
    def is_enclave(self) -> bool:
        """Whether it lies in a part of a county or a province that others surround."""
        return bool(self.counties.surrounding or self.provinces.surrounding)

    @property
    def affected(self) -> tuple[Division, ...]:
        """The counties that the matter may concern: governing, those around the enclave, those whose border is near."""
        held = [self.governing] if self.governing else []
        near = [one.division for one in self.counties.borders]
        return tuple(dict.fromkeys([*held, *self.counties.also, *self.counties.surrounding, *near]))


def locate(
    *, longitude: float, latitude: float, on: date, within_m: float = NEAR_M, duties: bool = True
) -> Location:
    """Say where a point (WGS 84, longitude first) is on a day, and which borders are within *within_m*.

    With *duties* false nobody is looked up who has the jurisdiction.
    """
    ground = ground_on(on)
    counties = ground.level(ground.counties.locate(longitude, latitude, within_m=within_m), "county")
    provinces = ground.level(ground.provinces.locate(longitude, latitude, within_m=within_m), "province")
    governing = counties.governing
    above = ground.above(governing)
    held = ([governing, *above] if governing else []) if duties else []
    return Location(
        longitude=longitude,
        latitude=latitude,
        on=on,
        within_m=within_m,
        governing=governing,
        located=ground.located(counties),
        above=above,
        counties=counties,
        provinces=provinces,
        duties=duties_of(divisions=held, on=on),
        generation=ground.generation,
    )


def borders_beside(
    *, shape: shapely.Geometry, on: date, within_m: float = NEAR_M
) -> tuple[tuple[Near, ...], float | None]:
    """Return the counties whose border is near a shape of WGS 84 on a day, from its nearest part, and how near the nearest is.

    See ``methods.atlas.locating.Locator.beside``.
    """
    ground = ground_on(on)
    borders, edge = ground.counties.beside(shape, within_m=within_m)
    return tuple(Near(ground.division(one.key), one.distance_m) for one in borders), edge


@dataclass(frozen=True, slots=True)
class Placed:
    """Many points at once: for each the key of the jurisdiction that governs it and of that in which it lies, or None."""

    governing: Sequence[int | None]
    located: Sequence[int | None]


def place_many(*, longitude: npt.ArrayLike, latitude: npt.ArrayLike, on: date) -> Placed:
    """Locate many points (WGS 84); what is no number lies in none."""
    return ground_on(on).place(
        np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    )


@dataclass(frozen=True, slots=True)
class Lying:
    """The counties that govern a shape, and those in whose area it lies, each by code."""

    governing: tuple[Division, ...]
    located: tuple[Division, ...]


class Ground:
    """The boundaries of one generation in their indices, and what their divisions are called."""

    def __init__(self, *, generation: int | None, areas: Sequence[queries.NamedArea], on: date) -> None:
        self.generation = generation
        self._codes = [area.code for area in areas]
        shapes: Any = np.empty(len(areas), dtype=object)
        shapes[:] = shapely.from_wkb([area.wkb for area in areas])
        self._shapes = shapes
        rows = Jurisdiction.objects.filter(queries.valid_on(on)).values_list(
            "pk", "code", "name", "level", "parent_id"
        )
        self._divisions: dict[str, Division] = {}
        self._above: dict[int, int | None] = {}
        for pk, code, name, level, parent in rows:
            self._divisions[code] = Division(pk, code, name, level)
            self._above[pk] = parent
        self._by_key = {division.id: division for division in self._divisions.values()}

    @cached_property
    def counties(self) -> Locator:
        """Counties and districts, by code."""
        return Locator(self._codes, self._shapes)

    @cached_property
    def provinces(self) -> Locator:
        """Provinces, by code: the counties joined."""
        return Locator([f"{code[:2]}0000" for code in self._codes], self._shapes)

    @cached_property
    def concerned(self) -> Jurisdictions:
        """Counties and districts, to ask whom an incident concerns."""
        return Jurisdictions(self._codes, self._shapes)

    def division(self, code: str) -> Division:
        """Return the division of a code; one that only its counties speak of goes by its code."""
        return self._divisions.get(code) or Division(0, code, code, "province")

    def by_key(self, key: int) -> Division | None:
        """Return the division of a key that a point was placed in."""
        return self._by_key.get(key)

    def above(self, division: Division | None) -> tuple[Division, ...]:
        """Return the divisions above one, the nearest first."""
        found = []
        at = self._above.get(division.id) if division else None
        while at is not None and at in self._by_key:
            found.append(self._by_key[at])
            at = self._above[at]
        return tuple(found)

    def level(self, place: Place, level: str) -> Level:
        """Return an answer of the method with divisions instead of codes."""
        return Level(
            level=level,
            governing=self.division(place.governing) if place.governing is not None else None,
            also=tuple(self.division(code) for code in place.also),
            surrounding=tuple(self.division(code) for code in place.surrounding),
            borders=tuple(Near(self.division(one.key), one.distance_m) for one in place.borders),
            edge_m=place.edge_m,
        )

    def located(self, counties: Level) -> Division | None:
        """Return in whose area a point lies: the one county around the enclave, else the governing one."""
        return counties.surrounding[0] if len(counties.surrounding) == 1 else counties.governing

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    def meeting(self, shapes: npt.NDArray[np.object_]) -> list[tuple[Division, ...]]:
        """Return for each shape the counties that it meets, by code."""
        found: list[list[int]] = [[] for _ in range(len(shapes))]
        for one, area in zip(*self._tree.query(shapes, predicate="intersects").tolist(), strict=True):
            found[one].append(area)
        return [tuple(self.division(self._codes[area]) for area in sorted(each)) for each in found]

    def lying(self, shapes: npt.NDArray[np.object_]) -> list[Lying]:
        """Return for each shape the counties that govern it, and those in whose area it lies.

        The two differ where it meets an enclave within a single other county: it lies in that one, in the governing one too
        where it meets that beyond the enclave.
        """
        found = [
            Lying(held, held)
            for held in (
                self._shared(shape, met) for shape, met in zip(shapes, self.meeting(shapes), strict=True)
            )
        ]
        for part in self.counties.enclaves:
            if len(part.within) != 1:
                continue
            of, around = self.division(part.of), self.division(part.within[0])
            owner = self._area(of)
            for one in np.flatnonzero(shapely.intersects(shapes, part.geometry)).tolist():
                if of not in found[one].governing:
                    continue
                rest = shapely.difference(shapes[one], part.geometry)
                beyond = shapely.relate_pattern(rest, owner, "T********")
                kept = [each for each in found[one].located if each != of or beyond]
                located = sorted({*kept, around}, key=lambda each: each.code)
                found[one] = Lying(found[one].governing, tuple(located))
        return found

    def _shared(self, shape: Any, met: tuple[Division, ...]) -> tuple[Division, ...]:
        """Return those of several counties that share more than a border with a shape; all where none does."""
        if len(met) < 2:
            return met
        return tuple(one for one in met if shapely.relate_pattern(shape, self._area(one), "T********")) or met

    def _area(self, county: Division) -> Any:
        return self.counties.geometries[self.counties.keys.index(county.code)]

    def divisions_called(self, name: str) -> tuple[Division, ...]:
        """Return the divisions of that name at any level."""
        return tuple(division for division in self._divisions.values() if division.name == name)

    @property
    def is_empty(self) -> bool:
        """Whether there are no boundaries, so that nothing is known to lie outside."""
        return not self._codes

    def place(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Placed:
        """Locate many points; only those that an enclave may hold are looked at one by one."""
        if not len(self._codes):
            return Placed([None] * len(x), [None] * len(x))
        keys = [self.division(code).id for code in self.counties.keys]
        at = self.counties.governing(x, y)
        governing: list[int | None] = [keys[one] if one >= 0 else None for one in at.tolist()]
        located = list(governing)
        for part in self.counties.enclaves:
            if len(part.within) != 1:
                continue
            west, south, east, north = shapely.bounds(part.geometry)
            inside = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
            hit = inside[shapely.intersects_xy(part.geometry, x[inside], y[inside])]
            around, of = self.division(part.within[0]).id, self.division(part.of).id
            for one in hit.tolist():
                if governing[one] == of:
                    located[one] = around
        return Placed(governing, located)


_STAMP = """
    SELECT current_database(),
           (SELECT id FROM directory_generation WHERE state = 'published' AND valid_from <= %s
            ORDER BY valid_from DESC LIMIT 1),
           (SELECT max(id) FROM directory_generation WHERE state = 'published')"""
_grounds: OrderedDict[tuple[Any, ...], Ground] = OrderedDict()
_lock = threading.Lock()


def ground_on(on: date) -> Ground:
    """Return the boundaries in force on a day, made once for a generation and process."""
    [stamp] = prepared(_STAMP, [on])
    with _lock:
        found = _grounds.get(stamp)
        if found is not None:
            _grounds.move_to_end(stamp)
            return found
        made = Ground(generation=stamp[1], areas=queries.areas(on=on), on=on)
        _grounds[stamp] = made
        while len(_grounds) > _KEPT:
            _grounds.popitem(last=False)
        return made


def duties_of(*, divisions: Iterable[Division], on: date) -> tuple[Duty, ...]:
    """Return the bodies that have one of these jurisdictions on a day, or one that it follows, in the order of the divisions."""
    wanted = list(divisions)
    if not wanted:
        return ()
    of: dict[int, Division] = {}
    for division in wanted:
        for pk in with_former({division.id}):
            of.setdefault(pk, division)
    place = {division.id: position for position, division in enumerate(wanted)}
    bodies = (
        Body.objects.filter(
            governed_by_id__in=list(of), kind__in=DUTY_KINDS, merged_into=None, is_confirmed=True
        )
        .filter(Q(valid_from=None) | Q(valid_from__lte=on))
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by("pinyin_key", "id")
    )
    found = [
        Duty(body.pk, body.label, body.kind, of[body.governed_by_id])
        for body in bodies
        if body.governed_by_id is not None
    ]
    return tuple(
        sorted(found, key=lambda duty: (place[duty.division.id], DUTY_KINDS.index(Body.Kind(duty.kind))))
    )


def with_former(keys: Collection[int]) -> set[int]:
    """Return jurisdictions with those that they mainly follow, however far back."""
    seen, waiting = set(keys), set(keys)
    while waiting:
        former = Succession.objects.filter(
            successor_id__in=waiting, share__gte=_HEIR, generation__state=State.PUBLISHED
        )
        waiting = set(former.values_list("predecessor_id", flat=True)) - seen
        seen |= waiting
    return seen
