"""Hazardous waste: manifests and their balance, worked by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.waste import BALANCED, OPEN, OVER, SHORT, UNDER_WAY, UNSENT, Manifest, balances, judged

ON = date(2026, 3, 31)


def manifest(
    sent: float | None, carried: float | None, received: float | None, *, on: date = date(2026, 1, 5)
) -> Manifest:
    return Manifest("M1", "HW50", on, sent, carried, received)


@pytest.mark.parametrize(
    ("amounts", "standing"),
    [
        ((10.0, 10.0, 10.0), BALANCED), ((10.0, 9.98, 9.95), BALANCED), ((10.0, 10.0, 9.0), SHORT),
        ((10.0, 9.0, 10.0), SHORT), ((10.0, 10.0, 11.0), OVER), ((10.0, 10.0, None), OPEN), ((None, None, 4.0), UNSENT),
    ],
)  # fmt: skip
def test_what_becomes_of_a_manifest(
    amounts: tuple[float | None, float | None, float | None], standing: str
) -> None:
    assert judged(manifest(*amounts), tolerance=0.01, on=ON).standing == standing


def test_what_was_sent_lately_is_under_way() -> None:
    assert (
        judged(manifest(10.0, None, None, on=date(2026, 3, 20)), tolerance=0.01, on=ON).standing == UNDER_WAY
    )


def test_a_balance_is_by_year_and_kind() -> None:
    found = balances([manifest(10.0, 10.0, 9.0), manifest(5.0, 5.0, 5.0)], tolerance=0.01, on=ON)
    balance = found[2026, "HW50"]
    assert (balance.sent, balance.received, balance.missing) == (15.0, 14.0, 1.0)
    assert balance.standings == {SHORT: 1, BALANCED: 1}


@given(st.lists(st.tuples(*[st.floats(0, 1e6)] * 3), max_size=20))
def test_the_sums_are_those_of_the_manifests(amounts: list[tuple[float, float, float]]) -> None:
    found = balances([manifest(*one) for one in amounts], tolerance=0.01, on=ON)
    assert sum(one.sent for one in found.values()) == pytest.approx(sum(one[0] for one in amounts))
    assert sum(sum(one.standings.values()) for one in found.values()) == len(amounts)
