"""Rows of cells brought to series: times understood, numbers read, units converted, every reading on its place in the grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.readings.columns import Column, Layout, folded, item_of, split_unit
from jianxing.methods.readings.result import DAY, HOUR, Note, Readings, ReadingsRefused, Series

_MISSING: Final = frozenset(
    {"", "na", "nan", "null", "none", "n/a", "-", "--", "—", "——", "/", "*", "缺测", "无效", "无"}
)
#: Numbers that stand for nothing measured.
_SENTINELS: Final = (-999.0, -9999.0, -99999.0)
_YEARS: Final = (np.datetime64("1950-01-01"), np.datetime64("2150-01-01"))
_UNITS: Final = {
    "ug/m3": 1.0,
    "μg/m3": 1.0,
    "µg/m3": 1.0,
    "微克/立方米": 1.0,
    "mg/m3": 1000.0,
    "毫克/立方米": 1000.0,
}
_MICRO: Final = "µg/m³"
_MILLI: Final = "mg/m³"
#: Carbon monoxide in mg/m³ has a median under this wherever people live; in µg/m³ above it.
_CO_BETWEEN: Final = 20.0
_POLLUTANTS: Final = frozenset({"PM2.5", "PM10", "SO2", "NO2", "O3", "O3_8h"})
_COMPASS: Final = {
    name: at * 22.5
    for at, name in enumerate(
        ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
    )
}  # fmt: skip
_CHINESE: Final = {
    "北": 0.0,
    "东北": 45.0,
    "东": 90.0,
    "东南": 135.0,
    "南": 180.0,
    "西南": 225.0,
    "西": 270.0,
    "西北": 315.0,
}
Row = Sequence[Any]


def gather(rows: list[Row], columns: Layout, *, headings: Row, station: str, first_row: int) -> Readings:
    """Return the series of a table; raises ``ReadingsRefused`` naming row, column and remedy."""
    numbers = [at for at, row in enumerate(rows) if any(cell is not None and cell != "" for cell in row)]
    if not numbers:
        raise ReadingsRefused("no_rows")
    kept = [rows[at] for at in numbers]
    places = np.array(numbers, dtype=np.int64) + first_row
    times, hourly = times_of(kept, columns, headings, places)
    stations = words_of(kept, columns.station) if columns.station >= 0 else None
    items = [item_of(one) for one in words_of(kept, columns.item)] if columns.item >= 0 else None
    wanted = columns.values
    if columns.value >= 0:
        heading = str(headings[columns.value])
        wanted = (Column(columns.value, heading, "", split_unit(heading)[1]),)
    read = {
        column.at: numbers_of(kept, column, places, compass=column.name == "wind_from")
        for column in (*wanted, *columns.weather)
    }
    units = words_of(kept, columns.unit) if columns.unit >= 0 else None
    series, notes = [], []
    weather: dict[str, tuple[Series, ...]] = {}
    step = HOUR if hourly else DAY
    wide_by_station = columns.item >= 0 and columns.value < 0
    for name, of_station in _groups(stations, station, count=len(kept)):
        for item, of_item in _groups(items, "", count=len(kept)):
            chosen = np.flatnonzero(of_station & of_item)
            if not len(chosen):
                continue
            for column in wanted:
                one = Series(
                    station=column.name if wide_by_station else name,
                    item=item or column.name,
                    unit=column.unit or (units[chosen[0]] if units else ""),
                    step_s=step,
                    **_on_grid(times[chosen], read[column.at][chosen], places[chosen], step, column.heading),
                )
                converted, said = _converted(one)
                series.append(converted)
                notes += said
        if columns.weather:
            chosen = np.flatnonzero(of_station)
            weather[name] = tuple(
                Series(
                    station=name, item=column.name, unit=column.unit, step_s=step,
                    **_on_grid(times[chosen], read[column.at][chosen], places[chosen], step, column.heading),
                )
                for column in columns.weather
            )  # fmt: skip
    return Readings(tuple(one for one in series if len(one.values)), weather, tuple(notes))


def _groups(
    words: list[str] | None, otherwise: str, *, count: int
) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Return the different words in their order, each with where it stands; one group of all where there are none."""
    if words is None:
        return [(otherwise, np.ones(count, dtype=bool))]
    array = np.array(words, dtype=object)
    return [(one, array == one) for one in dict.fromkeys(words)]


def words_of(rows: list[Row], at: int) -> list[str]:
    return ["" if at >= len(row) or row[at] is None else str(row[at]).strip() for row in rows]


def times_of(
    rows: list[Row], columns: Layout, headings: Row, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.datetime64], bool]:
    """Return the time of each row and whether they are hours."""
    found = np.empty(len(rows), dtype="datetime64[s]")
    heading = str(headings[columns.time[0]])
    known: dict[tuple[Any, ...], Any] = {}
    hourly = columns.hour >= 0
    for at, row in enumerate(rows):
        key = tuple(row[one] if one < len(row) else None for one in columns.time)
        moment = known.get(key)
        if moment is None:
            moment = moment_of(key)
            if moment is None:
                value = "-".join("" if one is None else str(one) for one in key)
                raise ReadingsRefused("not_a_time", row=int(places[at]), column=heading, value=value[:60])
            known[key] = moment
        if columns.hour >= 0:
            cell = row[columns.hour] if columns.hour < len(row) else None
            hour = _hour(cell)
            if hour is None:
                raise ReadingsRefused(
                    "not_a_time",
                    row=int(places[at]),
                    column=str(headings[columns.hour]),
                    value=str(cell)[:60],
                )
            moment = moment.replace(hour=0) + timedelta(hours=hour)
        found[at] = moment
    outside = np.flatnonzero((found < _YEARS[0]) | (found > _YEARS[1]))
    if len(outside):
        at = int(outside[0])
        raise ReadingsRefused("too_long_ago", row=int(places[at]), column=heading, value=str(found[at])[:10])
    seconds = found.astype(np.int64)
    off = np.flatnonzero(seconds % HOUR)
    if len(off):
        at = int(off[0])
        raise ReadingsRefused(
            "off_the_hour", row=int(places[at]), column=heading, value=str(found[at]).replace("T", " ")
        )
    return found, hourly or bool((seconds % DAY).any())


