"""Any rows come back out of the workbook as they went in, as text that is never a formula."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jianxing.exporting.columns import Column, Group, Kind, Layout
from jianxing.exporting.rows import LONGEST_CELL
from jianxing.exporting.workbook import write_workbook
from jianxing.importing.reading.refusals import Limits
from jianxing.importing.reading.xlsx import read_xlsx

COLUMNS = (
    Column("text", "文字"),
    Column("day", "日期", 12, Kind.DAY),
    Column("at", "时刻", 17, Kind.INSTANT),
    Column("number", "数", 8, Kind.NUMBER),
    Column("money", "金额", 18, Kind.MONEY),
)
LAYOUT = Layout(
    sheet="台账",
    title="某某台账",
    note="截至 2025-03-06",
    groups=(Group("甲", COLUMNS[:2]), Group("乙", COLUMNS[2:])),
)
ROW: Sequence[Any] = ("问题", date(2025, 3, 6), datetime(2025, 3, 6, 9, 30), 40, Decimal("12.50"))  # noqa: DTZ001 - a sheet's dates have no time zone


def written(rows: Sequence[Sequence[Any]], *, layout: Layout = LAYOUT, **properties: str) -> io.BytesIO:
    file = io.BytesIO()
    assert write_workbook(
        file=file, layout=layout, rows=rows, long_texts="长文本", properties=properties
    ) == len(rows)
    file.seek(0)
    return file


def test_a_column_takes_no_value_of_another_kind() -> None:
    with pytest.raises(TypeError, match="day holds str"):
        written([("问题", "昨天", None, None, None)])


def test_the_form_of_an_office_ledger() -> None:
    book = load_workbook(written([ROW, ROW], keywords="known"))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["台账"]
    assert book.properties.keywords == "known"
    assert (sheet["A1"].value, sheet["A2"].value) == ("某某台账", "截至 2025-03-06")
    assert [cell.value for cell in sheet[3]] == ["甲", None, "乙", None, None]
    assert [cell.value for cell in sheet[4]] == [column.label for column in COLUMNS]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:E6"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.center)
    assert [cell.value for cell in sheet[5]] == [
        "问题",
        datetime(2025, 3, 6),  # noqa: DTZ001
        datetime(2025, 3, 6, 9, 30),  # noqa: DTZ001
        40,
        12.5,
    ]
    assert [cell.number_format for cell in sheet[5]][1:] == [
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
        "0",
        "#,##0.00",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_what_looks_like_a_formula_is_text_and_stays_it_when_edited(text: str) -> None:
    cell = load_workbook(written([(text, *ROW[1:])])).worksheets[0]["A5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_text_longer_than_a_cell_is_kept_whole() -> None:
    whole = "".join(chr(0x4E00 + n % 500) for n in range(LONGEST_CELL * 2 + 11))
    book = load_workbook(written([ROW, (whole, *ROW[1:])]))
    assert book.sheetnames == ["台账", "长文本"]
    shown = book.worksheets[0]["A6"].value
    assert len(shown) <= LONGEST_CELL
    assert shown.endswith("…〔#1〕")
    parts = list(book.worksheets[1].iter_rows(values_only=True))
    assert [row[:3] for row in parts] == [("#1", "文字", "1"), ("#1", "文字", "2"), ("#1", "文字", "3")]
    assert "".join(str(row[3]) for row in parts) == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=60),
            st.none() | st.dates(date(1900, 3, 1), date(2999, 12, 31)),
            st.none(),
            st.none() | st.integers(-(10**9), 10**9),
            st.none() | st.decimals(-(10**9), 10**9, places=2),
        ),
        max_size=8,
    )
)
def test_whatever_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, rows: Any) -> None:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(written(rows).getvalue())
    (sheet,) = read_xlsx(path, limits=Limits())
    for number, row in enumerate(rows, start=4):
        text = str(sheet.value(number, 0) or "")
        assert text.strip() == storable(row[0]).strip()
        day = sheet.value(number, 1)
        assert (day.date() if isinstance(day, datetime) else day) == row[1]
        assert sheet.value(number, 3) == row[3]
        assert sheet.value(number, 4) == (None if row[4] is None else pytest.approx(float(row[4])))


def storable(text: str) -> str:
    return "".join(c for c in text if c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def test_memory_does_not_grow_with_rows() -> None:
    def peak(count: int) -> int:
        def rows() -> Iterator[Sequence[Any]]:
            for number in range(count):
                yield (f"第{number}号问题", *ROW[1:])

        class Nowhere(io.RawIOBase):
            at = 0

            def write(self, data: Any) -> int:
                self.at += len(data)
                return len(data)

            def writable(self) -> bool:
                return True

            def tell(self) -> int:
                return self.at

        tracemalloc.start()
        write_workbook(file=Nowhere(), layout=LAYOUT, rows=rows(), long_texts="长文本")  # type: ignore[arg-type]  # written, never read
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(20_000) < peak(2_000) * 1.2


def test_it_is_a_whole_archive() -> None:
    with zipfile.ZipFile(written([ROW])) as archive:
        assert archive.testzip() is None
