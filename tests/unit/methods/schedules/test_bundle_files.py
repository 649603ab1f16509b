"""Files of bundles: whatever is in them, they are read or refused by name; a workbook names every fault."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.schedules.approvals import read_bundle, standing_of
from jianxing.methods.schedules.approvals.workbook import read_sheet
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.wording import MESSAGES

BUNDLE: dict[str, Any] = {
    "format": "jianxing-bundle-1",
    "today": "2025-03-03",
    "deadline": "2025-03-28",
    "seed": 1,
    "runs": 50,
    "calendar": {"days": [{"day": "2025-03-08", "is_worked": True}]},
    "materials": [{"id": "m", "name": "图纸", "ready_on": "2025-03-10"}],
    "approvals": [
        {
            "id": "land", "statutory_days": 20, "promised_days": 10, "extended_days": 2, "filed_on": "2025-02-26",
            "accepted_on": "2025-02-27", "pauses": [{"kind": "correction", "first": "2025-02-28", "last": None}],
            "past_days": [3, 4, 5],
        },
        {"id": "works", "statutory_days": 5, "prepare_days": 1, "after": ["land"], "materials": ["m"]},
    ],
}  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=12),
    st.lists(st.integers(0, 3), max_size=3), st.just({}), st.just("2025-02-30"), st.just("9999-12-31"),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += places(inner, (*path, number))
    return found


@settings(max_examples=150)
@given(place=st.sampled_from(places(BUNDLE)), odd=ODD)
def test_a_mutated_file_is_read_or_refused_in_words(place: tuple[Any, ...], odd: Any) -> None:
    document = copy.deepcopy(BUNDLE)
    at: Any = document
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = odd
    refusal: ScheduleRefused | None = None
    try:
        standing_of(read_bundle(json.dumps(document).encode()))
    except ScheduleRefused as refused:
        refusal = refused
    assert refusal is None or MESSAGES[refusal.code] % dict(refusal.values)
    assert refusal is None or refusal.task or refusal.field or refusal.code == "json_broken"


def test_days_that_are_made_up_for_count() -> None:
    asked = read_bundle(json.dumps(BUNDLE).encode())
    outlook = standing_of(asked).outlook
    # the works may begin a day after the land is granted and take five days; Saturday the 8th is worked
    land, works = outlook.approvals
    assert land.approval.limit == 12
    assert (works.latest_filing.isoformat(), land.latest_grant.isoformat()) == ("2025-03-21", "2025-03-20")
    assert asked.workdays.is_workday(asked.today.replace(day=8))


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_below_a_title_is_read_and_names_become_codes() -> None:
    rows = read_sheet(
        sheet(
            ("某项目审批事项表",),
            (),
            ("序号", "审批事项", "审批部门", "法定时限（工作日）", "承诺时限", "前置条件", "所需材料"),
            (1, "用地预审", "自然资源局", "20个工作日", "10天", "无", "总图、申请表"),
            (2, "环评批复", "生态环境局", 30, None, None, "报告书"),
            (3, "施工许可", "住建局", 7, "", "用地预审，2", "总图"),
            ("合计",),
        )
    )
    assert [(one.number, one.code, one.statutory, one.promised) for one in rows] == [
        (4, "1", 20, 10),
        (5, "2", 30, None),
        (6, "3", 7, None),
    ]
    assert (rows[2].after, rows[0].materials) == (("1", "2"), ("总图", "申请表"))
    assert not any(one.faults for one in rows)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ((1, "用地预审", "", 20), "审批单位", "missing"),
        ((1, "用地预审", "自然资源局", "三周"), "法定时限", "not_a_number"),
        ((1, "用地预审", "自然资源局", 9999), "法定时限", "not_a_number"),
        ((1, "用地预审", "自然资源局", None), "法定时限", "missing"),
    ],
)
def test_a_cell_that_cannot_stand_is_named(row: tuple[Any, ...], column: str, code: str) -> None:
    [read] = read_sheet(sheet(("编号", "事项名称", "审批单位", "法定时限"), row))
    assert [(fault.column, fault.code) for fault in read.faults] == [(column, code)]


def test_without_headings_it_is_refused() -> None:
    with pytest.raises(ScheduleRefused) as refused:
        read_sheet(sheet(("名", "谁"), ("用地预审", "自然资源局")))
    assert refused.value.code == "bundle_without_headings"
