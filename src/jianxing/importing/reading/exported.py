"""A workbook that was exported here, seen by what it says of itself: its columns and marks. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jianxing.importing.edited import marks
from jianxing.importing.edited.legend import Legend
from jianxing.importing.reading.grid import CellError, Sheet, Value, Workbook, as_text

_SEARCHED_ROWS = 40
#: How a cell ends whose text no cell holds, and the number under which it stands whole on a sheet of its own.
_CUT = re.compile(r"…〔#(\d{1,9})〕$")
_NUMBER = re.compile(r"#(\d{1,9})$")
_PART_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Exported:
    """One exported sheet: where its header is, which column is what, and the texts that its cells only begin."""

    sheet: Sheet
    header: int
    mark_column: int
    columns: Mapping[str, int]
    legend: Legend
    long_texts: Mapping[int, str] = field(default_factory=dict)

    def rows(self) -> Iterator[int]:
        """The rows (from zero) that hold more than a border."""
        shown = (*self.columns.values(), self.mark_column)
        for row in self.sheet.rows():
            if row > self.header and any(self._said(row, column) for column in shown):
                yield row

    def value(self, row: int, key: str) -> Value | None:
        """What stands in the column's cell; the whole text where the cell holds only its beginning."""
        if key not in self.columns:
            return None
        value = self.sheet.value(row, self.columns[key])
        if isinstance(value, str) and self.long_texts and (cut := _CUT.search(value)):
            whole = self.long_texts.get(int(cut[1]), "")
            return whole if whole.startswith(value[: cut.start()]) else value
        return value

    def text(self, row: int, key: str) -> str:
        """The cell in the one form in which it is compared; the code of an error for an error."""
        value = self.value(row, key)
        if isinstance(value, CellError):
            return value.code
        if key in self.columns and (row, self.columns[key]) in self.sheet.percents:
            return as_text(value, percent=True)
        return marks.cell_text(value)

    def mark(self, row: int) -> marks.Mark:
        """The row's mark; raises ``NoMark``."""
        return marks.read(self.sheet.text(row, self.mark_column))

    def _said(self, row: int, column: int) -> bool:
        value = self.sheet.value(row, column)
        return isinstance(value, CellError) or bool(as_text(value))


def exported_in(workbook: Workbook, *, legend: Legend) -> list[Exported]:
    """Return the exported sheets of a workbook; none where its header, its marks or its legend were taken away."""
    if not legend.columns:
        return []
    long_texts = _long_texts(workbook)
    found = []
    for sheet in workbook.sheets:
        for row in list(sheet.rows())[:_SEARCHED_ROWS]:
            cells = sheet.cells[row]
            mark = next((column for column, value in cells.items() if value == marks.HEADER), None)
            if mark is not None:
                named = {legend.columns.get(sheet.text(row, column), ""): column for column in sorted(cells)}
                columns = {key: column for key, column in named.items() if key}
                found.append(Exported(sheet, row, mark, columns, legend, long_texts))
                break
    return found


def _long_texts(workbook: Workbook) -> dict[int, str]:
    """The texts that stand whole on a sheet of their own, each over as many rows as it needs."""
    parts: dict[int, list[str]] = {}
    for sheet in workbook.sheets:
        for row in sheet.rows():
            cells = sheet.cells[row]
            number, text = cells.get(0), cells.get(_PART_COLUMNS - 1)
            if isinstance(number, str) and isinstance(text, str) and (found := _NUMBER.match(number)):
                if len(cells) == _PART_COLUMNS:
                    parts.setdefault(int(found[1]), []).append(text)
            elif not parts:
                break
    return {number: "".join(texts) for number, texts in parts.items()}
