"""A file of benchmarks or of published cases: CSV (UTF-8 or GB 18030), xlsx, or a list in JSON.

Persons' names are dropped here, before anything is kept: their columns, and their mention in the facts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from jianxing.methods.penalties import cells
from jianxing.methods.penalties.columns import BENCHMARK, CASE, layout, persons, word
from jianxing.methods.penalties.model import OPEN, Benchmark, Case, Note, PenaltiesRefused
from jianxing.methods.strangers.archives import check_archive
from jianxing.methods.strangers.bounds import BOUNDS

_LARGEST_MB: Final = 256
_MOST: Final = 1_000_000
_TOP: Final = 20
#: Numbers in the facts that name a person: an identity card, a mobile telephone.
_NUMBERS: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_PARTY: Final = "当事人"
_MITIGATED: Final = frozenset({"减轻", "减轻处罚"})
_FIRST: Final = frozenset({"首违不罚", "不予处罚"})
_LONGEST: Final = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """Benchmarks of a file, and what was taken for granted."""

    rows: tuple[Benchmark, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of a file without persons, and what was taken for granted, what was dropped foremost."""

    rows: tuple[Case, ...]
    notes: tuple[Note, ...]


def read_benchmarks(path: Path) -> Benchmarks:
    """Read a file of benchmarks; raises ``PenaltiesRefused`` naming row and column."""
    table = _table(path, BENCHMARK, ("item", "tier", "valid_from"))
    rows = tuple(_benchmark(number, row, table) for number, row in table.rows)
    if not rows:
        raise PenaltiesRefused("no_rows")
    return Benchmarks(rows, table.notes())


def read_cases(path: Path) -> Cases:
    """Read a file of cases, dropping who was punished; raises ``PenaltiesRefused`` naming row and column."""
    table = _table(path, CASE, ("number", "item", "tier", "amount", "decided_on"))
    names = persons(table.heading)
    rows, replaced = [], 0
    for number, row in table.rows:
        one, here = _case(number, row, table, names)
        rows.append(one)
        replaced += here
    if not rows:
        raise PenaltiesRefused("no_rows")
    notes = []
    if names:
        notes.append(Note("persons_dropped", {"columns": "、".join(names.values()), "rows": len(rows)}))
    if replaced:
        notes.append(Note("persons_in_facts", {"rows": replaced}))
    return Cases(tuple(rows), (*notes, *table.notes()))


@dataclass(frozen=True, slots=True)
class _Table:
    heading: Sequence[Any]
    at: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[Any]]]

    def cell(self, row: Sequence[Any], name: str) -> Any:
        at = self.at.get(name)
        return row[at] if at is not None and at < len(row) else None

    def column(self, name: str) -> str:
        return cells.text(self.heading[self.at[name]]) if name in self.at else name

    def notes(self) -> tuple[Note, ...]:
        known = {*self.at.values(), *persons(self.heading)}
        left = [cells.text(cell) for at, cell in enumerate(self.heading) if at not in known]
        left = [one for one in left if one]
        return (Note("columns_left", {"columns": "、".join(left)[:200]}),) if left else ()


def _table(path: Path, columns: Mapping[str, tuple[str, ...]], needed: Sequence[str]) -> _Table:
    rows = list(_rows(path, columns))
    for at, row in enumerate(rows[:_TOP]):
        found = {name: place for place, name in layout(row, columns).items()}
        if {"item", "tier"} <= set(found):
            missing = [name for name in needed if name not in found]
            if missing:
                raise PenaltiesRefused("column_missing", row=at + 1, column=columns[missing[0]][1])
            body = [(number, one) for number, one in enumerate(rows[at + 1 :], start=at + 2) if _filled(one)]
            return _Table(row, found, body)
    raise PenaltiesRefused("no_heading", columns=f"{columns['item'][1]}、{columns['tier'][1]}")


def _filled(row: Sequence[Any]) -> bool:
    return any(cells.text(cell) for cell in row)


def _rows(path: Path, columns: Mapping[str, tuple[str, ...]]) -> Iterator[Sequence[Any]]:
    if not path.is_file():
        raise PenaltiesRefused("no_such_file")
    if path.stat().st_size > _LARGEST_MB << 20:
        raise PenaltiesRefused("file_too_large", most=_LARGEST_MB)
    data = path.read_bytes()
    found = _book(data, columns) if data.startswith(b"PK\x03\x04") else _text(data)
    for number, row in enumerate(found):
        if number > _MOST:
            raise PenaltiesRefused("too_many_rows", most=_MOST)
        yield row


def _book(data: bytes, columns: Mapping[str, tuple[str, ...]]) -> Sequence[Sequence[Any]]:
    """Return the first sheet that has the columns, else the first, not much farther than a file may go."""
    check_archive(data, BOUNDS, refusal=_broken)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        fitting = [one for one in sheets if any(len(layout(row, columns)) > 2 for row in _cells(one, _TOP))]
        return _cells((fitting or sheets)[0], _MOST + 2) if sheets else []
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        raise PenaltiesRefused("file_broken", reason=str(error)) from error


def _cells(sheet: CalamineSheet, most: int) -> Sequence[Sequence[Any]]:
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=False, nrows=most)
    return rows


