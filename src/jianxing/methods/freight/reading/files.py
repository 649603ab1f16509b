"""A file as documents: found to be xlsx, CSV, JSON or XML by what it begins with, never by its name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from jianxing.methods.freight import forms
from jianxing.methods.freight.columns import (
    DAYS,
    INTS,
    NO_DAY,
    NUMBERS,
    TEXTS,
    Documents,
    Ints,
    Words,
    day_of,
)
from jianxing.methods.freight.kinds import KIND_AT
from jianxing.methods.freight.reading import values
from jianxing.methods.freight.reading.mapping import WEIGHTS, Layout, Mapping, kind_called, layout
from jianxing.methods.freight.reading.trees import Record, records, tree_of_json, tree_of_xml
from jianxing.methods.freight.refusals import FreightRefused, Note
from jianxing.methods.strangers.archives import check_archive
from jianxing.methods.strangers.bounds import BOUNDS
from jianxing.methods.strangers.markup import tree_of

MOST_MB: Final = 512
MOST_ROWS: Final = 5_000_000
_MOST_NOTES: Final = 200
_HEADING_WITHIN: Final = 20
_DELIMITERS: Final = (",", "\t", ";", "，", "；", "|")
Rows = Sequence[Sequence[Any]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file held: its documents, what was passed over, and for each line what stood there, heading by heading."""

    documents: Documents
    notes: tuple[Note, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A heading and rows, each with its number; *called* are the names of file, sheet and root element."""

    headings: list[str]
    rows: Rows
    numbers: Sequence[int]
    called: str


def read(path: Path, *, mapping: Mapping | None = None, file: int = 0) -> FileRead:
    """Read a file of documents; *file* is the number by which its lines name it. Raises ``FreightRefused``."""
    if not path.is_file():
        raise FreightRefused("no_such_file")
    if path.stat().st_size > MOST_MB * 1024 * 1024:
        raise FreightRefused("file_too_large", most=MOST_MB)
    return read_bytes(path.read_bytes(), name=path.stem, mapping=mapping, file=file)


def read_bytes(data: bytes, *, name: str = "", mapping: Mapping | None = None, file: int = 0) -> FileRead:
    """Read the bytes of a file of this name. Raises ``FreightRefused``."""
    if not data.strip():
        raise FreightRefused("file_empty")
    if len(data) > MOST_MB * 1024 * 1024:
        raise FreightRefused("file_too_large", most=MOST_MB)
    mapping = mapping or Mapping()
    made, notes, headings = [], list[Note](), dict[str, None]()
    tables = list(_tables(data, name, mapping))
    if isinstance(tables[0].numbers, list) and mapping.kind is None:
        # Records of one tree are of one kind, though each set of paths shows only some of what tells it.
        every = dict.fromkeys(path for table in tables for path in table.headings)
        mapping = replace(mapping, kind=layout(list(every), mapping, called=tables[0].called).kind)
    for table in tables:
        documents, told = _documents(table, mapping, file)
        made.append(documents)
        notes.extend(told)
        headings.update(dict.fromkeys(table.headings))
    documents = joined(made)
    if not len(documents):
        raise FreightRefused("no_rows")
    return FileRead(documents, tuple(notes[:_MOST_NOTES]), tuple(headings))


def joined(several: Sequence[Documents]) -> Documents:
    """Return the documents of several files as one."""
    made: dict[str, Any] = {}
    for name in TEXTS:
        columns = [getattr(one, name) for one in several]
        known: dict[str, int] = {}
        codes = []
        for column in columns:
            of_word = np.array([*(known.setdefault(word, len(known)) for word in column.words), -1], np.int64)
            codes.append(of_word[column.codes])
        made[name] = Words(np.concatenate(codes) if codes else np.zeros(0, np.int64), tuple(known))
    for name in (*NUMBERS, *DAYS, *INTS):
        kept = [getattr(one, name) for one in several]
        kind = np.float64 if name in NUMBERS else np.int64
        made[name] = np.concatenate(kept) if kept else np.zeros(0, kind)
    return Documents(**made)


def _tables(data: bytes, name: str, mapping: Mapping) -> Iterable[_Table]:
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64]
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name, mapping)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or (
        b"\x00" in head and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise FreightRefused("file_unknown")
    if head.startswith(b"<"):
        return _xml(data, name, mapping)
    text = _text(data)
    if head.startswith((b"{", b"[")):
        return _flat(tree_of_json(text), name, mapping)
    sample = text[:20_000]
    delimiter = max(_DELIMITERS, key=sample.count)
    try:
        rows = _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FreightRefused("file_broken", reason=str(error)[:80]) from error
    return [_headed(rows, name, mapping)]


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FreightRefused("encoding_unknown")


def _xml(data: bytes, name: str, mapping: Mapping) -> list[_Table]:
    root = tree_of(data, BOUNDS, refusal=FreightRefused)
    return _flat(tree_of_xml(root), f"{root.tag} {name}", mapping)


def _flat(tree: Any, name: str, mapping: Mapping) -> list[_Table]:
    """Return records as tables, one for each set of paths: one document states a container under several."""
    shapes: dict[tuple[str, ...], list[tuple[int, Record]]] = {}
    for number, record in enumerate(records(tree, mapping), start=1):
        shapes.setdefault(tuple(record), []).append((number, record))
    if not shapes:
        raise FreightRefused("no_container")
    return [
        _Table(
            list(paths),
            [list(one.values()) for _number, one in found],
            [number for number, _one in found],
            name,
        )
        for paths, found in shapes.items()
    ]


def _workbook(data: bytes, name: str, mapping: Mapping) -> list[_Table]:
    check_archive(data, BOUNDS, refusal=FreightRefused)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for sheet_name in book.sheet_names[:50]:
            sheet = book.get_sheet_by_name(sheet_name)
            sheets.append((sheet_name, _bounded(sheet.to_python(skip_empty_area=False))))
    except PasswordError as error:
        raise FreightRefused("archive_locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FreightRefused("file_broken", reason=str(error)[:80]) from error
    tables = []
    for sheet_name, rows in sheets:
        try:
            tables.append(_headed(rows, f"{sheet_name} {name}", mapping))
        except FreightRefused as refusal:
            if refusal.code != "no_container":
                raise
    if not tables:
        raise FreightRefused("no_container")
    return tables


def _bounded(rows: Iterable[Sequence[Any]]) -> Rows:
    taken = []
    for row in rows:
        taken.append(row)
        if len(taken) > MOST_ROWS:
            raise FreightRefused("too_many_rows", most=MOST_ROWS)
    return taken


def _headed(rows: Rows, name: str, mapping: Mapping) -> _Table:
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        headings = [values.text(cell) for cell in row]
        if "container" in layout(headings, mapping).columns and sum(map(bool, headings)) > 1:
            return _Table(headings, rows[at + 1 :], range(at + 2, len(rows) + 1), name)
    raise FreightRefused("no_container")


def _documents(table: _Table, mapping: Mapping, file: int) -> tuple[Documents, list[Note]]:
    found = layout(table.headings, mapping, called=table.called)
    notes: list[Note] = []
    filled = [
        (number, row)
        for number, row in zip(table.numbers, table.rows, strict=True)
        if any(cell is not None and cell != "" for cell in row)
    ]
    rows = [row for _number, row in filled]
    numbers = np.array([number for number, _row in filled], np.int64)
    columns = _Columns(table.headings, rows, numbers, found, notes)
    kind, known = _kinds(columns, found)
    made: dict[str, Any] = {"kind": kind, "file": np.full(len(rows), file, np.int64), "row": numbers}
    made["version"] = np.nan_to_num(columns.numbers("version", values.count)).astype(np.int64)
    for name in TEXTS:
        form = _FORM.get(name, values.text)
        made[name] = columns.words(name, form)
    for name in NUMBERS:
        made[name] = columns.weights(name) if name in WEIGHTS else columns.numbers(name, values.count)
    for name in DAYS:
        made[name] = columns.days(name)
    documents = Documents(**made)
    stated = documents.container.codes >= 0
    notes.extend(Note("container_missing", int(numbers[at])) for at in np.flatnonzero(known & ~stated)[:20])
    if found.left:
        notes.append(Note("columns_left", values={"columns": "、".join(found.left)[:300]}))
    return documents.take(stated & known), notes


def _kinds(columns: _Columns, found: Layout) -> tuple[Ints, Any]:
    if found.kind is not None:
        count = len(columns.rows)
        return np.full(count, KIND_AT[found.kind], np.int64), np.ones(count, np.bool_)
    if "kind" not in found.columns:
        raise FreightRefused("kind_unknown")
    known: dict[str, int] = {}
    codes = []
    for cell, row in zip(columns.cells("kind"), columns.numbers_of_rows, strict=True):
        word = values.text(cell)
        if word not in known:
            kind = kind_called(word)
            known[word] = -1 if kind is None else KIND_AT[kind]
            if kind is None:
                columns.notes.append(
                    Note("kind_not_known", int(row), columns.heading("kind"), {"value": word[:60]})
                )
        codes.append(known[word])
    kinds = np.array(codes, np.int64)
    return np.maximum(kinds, 0), kinds >= 0


class _Columns:
    """The columns of a table as the fields that they state; what cannot be read is noted and left out."""

    def __init__(
        self, headings: Sequence[str], rows: Rows, numbers: Ints, found: Layout, notes: list[Note]
    ) -> None:
        self.headings, self.rows, self.numbers_of_rows, self.found, self.notes = (
            headings,
            rows,
            numbers,
            found,
            notes,
        )

    def heading(self, field: str) -> str:
        return self.headings[self.found.columns[field]]

    def cells(self, field: str) -> list[Any]:
        at = self.found.columns.get(field)
        if at is None:
            return [None] * len(self.rows)
        return [row[at] if at < len(row) else None for row in self.rows]

    def words(self, field: str, form: Callable[[object], str]) -> Words:
        if field not in self.found.columns:
            return Words(np.full(len(self.rows), -1, np.int64), ())
        again = values.cached(form)
        return Words.of(again(cell) for cell in self.cells(field))

    def _each(self, field: str, cells: list[Any], read: Callable[[object], T], none: T) -> list[T]:
        again, found = values.cached(read), []
        for cell, row in zip(cells, self.numbers_of_rows, strict=True):
            if cell is None or cell == "" or (isinstance(cell, str) and cell.strip() in {"", "-", "—", "/"}):
                found.append(none)
                continue
            try:
                found.append(again(cell))
            except values.NotRead:
                found.append(none)
                if len(self.notes) < _MOST_NOTES:
                    self.notes.append(
                        Note("not_read", int(row), self.heading(field), {"value": values.text(cell)[:60]})
                    )
        return found

    def numbers(self, field: str, read: Callable[[object], float]) -> Any:
        if field not in self.found.columns:
            return np.full(len(self.rows), np.nan)
        return np.array(self._each(field, self.cells(field), read, float("nan")), np.float64)

    def weights(self, field: str) -> Any:
        if field not in self.found.columns:
            return np.full(len(self.rows), np.nan)
        unit = self.found.units.get(field, "")
        if f"{field}_unit" not in self.found.columns:
            return self.numbers(field, lambda cell: values.weight(cell, unit=unit))
        units = [values.text(one) for one in self.cells(f"{field}_unit")]
        pairs = [
            None if cell is None or cell == "" else (cell, own or unit)
            for cell, own in zip(self.cells(field), units, strict=True)
        ]
        return np.array(self._each(field, pairs, _with_unit, float("nan")), np.float64)

    def days(self, field: str) -> Ints:
        if field not in self.found.columns:
            return np.full(len(self.rows), NO_DAY, np.int64)
        return np.array(self._each(field, self.cells(field), _day, NO_DAY), np.int64)


def _with_unit(pair: Any) -> float:
    return values.weight(pair[0], unit=pair[1])


def _day(cell: object) -> int:
    found: date = values.day(cell)
    return day_of(found)


_FORM: Final[dict[str, Callable[[object], str]]] = {
    "container": lambda cell: forms.container(values.text(cell))
}
