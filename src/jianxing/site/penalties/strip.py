"""The strip plot of comparable cases: a row a place, a point a case at its position in the tier, the case in question marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from jianxing.comparisons.penalties.models import Case

WIDTH: Final = 480
_LEFT, _RIGHT, _ROW, _TOP = 64, 14, 44, 10
#: What lies outside the tier is drawn at its end, so far beyond it.
_BEYOND: Final = 0.06
_LAYERS: Final = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A case in the plot."""

    x: float
    y: float
    said: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A place: its name, the height of its line, its points, where its median is."""

    place: str
    y: float
    top: float
    bottom: float
    points: Sequence[Point]
    median_x: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The plot whole, for the template."""

    width: int
    height: int
    left: float
    right: float
    rows: Sequence[Row]
    ticks: Sequence[tuple[float, str]]


def strip(cases: Sequence[tuple[Case, float]], *, marked: int | None) -> Strip | None:
    """Return the plot of *cases* with their positions; None where there are none."""
    if not cases:
        return None
    places = sorted({one.place for one, _p in cases})
    rows = []
    for at, place in enumerate(places):
        here = sorted(
            ((p, one) for one, p in cases if one.place == place), key=lambda pair: (pair[0], pair[1].pk)
        )
        y = _TOP + _ROW * at + _ROW / 2
        points = [
            Point(
                _x(p), y + (number % _LAYERS - _LAYERS // 2) * 5, f"{one.number}：{p:.1%}", one.pk == marked
            )
            for number, (p, one) in enumerate(here)
        ]
        middle = len(here) // 2
        median = here[middle][0] if len(here) % 2 else (here[middle - 1][0] + here[middle][0]) / 2
        rows.append(Row(place or _("every place"), y, y - 17, y + 17, points, _x(median)))
    bottom = _TOP + _ROW * len(places)
    return Strip(
        width=WIDTH, height=bottom + 24, left=_x(0), right=_x(1), rows=rows,
        ticks=[(_x(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)],
    )  # fmt: skip


def _x(p: float) -> float:
    held = min(max(p, -_BEYOND), 1 + _BEYOND)
    whole = WIDTH - _LEFT - _RIGHT
    return round(_LEFT + whole * (held + _BEYOND) / (1 + 2 * _BEYOND), 1)
