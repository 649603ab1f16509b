"""Which documents are put together: by container and time, also where a number has one wrong character."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.methods.freight.told import (
    BOX,
    DAY,
    bill,
    found,
    manifest,
    mismatches,
    packing,
    rail,
    weighing,
)

from jianxing.methods.freight.columns import documents_of
from jianxing.methods.freight.comparing import compare
from jianxing.methods.freight.iso6346 import is_right
from jianxing.methods.freight.linking import link

OTHER = "MSKU1234565"


def groups(*lines: dict[str, Any]) -> list[set[int]]:
    linked = link(documents_of(lines))
    return [set((linked.movement == one).nonzero()[0].tolist()) for one in range(linked.count)]


def test_no_documents_are_no_movements() -> None:
    assert link(documents_of([])).count == 0
    assert found() == []


def test_a_container_used_again_is_another_movement() -> None:
    later = DAY + timedelta(days=40)
    assert groups(
        bill(), rail(at=DAY - timedelta(days=6)), bill(at=later, number="B2"), rail(at=later, number="R2")
    ) == [
        {0, 1},
        {2, 3},
    ]


def test_a_second_document_of_one_kind_begins_the_next_movement_unless_both_share_the_container() -> None:
    later = DAY + timedelta(days=10)
    assert groups(rail(), bill(), rail(at=later, number="R2"), bill(at=later, number="B2")) == [
        {0, 1},
        {2, 3},
    ]
    assert groups(bill(), bill(number="B2"), rail()) == [{0, 1, 2}]


def test_bills_that_share_a_container_are_added_up() -> None:
    assert (
        found(
            bill(gross_weight=9_000.0), bill(number="B2", gross_weight=3_000.0), rail(gross_weight=12_000.0)
        )
        == []
    )


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("CSQU3054388", "one_character"),
        ("CSQU3O54383", "one_character"),
        ("CSOU3054383", "one_character"),
        ("CSQU3504383", "transposed"),
        ("SCQU3054383", "transposed"),
    ],
)
def test_one_wrong_character_is_linked_and_told(wrong: str, kind: str) -> None:
    one = mismatches(bill(), rail(container=wrong))
    assert [(it.container, it.field, it.wrong, it.left.says, it.right.says) for it in one] == [
        (BOX, "container", kind, BOX, wrong)
    ]
    assert one[0].odd == "rail_waybill"
    assert found(bill(container=wrong), rail(), weighing()) == [("container", kind, wrong, BOX)]


def test_two_wrong_characters_and_another_time_are_not_linked() -> None:
    assert len(groups(bill(), rail(container="CSQU3054111"))) == 2
    assert len(groups(bill(), rail(container="CSQU3054388", at=DAY + timedelta(days=30)))) == 2


def test_a_movement_that_has_the_document_already_takes_no_other() -> None:
    assert len(groups(bill(), rail(), rail(container="CSQU3054388", number="R2"))) == 2


def test_what_could_belong_to_two_is_left_in_doubt_unless_seals_speak() -> None:
    wrong = "CSQU3054333"  # one character from CSQU3054383; another made right below
    candidates = [number for number in _neighbours(wrong) if number != BOX]
    other = candidates[0]
    doubtful = compare(documents_of([bill(), bill(container=other, number="B2"), rail(container=wrong)]))
    assert doubtful.linked.doubtful.tolist() == [False, False, True]
    told = compare(
        documents_of(
            [
                bill(seals="A1"),
                bill(container=other, number="B2", seals="B1"),
                rail(container=wrong, seals="B1"),
            ]
        )
    )
    assert not told.linked.doubtful.any()
    assert told.linked.movement[1] == told.linked.movement[2]


def _neighbours(number: str) -> list[str]:
    return [
        changed
        for at in range(4, 11)
        for digit in "0123456789"
        if is_right(changed := number[:at] + digit + number[at + 1 :]) and changed != number
    ]


def test_two_right_numbers_are_two_containers_unless_enough_says_otherwise() -> None:
    # Exchanging 3 and 0 leaves a check digit right where the remainder is 10, which is written 0.
    twin = next(
        (one, other)
        for serial in range(100_000, 200_000)
        for one in [f"CSQU{serial:06d}"]
        for other in [one[:4] + one[5] + one[4] + one[6:]]
        if one != other and is_right(f"{one}0") and is_right(f"{other}0")
    )
    first, second = (f"{one}0" for one in twin)
    apart = (
        bill(container=first, seals="A1", gross_weight=9.0),
        rail(container=second, seals="Z9", gross_weight=7.0),
    )
    assert len(groups(*apart)) == 2
    alike = (
        bill(container=first, seals="A1", gross_weight=9.0),
        rail(container=second, seals="A1", gross_weight=9.0),
    )
    assert len(groups(*alike)) == 1


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    late = DAY + timedelta(days=30)
    lines = [
        bill(gross_weight=24_500.0, version=1),
        rail(gross_weight=24_600.0),
        bill(gross_weight=24_600.0, version=2, at=late),
    ]
    assert found(*lines[:2]) != []
    assert found(*lines) == []


def test_what_is_said_twice_counts_once() -> None:
    assert found(packing(gross_weight=500.0), packing(gross_weight=500.0), bill(gross_weight=500.0)) == []
    rows = [packing(gross_weight=200.0, description="甲"), packing(gross_weight=300.0, description="乙")]
    assert found(*rows, bill(gross_weight=500.0)) == []


def test_documents_without_a_day_join_their_container() -> None:
    assert groups(bill(at=None), rail()) == [{0, 1}]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(6)), st.integers(0, 2**6 - 1))
def test_the_order_of_lines_does_not_matter(order: list[int], mask: int) -> None:
    lines = [
        bill(gross_weight=5_000.0, seals="A1|B2"),
        rail(container="CSQU3054388", gross_weight=5_100.0),
        manifest(hs="870322", gross_weight=5_000.0),
        weighing(vgm=9_000.0, tare=2_200.0),
        bill(container=OTHER, number="B2", at=date(2026, 3, 9)),
        rail(container=OTHER, number="R2", at=date(2026, 3, 2), packages=3),
    ]
    kept = [lines[at] for at in range(6) if mask >> at & 1]
    shuffled = [lines[at] for at in order if mask >> at & 1]
    assert sorted(found(*kept)) == sorted(found(*shuffled))
