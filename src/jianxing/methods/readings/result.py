"""What a file of readings held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

HOUR: Final = 3600
DAY: Final = 86_400


class ReadingsRefused(Exception):
    """A file is not read: a *code* of ``wording.MESSAGES``, where in the file, and the *values* that its message names.

    *row* counts as a person does, the heading being row 1 of a table that begins there; *column* is the heading of the field,
    *sheet* the name of the sheet in a workbook that has several.
    """

    sheet = ""

    def __init__(self, code: str, *, row: int = 0, column: str = "", **values: str | int | float) -> None:
        self.code = code
        self.row = row
        self.column = column
        self.values: Mapping[str, str | int | float] = values
        super().__init__(code, row, column, dict(values))


@contextmanager
def within_sheet(name: str) -> Iterator[None]:
    """Let what is refused inside say in which sheet it was; of a file without sheets *name* is empty."""
    try:
        yield
    except ReadingsRefused as refusal:
        refusal.sheet = refusal.sheet or name
        raise


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was taken for granted in reading: a code of ``wording.MESSAGES`` with its values."""

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Readings of one item at one station on a regular grid.

    ``values[i]`` belongs to the hour or day that begins at ``start + i * step_s``; NaN where the file has none. ``rows[i]`` is
    the row of the file, 0 where it has none. *unit* is µg/m³, mg/m³ or what the file says.
    """

    station: str
    item: str
    unit: str
    step_s: int
    start: np.datetime64
    values: npt.NDArray[np.float64]
    rows: npt.NDArray[np.int64]

    @property
    def name(self) -> str:
        """Return what the series is called: station and item."""
        return f"{self.station} {self.item}".strip()

    @property
    def times(self) -> npt.NDArray[np.datetime64]:
        """Return when each hour or day begins."""
        return self.start + np.arange(len(self.values)) * np.timedelta64(self.step_s, "s")


@dataclass(frozen=True, slots=True)
class Readings:
    """All series of a file: what was measured, and the weather beside it by station; what was taken for granted."""

    series: tuple[Series, ...]
    weather: Mapping[str, tuple[Series, ...]]
    notes: tuple[Note, ...] = ()
