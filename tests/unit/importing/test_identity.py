"""Knowing rows again, worked by hand; then what must hold of any edit."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jianxing.importing.identity import Keyed, pair


def row(
    serial: str, description: str, *, project: str = "京滨城际铁路", found_on: str = "2025-03-05", **more: Any
) -> Keyed:
    values = {
        "project": project,
        "description": description,
        "found_on": found_on,
        "responsible": "武清区人民政府",
    }
    return Keyed(serial, {**values, **more})


BRIDGE, POWER, GAS = "桥墩基础无法开挖", "电力管线切改方案未批复", "燃气管线迁改与施工图冲突"


def test_another_matter_under_the_same_number_is_new() -> None:
    old = [row("1", BRIDGE, found_on="2025-03-05")]
    new = [row("1", GAS, found_on="2025-06-20")]
    assert pair(old=old, new=new) == {}


def test_the_same_matter_months_later_is_new() -> None:
    assert pair(old=[row("1", BRIDGE)], new=[row("9", BRIDGE, found_on="2025-09-01")]) == {}


def test_without_numbers_another_text_of_the_same_day_is_new() -> None:
    assert pair(old=[row("", BRIDGE)], new=[row("", GAS)]) == {}


def test_a_row_inserted_in_the_middle_shifts_nothing() -> None:
    old = [row("1", BRIDGE), row("2", POWER)]
    new = [row("1", BRIDGE), row("2", GAS), row("3", POWER)]
    assert pair(old=old, new=new) == {0: 0, 2: 1}


def test_an_edited_description_is_known_by_its_number() -> None:
    assert pair(
        old=[row("1", BRIDGE), row("2", POWER)], new=[row("1", BRIDGE + "(已协调)"), row("2", POWER)]
    ) == {0: 0, 1: 1}


def test_without_numbers_an_edited_description_is_known_by_its_likeness() -> None:
    assert pair(old=[row("", "标志碑缺失2处")], new=[row("", "标志碑缺失3处")]) == {0: 0}


def test_an_edited_day_of_finding_is_the_same_row() -> None:
    assert pair(old=[row("", BRIDGE)], new=[row("", BRIDGE, found_on="2025-03-06")]) == {0: 0}


def test_equal_rows_are_paired_in_their_order() -> None:
    old = [row("", BRIDGE), row("", BRIDGE)]
    assert pair(old=old, new=[*old, row("", BRIDGE)]) == {0: 0, 1: 1}


def test_a_renamed_project_is_the_same_row() -> None:
    assert pair(old=[row("4", BRIDGE)], new=[row("4", BRIDGE, project="京滨铁路")]) == {0: 0}


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from([BRIDGE, POWER, GAS]),
        project=st.sampled_from(["甲", "乙"]),
        found_on=st.sampled_from(["2025-03-05", "2025-03-06", "2025-08-01"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_the_same_ledger_again_pairs_every_row_with_an_equal_one(rows: list[Keyed]) -> None:
    pairs = pair(old=rows, new=rows)
    assert len(pairs) == len(rows)
    assert all(rows[new] == rows[old] for new, old in pairs.items())


@given(ROWS, ROWS)
def test_no_old_row_is_taken_twice(old: list[Keyed], new: list[Keyed]) -> None:
    pairs = pair(old=old, new=new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(position < len(new) and match < len(old) for position, match in pairs.items())


@given(ROWS, st.randoms(use_true_random=False))
def test_shuffling_a_ledger_of_distinct_rows_loses_none(rows: list[Keyed], random: Any) -> None:
    distinct = list({(r.serial, *r.key("project", "description", "found_on")): r for r in rows}.values())
    shuffled = list(distinct)
    random.shuffle(shuffled)
    assert len(pair(old=distinct, new=shuffled)) == len(distinct)
