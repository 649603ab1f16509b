"""xlsx: values, errors, formulas without a result, merged cells, hidden rows, columns and sheets, dates."""

from __future__ import annotations

import posixpath
import re
import zipfile
from datetime import datetime, time, timedelta
from math import isfinite
from pathlib import Path

from jianxing.importing.reading.formulas import work_out
from jianxing.importing.reading.grid import (
    UNCALCULATED,
    CellError,
    Merge,
    Sheet,
    Value,
    cell_name,
    column_index,
)
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.regular_rows import Irregular, RegularRows
from jianxing.importing.reading.xml_stream import Package

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?$")
_MACROS = re.compile(r"vbaProject\.bin$|(^|/)macrosheets/", re.IGNORECASE)
# Built-in number formats that show a date or a time; 27–36 and 50–58 are the Chinese ones.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_FORMATS = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_XML_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no time zone
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_465
_MOST_ROWS = 1_048_576
_LONGEST_NUMBER = 18


def read_xlsx(path: Path, *, limits: Limits, by_pattern: bool = True) -> tuple[Sheet, ...]:
    """Every worksheet of the file. External links, charts and pictures are not looked at.

    With *by_pattern*, rows that are written in the usual way are read without the parser, which says the same of them.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused("corrupt", file=path.name, part="zip") from error
    with archive:
        return _Reader(archive, file=path.name, limits=limits, by_pattern=by_pattern).read()


def serial_to_date(serial: float, *, epoch_1904: bool = False) -> Value:
    """What a date-formatted number means; the number itself when it is no day of the calendar."""
    if not 0 <= serial <= _LAST_SERIAL:
        return serial
    if serial < 1 and not epoch_1904:
        return _time_of(serial)
    # Excel believes in 29 February 1900, so days before March 1900 are one off.
    shift = 1 if serial < 60 and not epoch_1904 else 0
    moment = (_DAY_ZERO_1904 if epoch_1904 else _DAY_ZERO) + timedelta(days=serial + shift)
    if moment.microsecond:
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment


def _time_of(fraction: float) -> time:
    seconds = min(round(fraction * 86_400), 86_399)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _kind_of_format(code: str) -> str:
    bare = _QUOTED.sub("", code.split(";")[0])
    if "%" in bare:
        return "percent"
    return (
        "date" if re.search(r"[ymdhs年月日]", bare, re.IGNORECASE) and "general" not in bare.lower() else ""
    )


class _TooLong(Exception):
    pass


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, *, file: str, limits: Limits, by_pattern: bool) -> None:
        self.file, self.limits, self.by_pattern = file, limits, by_pattern
        self.package = Package(archive, file=file, limits=limits)
        self.cell_count = 0
        names = self.package.names
        if "EncryptedPackage" in names:
            raise FileRefused("encrypted", file=file)
        if any(_MACROS.search(name) for name in names):
            raise FileRefused("macros", file=file)
        if "xl/workbook.bin" in names:
            raise FileRefused("binary_workbook", file=file)

    def read(self) -> tuple[Sheet, ...]:
        names = self.package.names
        root = self._relations("_rels/.rels", base="") if "_rels/.rels" in names else {}
        workbook = next((p for p, kind in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        if workbook not in names:
            raise FileRefused("not_a_workbook", file=self.file, kind=_kind_of_package(names))
        if not workbook.startswith("xl/") and any(n.startswith(("word/", "ppt/")) for n in names):
            raise FileRefused("not_a_workbook", file=self.file, kind=_kind_of_package(names))
        folder = posixpath.dirname(workbook)
        rels_part = posixpath.join(folder, "_rels", posixpath.basename(workbook) + ".rels")
        relations = self._relations(rels_part, base=folder) if rels_part in names else {}

        listed: list[tuple[str, str, bool]] = []
        epoch_1904 = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal epoch_1904
            match _local(name):
                case "workbookPr":
                    epoch_1904 = attributes.get("date1904") in ("1", "true")
                case "sheet":
                    relation = next((v for k, v in attributes.items() if _local(k) == "id"), "")
                    listed.append(
                        (
                            attributes.get("name", ""),
                            relation,
                            attributes.get("state", "visible") != "visible",
                        )
                    )

        self.package.parse(workbook, start=start)
        if len(listed) > self.limits.sheets:
            raise FileRefused("too_large", file=self.file, what=f"{len(listed)} sheets")
        parts = {kind: part for part, kind in relations.values()}
        self.strings = self._strings(parts.get("sharedStrings", ""))
        self.formats = self._styles(parts.get("styles", ""))
        self.epoch_1904 = epoch_1904
        sheets = []
        for name, relation, hidden in listed:
            part, kind = relations.get(relation, ("", ""))
            if kind == "worksheet" and part in names:
                sheets.append(self._sheet(part, Sheet(name=name, hidden=hidden)))
        return tuple(sheets)

    def _relations(self, part: str, *, base: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if _local(name) != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (posixpath.normpath(path), kind)

        self.package.parse(part, start=start)
        return found

    def _strings(self, part: str) -> list[str | None]:
        """The shared strings; None for one that is too long, which is refused where a cell shows it."""
        strings: list[str | None] = []
        if part not in self.package.names:
            return strings
        pieces: list[str] = []
        length = 0
        wanted = phonetic = False
        limit = self.limits.cell_characters

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal wanted, phonetic, length
            local = _local(name)
            if local == "si":
                pieces.clear()
                length = 0
            elif local == "t":
                wanted = not phonetic
            elif local == "rPh":
                phonetic = True

        def end(name: str) -> None:
            nonlocal wanted, phonetic
            local = _local(name)
            if local == "si":
                strings.append(None if length > limit else _unescape("".join(pieces)))
            elif local == "t":
                wanted = False
            elif local == "rPh":
                phonetic = False

        def text(data: str) -> None:
            nonlocal length
            if wanted:
                length += len(data)
                if length <= limit:
                    pieces.append(data)

        self.package.parse(part, start=start, end=end, text=text)
        return strings

    def _styles(self, part: str) -> list[str]:
        formats: list[str] = []
        if part not in self.package.names:
            return formats
        custom: dict[int, str] = {}
        in_cells = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal in_cells
            match _local(name):
                case "numFmt":
                    custom[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
                case "cellXfs":
                    in_cells = True
                case "xf" if in_cells:
                    number = _number(attributes.get("numFmtId", ""))
                    if number in custom:
                        formats.append(_kind_of_format(custom[number]))
                    elif number in _DATE_FORMATS:
                        formats.append("date")
                    else:
                        formats.append("percent" if number in _PERCENT_FORMATS else "")

        def end(name: str) -> None:
            nonlocal in_cells
            if _local(name) == "cellXfs":
                in_cells = False

        self.package.parse(part, start=start, end=end)
        return formats

    def _sheet(self, part: str, sheet: Sheet) -> Sheet:
        frame = self._regular(part, sheet)
        row = column = -1
        kind, style, has_formula = "n", 0, False
        collecting = phonetic = in_formula = False
        pieces: list[str] = []
        formula: list[str] = []
        worked_out: list[tuple[tuple[int, int], Value]] = []
        length = 0
        cells = sheet.cells
        limit = self.limits.cell_characters

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, kind, style, has_formula, collecting, length, phonetic, in_formula
            local = name if ":" not in name else _local(name)
            if local == "c":
                reference = attributes.get("r")
                match = _RANGE.match(reference) if reference else None
                if match:
                    column = column_index(match[1])
                else:
                    column += 1
                kind, style = attributes.get("t", "n"), _number(attributes.get("s", "0"))
                has_formula = False
                pieces.clear()
                length = 0
            elif local == "v" or (local == "t" and not phonetic):
                collecting = True
            elif local == "f":
                has_formula = in_formula = True
                formula.clear()
            elif local == "row":
                given = _number(attributes.get("r", ""))
                row = given - 1 if 0 < given <= _MOST_ROWS else row + 1
                column = -1
                if attributes.get("hidden") in ("1", "true"):
                    sheet.hidden_rows.add(row)
            elif local == "rPh":
                phonetic = True
            elif local == "col":
                if attributes.get("hidden") in ("1", "true") or attributes.get("width") == "0":
                    first, last = _number(attributes.get("min", "0")), _number(attributes.get("max", "0"))
                    sheet.hidden_columns.update(range(max(first, 1) - 1, min(last, 16_384)))
            elif local == "mergeCell":
                match = _RANGE.match(attributes.get("ref", ""))
                if match and match[3]:
                    sheet.merges.append(
                        Merge(
                            int(match[2]) - 1,
                            column_index(match[1]),
                            int(match[4]) - 1,
                            column_index(match[3]),
                        )
                    )

        def end(name: str) -> None:
            nonlocal collecting, phonetic, in_formula
            local = name if ":" not in name else _local(name)
            if local == "v" or local == "t":
                collecting = False
            elif local == "f":
                in_formula = False
            elif local == "rPh":
                phonetic = False
            elif local == "c":
                try:
                    value = self._value("".join(pieces), kind=kind, style=style, has_formula=has_formula)
                except _TooLong:
                    raise self._too_long(sheet, row, column) from None
                if value is None:
                    return
                self._count(1)
                cells.setdefault(row, {})[column] = value
                if value is UNCALCULATED:
                    sheet.formulas[row, column] = "".join(formula)
                if type(value) in (int, float) and self._format(style) == "percent":
                    sheet.percents.add((row, column))

        def text(data: str) -> None:
            nonlocal length
            if collecting:
                length += len(data)
                if length > limit:
                    raise self._too_long(sheet, row, column)
                pieces.append(data)
            elif in_formula and len(formula) < 64:
                formula.append(data)

        self.package.parse(part, start=start, end=end, text=text, content=frame)
        for place in sheet.formulas:
            if (value := work_out(sheet, *place)) is not None:
                sheet.computed.add(place)
                worked_out.append((place, value))
        for (row, column), value in worked_out:
            cells[row][column] = value
        return sheet

    def _regular(self, part: str, sheet: Sheet) -> bytes | None:
        """Read the rows by pattern and return the sheet without them; None where they are not written in the usual way."""
        if not self.by_pattern:
            return None
        before = self.cell_count
        rows = RegularRows(
            sheet=sheet,
            formats=self.formats,
            strings=self.strings,
            longest=self.limits.cell_characters,
            read_value=lambda raw, kind, style: self._value(raw, kind=kind, style=style, has_formula=False),
            count=self._count,
            refuse=lambda row, column: self._too_long(sheet, row, column),
        )
        try:
            with self.package.trying():
                return rows.read(self.package.unpacked(part))
        except (Irregular, _TooLong):
            self.cell_count = before
            sheet.cells.clear()
            sheet.hidden_rows.clear()
            sheet.percents.clear()
            return None

    def _count(self, cells: int) -> None:
        self.cell_count += cells
        if self.cell_count > self.limits.cells:
            raise FileRefused("too_large", file=self.file, what=f"{self.limits.cells} cells")

    def _too_long(self, sheet: Sheet, row: int, column: int) -> FileRefused:
        cell, limit = cell_name(row, column), self.limits.cell_characters
        return FileRefused("cell_too_long", file=self.file, sheet=sheet.name, cell=cell, limit=limit)

    def _format(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else ""

    def _value(self, raw: str, *, kind: str, style: int, has_formula: bool) -> Value | None:
        if not raw and kind not in ("inlineStr", "str"):
            return UNCALCULATED if has_formula else None
        match kind:
            case "s":
                index = _number(raw)
                if index >= len(self.strings):
                    return CellError("#REF!")
                if (text := self.strings[index]) is None:
                    raise _TooLong
                return text or None
            case "inlineStr" | "str":
                return _unescape(raw) or None
            case "b":
                return raw == "1"
            case "e":
                return CellError(raw)
            case "d":
                return _iso(raw)
        try:
            number = float(raw)
        except ValueError:
            return raw
        if not isfinite(number):
            return CellError("#NUM!")
        if self._format(style) == "date":
            return serial_to_date(number, epoch_1904=self.epoch_1904)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _iso(raw: str) -> Value:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    return moment.replace(tzinfo=None)


def _number(raw: str) -> int:
    """Return a number of the file's own; one that no sheet can have, too long or of other scripts' digits, is none."""
    return int(raw) if raw.isdecimal() and len(raw) <= _LONGEST_NUMBER else 0


def _unescape(text: str) -> str:
    return _XML_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _kind_of_package(names: dict[str, zipfile.ZipInfo]) -> str:
    if any(name.startswith("word/") for name in names):
        return "Word"
    if any(name.startswith("ppt/") for name in names):
        return "PowerPoint"
    if "content.xml" in names:
        return "OpenDocument"
    return "zip"
