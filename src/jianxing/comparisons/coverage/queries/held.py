"""The outlets, tests and residents of a card as of a day, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from jianxing.comparisons.coverage.models import (
    Card,
    ListVersion,
    Matter,
    Outlet,
    OutletChange,
    Residents,
    Trial,
)
from jianxing.comparisons.coverage.queries.places import gazetteer
from jianxing.methods.coverage.matrix import Tried, tried
from jianxing.methods.coverage.scenes import HOMES, SCENES

_FIELDS = ("pk", "district", "scene", "longitude", "latitude", "accepts")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Columns as ``methods.coverage.measuring.measure`` takes them; *trials* are (outlet's position, home, worked, day)."""

    keys: list[int]
    districts: npt.NDArray[np.int64]
    scenes: npt.NDArray[np.int64]
    lonlat: npt.NDArray[np.float64]
    masks: npt.NDArray[np.uint64]
    matters: tuple[str, ...]
    trials: list[tuple[int, int, bool, int]]
    residents: npt.NDArray[np.float64]
    years: list[int]
    versions: dict[str, int]

    def tried(self, n_districts: int) -> Tried | None:
        """Count the tests; None where there are none."""
        if not self.trials:
            return None
        outlets, homes, worked, days = (np.array(column) for column in zip(*self.trials, strict=True))
        return tried(
            outlets, homes, worked.astype(bool), days, districts=self.districts, scenes=self.scenes, masks=self.masks,
            n_districts=n_districts, n_scenes=len(SCENES),
        )  # fmt: skip


def held(*, card: Card, as_of: date) -> Held:
    """Return what is known of a card's coverage as of a day: lists in the version of that day, each outlet counted once.

    What later versions changed is taken back by what they kept of it. Matches are those that stand today.
    """
    versions = _versions(card, as_of)
    before = _before(card, versions)
    rows = []
    found = Outlet.objects.filter(outlet_list__card=card, counts_as=None, since_on__lte=as_of)
    for pk, since, until, outlet_list_id, *fields in found.order_by("pk").values_list(
        "pk", "since", "until", "outlet_list_id", *_FIELDS[1:]
    ):
        ordinal = versions.get(outlet_list_id, 0)
        changed = before.get(pk)
        if changed:
            until = changed.get("until", until)
            fields = [changed.get(name, value) for name, value in zip(_FIELDS[1:], fields, strict=True)]
        if since <= ordinal and (until is None or until > ordinal):
            rows.append((pk, *fields))
    places = gazetteer()
    position = {one.code: at for at, one in enumerate(places.districts)}
    keys = [row[0] for row in rows]
    residents, years = _residents(card, as_of, position)
    return Held(
        keys,
        np.array([position.get(row[1], -1) for row in rows], dtype=np.int64),
        np.array([SCENES.index(row[2]) for row in rows], dtype=np.int64),
        np.array([(np.nan if row[3] is None else row[3], np.nan if row[4] is None else row[4]) for row in rows]).reshape(-1, 2),
        np.array([row[5] for row in rows], dtype=np.int64).astype(np.uint64).reshape(-1, len(HOMES)),
        tuple(Matter.objects.filter(card=card).order_by("bit").values_list("name", flat=True)),
        _trials(card, as_of, keys),
        residents,
        years,
        {str(one): ordinal for one, ordinal in sorted(versions.items())},
    )  # fmt: skip


def _versions(card: Card, as_of: date) -> dict[int, int]:
    found = ListVersion.objects.filter(outlet_list__card=card, as_of__lte=as_of).order_by(
        "outlet_list_id", "-ordinal"
    )
    return dict(found.distinct("outlet_list_id").values_list("outlet_list_id", "ordinal"))


def _before(card: Card, versions: dict[int, int]) -> dict[int, dict[str, Any]]:
    """Return what stood of outlets before versions that came after the day: the earliest change of each field wins."""
    stood: dict[int, dict[str, Any]] = {}
    later = OutletChange.objects.filter(version__outlet_list__card=card).order_by("-version__ordinal")
    for pk, what, before, outlet_list_id, ordinal in later.values_list(
        "outlet_id", "what", "before", "version__outlet_list_id", "version__ordinal"
    ):
        if ordinal > versions.get(outlet_list_id, 0):
            back = {"until": None} if what == "dropped" else before
            stood.setdefault(pk, {}).update(back)
    return stood


def _trials(card: Card, as_of: date, keys: list[int]) -> list[tuple[int, int, bool, int]]:
    at = {key: position for position, key in enumerate(keys)}
    found = Trial.objects.filter(
        outlet__outlet_list__card=card, voided_at=None, tried_on__lte=as_of
    ).order_by("pk")
    rows = []
    for pk, counts_as, home, worked, day in found.values_list(
        "outlet_id", "outlet__counts_as_id", "home", "worked", "tried_on"
    ):
        position = at.get(counts_as or pk)
        if position is not None:
            rows.append((position, HOMES.index(home), worked, (day - _EPOCH).days))
    return rows


def _residents(
    card: Card, as_of: date, position: dict[str, int]
) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Return the newest residents of each district up to the year of the day; the earliest later ones where there are none."""
    numbers, years = np.full(len(position), np.nan), {}
    found = Residents.objects.filter(card=card, voided_at=None).order_by("district", "year")
    for district, year, residents in found.values_list("district", "year", "residents"):
        at = position.get(district)
        if at is not None and (at not in years or year <= as_of.year):
            numbers[at], years[at] = residents, year
    return numbers, sorted(set(years.values()))
