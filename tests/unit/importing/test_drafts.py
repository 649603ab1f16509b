"""What a ledger is called, and what counts as edited."""

import pytest

from jianxing.importing.drafts import VALUE_FIELDS, differing, fingerprint, source_key


def table(title: str = "", sheet: str = "Sheet1") -> dict[str, str]:
    return {"title": title, "sheet": sheet}


def test_two_titles_are_two_ledgers() -> None:
    assert source_key(table=table("紫竹林禅寺监督清单"), file="a.xlsx") != source_key(
        table=table("木厂船闸监督清单"), file="a.xlsx"
    )


@pytest.mark.parametrize(
    "title",
    [
        "交通堵点难点情况(2025年3月)",
        "交通堵点难点情况(2025年6月)",
        "交通堵点难点情况 2025-06-30",
        "交通堵点难点情况(修订版)",
    ],
)
def test_dates_and_versions_make_no_other_ledger(title: str) -> None:
    assert source_key(table=table(title), file="x.xlsx") == source_key(
        table=table("交通堵点难点情况"), file="y.xlsx"
    )


def test_without_a_title_file_and_sheet_name_it() -> None:
    assert source_key(table=table(sheet="问题台账"), file="督查.xlsx") != source_key(
        table=table(sheet="问题台账"), file="巡察.xlsx"
    )
    assert source_key(table=table(), file="督查2025年3月.xlsx") == source_key(
        table=table(), file="督查(副本).xlsx"
    )


def test_nothing_edited_nothing_differs() -> None:
    values = dict.fromkeys(VALUE_FIELDS)
    assert differing(values, dict(values, assisting=[], due_days=None)) == []


def test_an_edited_limit_takes_along_what_follows_from_it() -> None:
    before = dict.fromkeys(VALUE_FIELDS) | {
        "due_text": "2025.3.8",
        "due_on": "2025-03-08",
        "due_kind": "date",
    }
    after = before | {"due_text": "长期坚持", "due_on": None, "due_kind": "open"}
    assert differing(before, after) == ["due_on", "due_text", "due_kind"]


def test_width_and_blanks_make_no_other_row() -> None:
    one = {"project": "京滨城际铁路", "description": "缺3处", "found_on": "2025-03-05"}
    other = {"project": "京滨 城际铁路", "description": "缺\uff13处", "found_on": "2025-03-05"}
    assert fingerprint(one) == fingerprint(other)
