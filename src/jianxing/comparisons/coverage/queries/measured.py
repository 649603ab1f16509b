"""What was measured of a card, and how it changed between two days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jianxing.comparisons.coverage.models import Card, Measurement


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix."""

    district: str
    scene: str
    home: str
    outlets: int = 0
    declared: int = 0
    worked: int = 0
    failed: int = 0
    share_worked: float | None = None
    per_10000: float | None = None
    few: bool = True


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that differs between two measurements: how many outlets took the card before and take it now."""

    district: str
    scene: str
    home: str
    before: int
    now: int

    @property
    def difference(self) -> int:
        """How many more."""
        return self.now - self.before


def newest_measurements(*, cards: Iterable[Card]) -> dict[int, Measurement]:
    """Return the measurement of the latest day of each card, by the card's number, without what it came to. One query."""
    found = Measurement.objects.filter(card__in=list(cards)).defer("result")
    return {one.card_id: one for one in found.order_by("card_id", "-as_of", "-id").distinct("card_id")}


def newest_measurement(*, card: Card) -> Measurement | None:
    """Return the measurement of the latest day; None where nothing was measured."""
    return Measurement.objects.filter(card=card).first()


def measured_at(*, card: Card, day: date) -> Measurement | None:
    """Return the measurement that speaks for a day: the last one as of it or before; None where there is none."""
    return Measurement.objects.filter(card=card, as_of__lte=day).first()


def cells(*, measurement: Measurement) -> dict[tuple[str, str, str], Cell]:
    """Return the cells in which outlets stand."""
    return {(one["district"], one["scene"], one["home"]): Cell(**one) for one in measurement.result["matrix"]}


def cell(*, measurement: Measurement, district: str, scene: str, home: str) -> Cell:
    """Return one cell; an empty one where no outlet stands in it."""
    return cells(measurement=measurement).get((district, scene, home), Cell(district, scene, home))


def cells_of(*, measurement: Measurement, district: str) -> list[Cell]:
    """Return the cells of a district."""
    return [
        one for (where, _scene, _home), one in cells(measurement=measurement).items() if where == district
    ]


def changed_between(*, before: Measurement, now: Measurement) -> list[Changed]:
    """Return the cells that differ, what lost most first."""
    old, new = cells(measurement=before), cells(measurement=now)
    found = [
        Changed(*key, was, are)
        for key in sorted(old.keys() | new.keys())
        if (was := old[key].declared if key in old else 0) != (are := new[key].declared if key in new else 0)
    ]
    return sorted(found, key=lambda one: (one.difference, one.district, one.scene, one.home))
