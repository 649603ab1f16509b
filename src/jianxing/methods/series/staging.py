"""A file of readings brought to one long table in Parquet, piece by piece: what it takes does not grow with its rows.

CSV (UTF-8 or GB 18030, also packed by xz or gzip), xlsx and Parquet, wide or long, as ``methods.readings`` understands their
columns, times, numbers and missing values. Where one thing cannot be read, the file is refused with row, column and remedy.
Which readings are one series, whether a time comes twice and which unit carbon monoxide has is asked of the long table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from jianxing.methods.readings.columns import Column, Layout, item_of, layout, split_unit
from jianxing.methods.readings.gathering import numbers_of, times_of, words_of
from jianxing.methods.readings.result import Note, ReadingsRefused, within_sheet
from jianxing.methods.series import units
from jianxing.methods.series.engine import engine
from jianxing.methods.series.pieces import Row, pieces

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows in which the heading is looked for.
_TOP: Final = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may need: bytes unpacked, rows, memory and seconds."""

    unpacked: int = 8 << 30
    rows: int = 2_000_000_000
    memory: int = 3 << 30
    seconds: int = 1800
    book: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """What is said of a file beside its readings: columns that were not read."""

    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A series of a staged file: how many readings and gaps, from when to when; what its values are multiplied by, and why."""

    station: str
    item: str
    unit: str
    written_unit: str
    step: str
    factor: float
    readings: int
    missing: int
    first: datetime
    last: datetime
    notes: tuple[Note, ...] = field(default=())


def stage(path: Path, *, name: str, into: Path, limits: Limits | None = None) -> Staged:
    """Write the readings of a file to *into* as rows of station, item, unit, time, value and row; raises ``ReadingsRefused``."""
    import pyarrow.parquet as pq

    bounds = limits or Limits()
    left: dict[str, None] = {}
    written = 0
    with pq.ParquetWriter(into, _schema(), compression="zstd") as writer:
        for rows, above, sheet in pieces(path, bounds):
            with within_sheet(sheet):
                for held in _long(rows, station=name.split(".", 1)[0], above=above, left=left):
                    written += held.num_rows
                    if written > bounds.rows:
                        raise ReadingsRefused("too_many_rows", most=bounds.rows)
                    writer.write_table(held)
    if not written:
        raise ReadingsRefused("no_rows")
    return Staged((Note("columns_left", {"columns": "、".join(left)[:300]}),) if left else ())


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [
            ("station", pa.dictionary(pa.int32(), pa.string())),
            ("item", pa.dictionary(pa.int32(), pa.string())),
            ("unit", pa.dictionary(pa.int32(), pa.string())),
            ("at", pa.timestamp("us")),
            ("form", pa.int8()),
            ("value", pa.float64()),
            ("row", pa.int64()),
        ]
    )


#: How finely a time is written: year, month, day or hour.
_FORMS: Final = ("year", "month", "day", "hour")


def _long(
    blocks: Iterable[list[Row]], *, station: str, above: int, left: dict[str, None]
) -> Iterator[pa.Table]:
    """Yield the long rows of a table that comes in blocks; *above* rows of the file stand over it."""
    columns: Layout | None = None
    headings: Row = ()
    seen = above
    for number, whole in enumerate(blocks):
        block = whole
        if number == 0:
            top, columns = _heading(block, above)
            headings = block[top]
            left |= dict.fromkeys(columns.left)
            block, seen = block[top + 1 :], above + top + 1
        assert columns is not None
        places = [at for at, row in enumerate(block) if any(cell is not None and cell != "" for cell in row)]
        if places:
            kept = [block[at] for at in places]
            yield from _readings(
                kept, np.array(places, dtype=np.int64) + seen + 1, columns, headings, station
            )
        seen += len(block)


def _heading(rows: list[Row], above: int) -> tuple[int, Layout]:
    for at, row in enumerate(rows[:_TOP]):
        found = layout(row)
        if found is not None:
            if not found.values and found.value < 0 and not found.weather:
                raise ReadingsRefused("no_values", row=above + at + 1, columns=_named(row))
            return at, found
    first = next((row for row in rows[:_TOP] if _named(row)), ())
    raise ReadingsRefused("no_time", columns=_named(first))


def _named(row: Row) -> str:
    return "、".join(str(cell).strip() for cell in row if cell is not None and str(cell).strip())[:200]


def _readings(
    rows: list[Row], places: Any, columns: Layout, headings: Row, station: str
) -> Iterator[pa.Table]:
    import pyarrow as pa

    times, forms = _times(rows, columns, headings, places)
    stations = words_of(rows, columns.station) if columns.station >= 0 else [station] * len(rows)
    items = [item_of(one) for one in words_of(rows, columns.item)] if columns.item >= 0 else None
    units_written = words_of(rows, columns.unit) if columns.unit >= 0 else None
    wanted: Sequence[Column] = columns.values
    if columns.value >= 0:
        heading = str(headings[columns.value])
        wanted = (Column(columns.value, heading, "", split_unit(heading)[1]),)
    by_station = columns.item >= 0 and columns.value < 0
    for column in (*wanted, *(() if by_station else columns.weather)):
        held = {
            "station": [column.name] * len(rows) if by_station else stations,
            "item": items if items is not None and column in wanted else [column.name] * len(rows),
            "unit": [column.unit] * len(rows) if column.unit or units_written is None else units_written,
            "at": pa.array(times.astype("datetime64[us]")),
            "form": pa.array(forms),
            "value": pa.array(
                numbers_of(rows, column, places, compass=column.name == "wind_from"), from_pandas=True
            ),
            "row": pa.array(places),
        }
        yield pa.table(held).cast(_schema())


def _times(rows: list[Row], columns: Layout, headings: Row, places: Any) -> tuple[Any, Any]:
    """Return the times of rows and how finely each is written: 0 a year, 1 a month, 2 a day, 3 an hour."""
    coarse = [_coarse(row, columns) for row in rows]
    if any(coarse):
        padded: list[Row] = [
            [cell if at != columns.time[0] or word is None else word[0] for at, cell in enumerate(row)]
            for row, word in zip(rows, coarse, strict=True)
        ]
        times, _hourly = times_of(padded, columns, headings, places)
        return times, np.array([2 if word is None else word[1] for word in coarse], dtype=np.int8)
    times, hourly = times_of(rows, columns, headings, places)
    return times, np.full(len(rows), 3 if hourly else 2, dtype=np.int8)


def _coarse(row: Row, columns: Layout) -> tuple[str, int] | None:
    """Return the first day of a month or a year that is written alone (2024-03, 2024年3月, 2024, 2024年), and how finely."""
    if len(columns.time) != 1 or columns.hour >= 0 or columns.time[0] >= len(row):
        return None
    cell = row[columns.time[0]]
    if isinstance(cell, datetime) or cell is None:
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    text = text.removesuffix("月").removesuffix("年").replace("年", "-").replace("/", "-")
    if text.isdecimal() and len(text) == 4:
        return f"{text}-01-01", 0
    year, dash, month = text.partition("-")
    if dash and year.isdecimal() and len(year) == 4 and month.isdecimal() and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02d}-01", 1
    return None


def found_in(staged: Path) -> list[Found]:
    """Return the series of a staged file by station and item; raises ``ReadingsRefused`` where a time comes twice."""
    import ibis

    t = engine().read_parquet(str(staged), table_name=f"staged_{staged.name[:40]}")
    twice = (
        t.group_by("station", "item", "at")
        .aggregate(count=t.count(), one=t.row.min(), other=t.row.max())
        .filter(lambda found: found["count"] > 1)
        .order_by("other")
        .limit(1)
    )
    for row in engine().to_pyarrow(twice).to_pylist():
        raise ReadingsRefused(
            "twice", row=row["other"], series=f"{row['station']} {row['item']}".strip(),
            time=str(row["at"]), other=row["one"],
        )  # fmt: skip
    value = t.value.isnan().ifelse(None, t.value)
    first_of_month = (t["at"].day() == 1).cast("int64")
    those = (
        t.group_by("station", "item")
        .aggregate(
            unit=t.unit.max(), units=t.unit.nunique(), form=t.form.max(), coarsest=t.form.min(),
            readings=value.count(), rows=t.count(), first=t["at"].min(), last=t["at"].max(),
            median=value.median(),
            firsts=first_of_month.sum(),
        )
        .order_by(ibis.asc("station"), ibis.asc("item"))
    )  # fmt: skip
    return [_found(row) for row in engine().to_pyarrow(those).to_pylist() if row["readings"]]


def _found(row: dict[str, Any]) -> Found:
    name = f"{row['station']} {row['item']}".strip()
    if row["units"] > 1:
        raise ReadingsRefused("units_differ", series=name, unit=row["unit"])
    form = _FORMS[row["form"]]
    if row["form"] != row["coarsest"] and not (form == "hour" and row["coarsest"] == 2):
        raise ReadingsRefused("steps_differ", series=name)
    if form == "day" and row["firsts"] == row["rows"] > 2:
        form = "month"
    converted = units.of(row["item"], written=row["unit"], median=row["median"], series=name)
    return Found(
        station=row["station"], item=row["item"], unit=converted.unit, written_unit=row["unit"], step=form,
        factor=converted.factor, readings=row["readings"], missing=row["rows"] - row["readings"],
        first=row["first"], last=row["last"], notes=converted.notes,
    )  # fmt: skip


def one_of(staged: Path, found: Found) -> Any:
    """Return the readings of one series of a staged file, in its unit, as an expression to be written."""
    t = engine().read_parquet(str(staged), table_name=f"staged_{staged.name[:40]}")
    mine = t.filter((t.station == found.station) & (t["item"] == found.item))
    value = mine.value if found.factor == 1 else (mine.value * found.factor).round(9)
    return mine.select(at="at", value=value, row="row")
