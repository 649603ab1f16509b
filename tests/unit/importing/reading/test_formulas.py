from datetime import datetime

import pytest

from jianxing.importing.reading.formulas import work_out
from jianxing.importing.reading.grid import UNCALCULATED, Sheet, Value


@pytest.fixture
def sheet() -> Sheet:
    drawn = Sheet("s")
    drawn.cells = {0: {0: 3, 1: "是", 2: datetime.fromisoformat("2025-03-05"), 3: UNCALCULATED}, 1: {0: 4}}
    drawn.formulas = {(0, 3): "=A1+1"}
    return drawn


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=C1+30", datetime.fromisoformat("2025-04-04")),
        ("=30+C1", datetime.fromisoformat("2025-04-04")),
        ("=DATE(2025,3,A1)", datetime.fromisoformat("2025-03-03")),
        ("=EDATE(C1,1)", datetime.fromisoformat("2025-04-05")),
        ('=IF(B1="是","已销号","整改中")', "已销号"),
        ('=IF(A1>3,"多","少")', "少"),
        ('=B1&"("&A1&")"', "是(3)"),
        ("=ROW()-1", 0),
        ("=(A1+A2)*2", 14),
        ("=$A$1-A2", -1),
        ("=D1+1", 5),
        ('=CONCATENATE(B1,"否")', "是否"),
    ],
)
def test_simple_formulas(sheet: Sheet, formula: str, value: Value) -> None:
    sheet.formulas[0, 9] = formula
    assert work_out(sheet, 0, 9) == value


@pytest.mark.parametrize(
    "formula",
    ["=TODAY()", "=VLOOKUP(A1,B:C,2)", "=Sheet2!A1", "=[1]x!A1", "=1/0", "=A1+", "", "=J1", "=((((", '=A1&"'],
)
def test_what_is_beyond_them_gives_no_value(sheet: Sheet, formula: str) -> None:
    sheet.formulas[0, 9] = formula
    sheet.cells[0][9] = UNCALCULATED
    assert work_out(sheet, 0, 9) is None


def test_a_circle_of_references_ends() -> None:
    circle = Sheet(
        "s", cells={0: {0: UNCALCULATED, 1: UNCALCULATED}}, formulas={(0, 0): "=B1+1", (0, 1): "=A1+1"}
    )
    assert work_out(circle, 0, 0) is None
