"""Places against each other: worked by hand, exact where small, of the size that is promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.penalties.places import between


def test_cases_of_one_place_are_compared_with_none() -> None:
    assert between([("甲", [0, 0, 1], ["北京", "北京", "天津"], [0.1, 0.9, 0.5])]) == []


def test_two_against_two_by_hand() -> None:
    """Of the six ways to choose two of four, two are as far apart as 北京 below 天津: p is a third."""
    [found] = between([("甲", [0] * 4, ["北京", "北京", "天津", "天津"], [0.1, 0.2, 0.6, 0.9])])
    assert found.how == "exact"
    assert found.p_value == pytest.approx(2 / 6)
    # Differences of the pairs: 0.5, 0.8, 0.4, 0.7; their median.
    assert {one.place: one.shift for one in found.places} == {
        "北京": pytest.approx(-0.6), "天津": pytest.approx(0.6)
    }  # fmt: skip
    assert found.n == 4


def test_strata_multiply() -> None:
    """Two strata of two against two have 36 arrangements; only two of them are as far apart."""
    places = ["北京", "北京", "天津", "天津"] * 2
    [found] = between([("甲", [0] * 4 + [1] * 4, places, [0.1, 0.2, 0.6, 0.9, 0.3, 0.35, 0.7, 0.8])])
    assert found.how == "exact"
    assert found.p_value == pytest.approx(2 / 36)
    assert found.strata == 2


def test_equal_fines_everywhere_say_nothing() -> None:
    [found] = between([("甲", [0] * 6, ["北京", "天津", "河北"] * 2, [0.5] * 6)])
    assert (found.p_value, found.shift) == (1.0, 0.0)


def test_a_stratum_of_its_own_level_does_not_count_as_a_shift() -> None:
    """天津 has most cases in the stratum that is punished hard by all: aligned, nothing is left."""
    strata = [0] * 8 + [1] * 8
    places = ["北京"] * 6 + ["天津"] * 2 + ["北京"] * 2 + ["天津"] * 6
    [found] = between([("甲", strata, places, [0.1, 0.2] * 4 + [0.8, 0.9] * 4)])
    assert found.p_value > 0.5


def test_rates_are_over_the_items() -> None:
    told = between(
        [
            ("甲", [0] * 8, ["北京"] * 4 + ["天津"] * 4, [0.1, 0.12, 0.14, 0.16, 0.7, 0.72, 0.74, 0.76]),
            ("乙", [0] * 8, ["北京", "天津"] * 4, [0.1, 0.12, 0.14, 0.16, 0.7, 0.72, 0.74, 0.76]),
        ]
    )
    assert told[0].q_value == pytest.approx(2 * told[0].p_value)
    assert told[0].p_value == pytest.approx(2 / 70)


def test_drawn_and_exact_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    strata, places = np.repeat(np.arange(2), 6), np.tile(["北京", "天津", "河北"], 4)
    p = random.normal(0.5, 0.2, 12) + 0.15 * (places == "天津")
    [exact] = between([("甲", strata, places, p)])
    monkeypatch.setattr("jianxing.methods.penalties.places.MOST_EXACT", 10)
    [drawn] = between([("甲", strata, places, p)])
    assert (exact.how, drawn.how) == ("exact", "drawn")
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.02)
    monkeypatch.setattr("jianxing.methods.penalties.places.LARGE", 10)
    [limit] = between([("甲", strata, places, p)])
    assert limit.how == "limit"
    assert limit.p_value == pytest.approx(exact.p_value, abs=0.08)


def test_the_shift_of_many_pairs_is_that_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(4)
    strata, places = np.repeat(np.arange(3), 21), np.tile(["北京", "天津", "河北"], 21)
    p = random.normal(0.5, 0.2, 63)
    [few] = between([("甲", strata, places, p)])
    monkeypatch.setattr("jianxing.methods.penalties.places._CHUNK", 100)
    [many] = between([("甲", strata, places, p)])
    for one, other in zip(few.places, many.places, strict=True):
        assert one.shift == pytest.approx(other.shift, abs=0.02)


def test_the_same_cases_have_the_same_p_value() -> None:
    random = np.random.default_rng(5)
    strata, places = np.repeat(np.arange(5), 9), np.tile(["北京", "天津", "河北"], 15)
    p = random.normal(0.5, 0.2, 45)
    assert between([("甲", strata, places, p)]) == between([("甲", strata, places, p)])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["北京", "天津", "河北"]), st.integers(0, 20)), min_size=2, max_size=9)
)
def test_no_p_value_is_beyond_what_it_can_be(cases: list[tuple[str, int]]) -> None:
    places, p = zip(*cases, strict=True)
    for found in between([("甲", [0] * len(cases), places, [one / 20 for one in p])]):
        assert 0 < found.p_value <= 1
        assert all(found.p_value <= one.p_value <= 1 for one in found.places)
        assert found.p_value <= found.q_value <= 1