def _broken(code: str) -> PenaltiesRefused:
    return PenaltiesRefused("file_broken", reason=code)


def _text(data: bytes) -> Sequence[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in said:
            break
        if said.lstrip()[:1] in {"[", "{"}:
            return _json(said)
        delimiter = max(",\t;，；", key=said[:4000].count)
        try:
            return list(csv.reader(io.StringIO(said, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise PenaltiesRefused("file_broken", reason=str(error)) from error
    raise PenaltiesRefused("file_unknown")


def _json(said: str) -> Sequence[Sequence[Any]]:
    try:
        told = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise PenaltiesRefused("file_broken", reason=str(error)) from error
    if isinstance(told, dict):
        told = told.get("cases") or told.get("benchmarks")
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise PenaltiesRefused("json_no_list")
    heading = list(dict.fromkeys(name for one in told for name in one))
    return [heading, *([one.get(name) for name in heading] for one in told)]


def _read(number: int, row: Sequence[Any], table: _Table, name: str, how: Callable[[Any], T]) -> T:
    cell = table.cell(row, name)
    try:
        return how(cell)
    except cells.NotReadable as error:
        code = {"day": "not_a_day", "flag": "not_yes_or_no"}.get(how.__name__, "not_an_amount")
        said = cells.text(cell)[:60]
        raise PenaltiesRefused(code, row=number, column=table.column(name), value=said) from error


def _said(number: int, row: Sequence[Any], table: _Table, name: str, *, needed: bool = False) -> str:
    said = cells.text(table.cell(row, name))
    if needed and not said:
        raise PenaltiesRefused("cell_empty", row=number, column=table.column(name))
    if len(said) > _LONGEST:
        raise PenaltiesRefused("too_long", row=number, column=table.column(name), most=_LONGEST)
    return said


def _benchmark(number: int, row: Sequence[Any], table: _Table) -> Benchmark:
    low, high = _bounds(number, row, table, ("lo", "hi", "interval"))
    if low is None or high is None:
        raise PenaltiesRefused("cell_empty", row=number, column=table.column("hi"))
    least, most = _bounds(number, row, table, ("statute_lo", "statute_hi", "statute"))
    begins = _read(number, row, table, "valid_from", cells.day)
    if begins is None:
        raise PenaltiesRefused("cell_empty", row=number, column=table.column("valid_from"))
    return Benchmark(
        place=_said(number, row, table, "place"), item=_said(number, row, table, "item", needed=True),
        tier=_said(number, row, table, "tier", needed=True), lo=low, hi=high, valid_from=begins,
        valid_to=_read(number, row, table, "valid_to", cells.day) or OPEN,
        circumstances=_said(number, row, table, "circumstances"), basis=_said(number, row, table, "basis"),
        version=_said(number, row, table, "version"), statute_lo=least, statute_hi=most, row=number,
    )  # fmt: skip


def _bounds(
    number: int, row: Sequence[Any], table: _Table, names: tuple[str, str, str]
) -> tuple[float | None, float | None]:
    low, high, whole = names
    if table.at.get(whole) is not None and cells.text(table.cell(row, whole)):
        return _read(number, row, table, whole, cells.interval)
    return _read(number, row, table, low, cells.amount), _read(number, row, table, high, cells.amount)


def _case(number: int, row: Sequence[Any], table: _Table, names: Mapping[int, str]) -> tuple[Case, bool]:
    decided = _read(number, row, table, "decided_on", cells.day)
    if decided is None:
        raise PenaltiesRefused("cell_empty", row=number, column=table.column("decided_on"))
    times = 10_000 if "万元" in word(table.heading[table.at["amount"]]) else 1

    def amount(cell: Any) -> float | None:
        return cells.amount(cell, times=times)

    tier = _said(number, row, table, "tier", needed=True)
    facts, replaced = _without_persons(cells.text(table.cell(row, "facts")), row, names)
    lon, lat = (_read(number, row, table, name, cells.degrees) for name in ("lon", "lat"))
    one = Case(
        number=_said(number, row, table, "number", needed=True), place=_said(number, row, table, "place"),
        item=_said(number, row, table, "item", needed=True), tier=tier,
        amount=_read(number, row, table, "amount", amount), decided_on=decided,
        circumstances=_said(number, row, table, "circumstances"), basis=_said(number, row, table, "basis"),
        version=_said(number, row, table, "version"), acted_on=_read(number, row, table, "acted_on", cells.day),
        first_offence=_read(number, row, table, "first_offence", cells.flag) or tier in _FIRST,
        mitigated=_read(number, row, table, "mitigated", cells.flag) or tier in _MITIGATED,
        counts=_read(number, row, table, "counts", cells.whole), authority=_said(number, row, table, "authority"),
        facts=facts, point=(lon, lat) if lon is not None and lat is not None else None, row=number,
    )  # fmt: skip
    return one, replaced


def _without_persons(facts: str, row: Sequence[Any], names: Mapping[int, str]) -> tuple[str, bool]:
    """Return the facts without whom the row names, and whether anybody stood in them."""
    said = facts
    for at in names:
        name = cells.text(row[at]) if at < len(row) else ""
        if len(name) > 1:
            said = said.replace(name, _PARTY)
    said = _NUMBERS.sub("■", said)
    return said, said != facts
