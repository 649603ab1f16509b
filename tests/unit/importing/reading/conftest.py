"""Drawing small ledgers for the tests, and reading them."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jianxing.importing.reading.__main__ import published_calendar
from jianxing.importing.reading.result import Understanding
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar

Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return published_calendar()


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of sheets: name=rows, with `merges` and hidden columns for the first sheet."""

    def drawn(
        rows: Rows | None = None,
        *,
        sheets: dict[str, Rows] | None = None,
        merges: Sequence[str] = (),
        hidden: Sequence[str] = (),
        name: str = "ledger.xlsx",
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, content in (sheets or {"Sheet1": rows or []}).items():
            sheet = book.create_sheet(title)
            for number, row in enumerate(content, 1):
                for column, value in enumerate(row, 1):
                    if value is not None:
                        sheet.cell(number, column, value)
        for merge in merges:
            book.worksheets[0].merge_cells(merge)
        for letter in hidden:
            book.worksheets[0].column_dimensions[letter].hidden = True
        path = tmp_path / name
        book.save(path)
        return path

    return drawn


@pytest.fixture
def read(draw: Callable[..., Path], calendar: Calendar) -> Callable[..., Understanding]:
    """What is understood of a drawn workbook."""

    def reading(
        rows: Rows | None = None,
        *,
        mapping: dict[str, str] | None = None,
        today: date | None = None,
        **drawing: object,
    ) -> Understanding:
        return understand(draw(rows, **drawing), calendar=calendar, mapping=mapping, today=today)

    return reading
