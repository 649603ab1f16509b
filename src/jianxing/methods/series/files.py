"""One series as a Parquet file: written in order, read back whole, on its grid, or asked by an expression."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.series import expressions
from jianxing.methods.series.engine import engine

if TYPE_CHECKING:
    from ibis.expr.types import Table

Values = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]
Rows = npt.NDArray[np.int64]
SCHEMA: Final = {"at": "timestamp", "value": "float64", "row": "int64"}
STEPS: Final = ("hour", "day", "month", "year")
_UNITS: Final = {"hour": "h", "day": "D", "month": "M", "year": "Y"}


class NotOnGrid(ValueError):
    """A reading lies off the grid of its series."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file holds: how many readings, how many rows without one, from when to when, lowest, highest, mean."""

    readings: int
    missing: int
    first_on: date
    last_on: date
    lowest: float | None
    highest: float | None
    mean: float | None


def table(path: Path) -> Table:
    """Return a file as a table of this thread's engine."""
    return engine().read_parquet(str(path), table_name=f"readings_{path.name[:40]}")


def write(readings: Table, path: Path) -> None:
    """Write readings in the order of their times; the same readings give the same bytes."""
    ordered = readings.select(**{name: readings[name].cast(kind) for name, kind in SCHEMA.items()})
    ordered = expressions.measured(ordered).order_by("at")
    engine().to_parquet(ordered, str(path), compression="zstd", row_group_size=122_880)


def write_arrays(times: Times, values: Values, rows: Rows, path: Path) -> None:
    """Write arrays as a file, through the same expression."""
    import ibis
    import pyarrow as pa

    held = pa.table(
        {
            "at": pa.array(times.astype("datetime64[us]")),
            "value": pa.array(values, from_pandas=True),
            "row": pa.array(rows.astype(np.int64)),
        }
    )
    write(ibis.memtable(held), path)


def summary(path: Path) -> Summary:
    """Return what a file holds."""
    [row] = ask(expressions.summary(table(path)))
    return Summary(
        readings=row["readings"],
        missing=row["missing"],
        first_on=_day(row["first"]),
        last_on=_day(row["last"]),
        lowest=row["lowest"],
        highest=row["highest"],
        mean=row["mean"],
    )


def _day(moment: datetime) -> date:
    return moment.date()


def ask(expression: Table) -> list[dict[str, Any]]:
    """Return the rows of an expression over tables of this thread's engine."""
    rows: list[dict[str, Any]] = engine().to_pyarrow(expression).to_pylist()
    return rows


def read(path: Path) -> tuple[Times, Values, Rows]:
    """Return times (seconds), values (NaN where there is none) and rows, in the order of time."""
    held = engine().to_pyarrow(table(path).order_by("at"))
    times = held["at"].to_numpy().astype("datetime64[s]")
    values = held["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    return times, values, held["row"].to_numpy().astype(np.int64)


def on_grid(times: Times, values: Values, rows: Rows, *, step: str) -> tuple[np.datetime64, Values, Rows]:
    """Return start, values and rows on the regular grid of a step, NaN and 0 where there is no reading."""
    unit = _UNITS[step]
    cells = times.astype(f"datetime64[{unit}]")
    if len(times) == 0 or (cells.astype("datetime64[s]") != times.astype("datetime64[s]")).any():
        raise NotOnGrid(step)
    at = (cells - cells[0]).astype(np.int64)
    whole, places = np.full(int(at[-1]) + 1, np.nan), np.zeros(int(at[-1]) + 1, dtype=np.int64)
    whole[at], places[at] = values, rows
    start: np.datetime64 = cells[0].astype("datetime64[s]")
    return start, whole, places
