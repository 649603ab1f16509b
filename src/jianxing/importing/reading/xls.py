"""xls, through calamine; merged cells come with it, hidden rows and columns do not and count as shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from jianxing.importing.reading.grid import CellError, Merge, Sheet, Value
from jianxing.importing.reading.refusals import FileRefused, Limits

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#DATA!")


def read_xls(path: Path, *, limits: Limits) -> tuple[Sheet, ...]:
    """Every worksheet of the file."""
    data = path.read_bytes()
    for mark, code in ((b"EncryptedPackage", "encrypted"), (b"_VBA_PROJECT", "macros")):
        if mark.decode().encode("utf-16-le") in data:
            raise FileRefused(code, file=path.name)
    for mark, kind in ((b"WordDocument", "Word"), (b"PowerPoint Document", "PowerPoint")):
        if mark.decode().encode("utf-16-le") in data:
            raise FileRefused("not_a_workbook", file=path.name, kind=kind)
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            return tuple(
                _sheet(book, meta, limits=limits, file=path.name)
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            )
    except calamine.PasswordError as error:
        raise FileRefused("encrypted", file=path.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        code = "encrypted" if "password" in str(error).lower() else "corrupt"
        raise FileRefused(code, file=path.name, part="xls") from error


def _sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, *, limits: Limits, file: str
) -> Sheet:
    source = book.get_sheet_by_name(meta.name)
    sheet = Sheet(name=meta.name, hidden=meta.visible != calamine.SheetVisibleEnum.Visible)
    count = 0
    for row, values in enumerate(source.to_python(skip_empty_area=False)):
        cells: dict[int, Value] = {}
        for column, raw in enumerate(values):
            value = _value(raw)
            if value is not None:
                cells[column] = value
        count += len(cells)
        if count > limits.cells:
            raise FileRefused("too_large", file=file, what=f"{limits.cells} cells")
        if cells:
            sheet.cells[row] = cells
    for (top, left), (bottom, right) in source.merged_cell_ranges or []:
        sheet.merges.append(Merge(top, left, bottom, right))
    return sheet


def _value(raw: object) -> Value | None:
    match raw:
        case "" | None:
            return None
        case str():
            return CellError(raw) if raw in _ERRORS else raw
        case bool() | int() | datetime() | time():
            return raw
        case float():
            return int(raw) if raw.is_integer() and abs(raw) < 1e15 else raw
        case date():
            return datetime(raw.year, raw.month, raw.day)  # noqa: DTZ001 - a sheet's dates have no time zone
        case timedelta():
            return raw.total_seconds() / 86_400
        case _:
            return str(raw)