def moment_of(key: tuple[Any, ...]) -> datetime | None:
    if len(key) == 3:
        try:
            year, month, day = (int(float(one)) for one in key)
            return datetime(year, month, day)  # noqa: DTZ001 - the station's own clock
        except (TypeError, ValueError, OverflowError):
            return None
    (cell,) = key
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    if text.isdecimal() and len(text) in (8, 10):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}" + (f" {text[8:]}:00" if len(text) == 10 else "")
    text = (
        text.replace("年", "-").replace("月", "-").replace("日", " ").replace("/", "-").replace("时", ":00")
    )
    on, _blank, clock = text.replace("T", " ").strip().partition(" ")
    try:
        year, month, of_month = (int(one) for one in on.split("-"))
        moment = datetime(year, month, of_month)  # noqa: DTZ001
        return moment + _clock(clock.strip()) if clock.strip() else moment
    except (ValueError, OverflowError):
        return None


def _clock(text: str) -> timedelta:
    """Return a time of day up to 24:00; raises ``ValueError``."""
    text = text.split("+")[0].removesuffix("Z")
    parts = [*text.split(":"), "0", "0"] if ":" in text else [text, "0", "0"]
    hours, minutes, seconds = int(parts[0]), int(parts[1]), float(parts[2])
    if not (0 <= hours <= 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError(text)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _hour(cell: object) -> int | None:
    try:
        hour = float(str(cell).strip().removesuffix("时").removesuffix(":00"))
    except ValueError:
        return None
    return int(hour) if hour.is_integer() and 0 <= hour <= 24 else None


def numbers_of(
    rows: list[Row], column: Column, places: npt.NDArray[np.int64], *, compass: bool
) -> npt.NDArray[np.float64]:
    at = column.at
    found = np.full(len(rows), np.nan)
    for index, row in enumerate(rows):
        cell = row[at] if at < len(row) else None
        if cell is None:
            continue
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            text = str(cell).strip()
            if text.lower() in _MISSING:
                continue
            if (
                compass
                and (turn := _COMPASS.get(text.upper(), _CHINESE.get(text.removesuffix("风")))) is not None
            ):
                found[index] = turn
                continue
            try:
                cell = float(text)
            except ValueError:
                if compass:
                    continue
                raise ReadingsRefused(
                    "not_a_number", row=int(places[index]), column=column.heading, value=text[:60]
                ) from None
        if math.isinf(cell):
            raise ReadingsRefused(
                "not_finite", row=int(places[index]), column=column.heading, value=str(cell)
            )
        found[index] = cell
    found[np.isin(found, _SENTINELS)] = np.nan
    return found


def _on_grid(
    times: npt.NDArray[np.datetime64],
    values: npt.NDArray[np.float64],
    places: npt.NDArray[np.int64],
    step: int,
    heading: str,
) -> dict[str, Any]:
    """Return start, values and rows on a regular grid from the first time to the last."""
    start = times.min()
    at = (times - start).astype(np.int64) // step
    count = int(at.max()) + 1
    rows = np.zeros(count, dtype=np.int64)
    rows[at] = places
    doubled = np.flatnonzero(rows[at] != places)
    if len(doubled):
        one = int(doubled[0])
        raise ReadingsRefused(
            "twice", row=int(rows[at[one]]), column=heading, series=heading,
            time=str(times[one]).replace("T", " "), other=int(places[one]),
        )  # fmt: skip
    whole = np.full(count, np.nan)
    whole[at] = values
    return {"start": start, "values": whole, "rows": rows}


def _converted(one: Series) -> tuple[Series, list[Note]]:
    """Return a series in µg/m³, CO in mg/m³, and what was taken for granted."""
    known = _UNITS.get(folded(one.unit).replace("³", "3"))
    if one.item == "CO":
        if known is not None:
            return _scaled(one, known / 1000, _MILLI), _told("unit_converted", one) if known == 1 else []
        median = float(np.nanmedian(one.values)) if np.isfinite(one.values).any() else 0.0
        if median > _CO_BETWEEN:
            note = Note("co_in_micrograms", {"series": one.name, "median": round(median, 1)})
            return _scaled(one, 1 / 1000, _MILLI), [note]
        return _scaled(one, 1, _MILLI), []
    if one.item not in _POLLUTANTS:
        return one, []
    if known is None:
        return _scaled(one, 1, one.unit or _MICRO), _told("unit_unknown", one) if one.unit else []
    return _scaled(one, known, _MICRO), _told("unit_converted", one) if known != 1 else []


def _told(code: str, one: Series) -> list[Note]:
    return [Note(code, {"series": one.name, "unit": one.unit})]


def _scaled(one: Series, factor: float, unit: str) -> Series:
    values = one.values if factor == 1 else np.round(one.values * factor, 9)
    return Series(one.station, one.item, unit, one.step_s, one.start, values, one.rows)
