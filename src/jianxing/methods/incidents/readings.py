"""Readings with a place as feeds of rain, rivers and fires send them: a table in CSV, every bad cell named by row and column."""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from jianxing.methods.strangers.text import decoded

#: Feeds of the three places say Beijing time where they say none.
BEIJING: Final = timezone(timedelta(hours=8))
MOST_BYTES, MOST_ROWS = 2_000_000, 20_000
#: What each column is called, the first as faults name it.
COLUMNS: Final = {
    "station": ("站点", "站名", "测站", "监测站", "station"),
    "longitude": ("经度", "longitude", "lon"),
    "latitude": ("纬度", "latitude", "lat"),
    "quantity": ("要素", "项目", "quantity"),
    "value": ("数值", "读数", "监测值", "value"),
    "unit": ("单位", "unit"),
    "time": ("时间", "监测时间", "观测时间", "time"),
}
_LONGEST: Final = {"station": 80, "quantity": 40, "unit": 20}
_FORMS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: of what, at which station (degrees, WGS 84), how much, when (with a zone). *row* counts the header as 1."""

    row: int
    station: str
    longitude: float
    latitude: float
    quantity: str
    value: float
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell, by a code of ``wording.READING_FAULTS``; row 1 is the header, 0 the file."""

    row: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds, and all that is wrong with it."""

    readings: Sequence[Reading]
    faults: Sequence[Fault]


def read(data: bytes) -> Table:
    """Read a file of UTF-8 or GB 18030 with a header; what it does not hold whole is told in ``faults``, nothing is guessed."""
    if len(data) > MOST_BYTES:
        return Table((), (Fault(0, "", "too_large"),))
    text = decoded(data)
    if text is None or "\0" in text:
        return Table((), (Fault(0, "", "no_text"),))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return Table((), (Fault(0, "", "no_table"),))
    if len(rows) - 1 > MOST_ROWS:
        return Table((), (Fault(0, "", "too_many"),))
    places, faults = _header(rows[0] if rows else [])
    if faults:
        return Table((), faults)
    read_rows, seen = [], dict[tuple[str, str, datetime], Reading]()
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        wrong, at = list(_faults(number, said)), _instant(said["time"])
        if wrong or at is None:
            faults.extend(wrong)
            continue
        one = Reading(
            number, said["station"], float(said["longitude"]), float(said["latitude"]), said["quantity"],
            float(said["value"]), said["unit"], at,
        )  # fmt: skip
        key = one.station, one.quantity, one.at
        before = seen.setdefault(key, one)
        if before is one:
            read_rows.append(one)
        elif before.value != one.value:
            faults.append(Fault(number, COLUMNS["value"][0], "twice", str(before.row)))
    if not read_rows and not faults:
        faults.append(Fault(0, "", "empty"))
    return Table(read_rows, faults)


def _header(cells: Sequence[str]) -> tuple[dict[str, int], list[Fault]]:
    said = [cell.strip().lower() for cell in cells]
    places = {
        name: next((said.index(word) for word in words if word in said), -1)
        for name, words in COLUMNS.items()
    }
    missing = [Fault(1, COLUMNS[name][0], "no_column") for name, at in places.items() if at < 0]
    return places, missing


def _faults(row: int, said: dict[str, str]) -> Iterator[Fault]:
    for name, value in said.items():
        code = _wrong(name, value)
        if code:
            yield Fault(row, COLUMNS[name][0], code, value[:40])


def _wrong(name: str, value: str) -> str:
    if not value:
        return "empty_cell"
    if name in _LONGEST:
        return "too_long" if len(value) > _LONGEST[name] else ""
    if name == "time":
        return "" if _instant(value) else "no_time"
    number = _number(value)
    if number is None:
        return "no_number"
    most = {"longitude": 180, "latitude": 90}.get(name)
    return "off_earth" if most is not None and abs(number) > most else ""


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _instant(text: str) -> datetime | None:
    """Return an instant; without a zone it is Beijing time."""
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-01-01"):  # a day is no instant
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=BEIJING)).astimezone(BEIJING)
    except OverflowError:
        return None
