"""Ecological compensation by an agreement's own formula, worked by hand."""

import pytest

from jianxing.methods.compensation import Agreement, FormulaRefused, due

BASIC = {"CODMn": 4.0, "NH3-N": 0.5, "TP": 0.1}
WEIGHTS = {"CODMn": 0.4, "NH3-N": 0.3, "TP": 0.3}


def test_at_the_basic_concentrations_the_lower_reach_pays() -> None:
    found = due(Agreement(BASIC, WEIGHTS, 1.0, reward=10_000, penalty=10_000), dict(BASIC))
    assert found.index == pytest.approx(1.0)
    assert found.due == 10_000


def test_above_one_the_upper_reach_pays() -> None:
    agreement = Agreement(BASIC, WEIGHTS, 0.9, reward=10_000, penalty=8_000, per_index=20_000, most=12_000)
    found = due(agreement, {"CODMn": 6.0, "NH3-N": 0.5, "TP": 0.1})
    assert found.index == pytest.approx(0.9 * (0.4 * 1.5 + 0.6))
    assert found.due == pytest.approx(-(8_000 + 20_000 * 0.08))
    worse = due(agreement, {"CODMn": 12.0, "NH3-N": 1.5, "TP": 0.3})
    assert worse.due == -12_000


def test_without_an_item_of_the_agreement_nothing_is_computed() -> None:
    found = due(Agreement(BASIC, WEIGHTS, 1.0, 1, 1), {"CODMn": 4.0, "TP": None})
    assert (found.due, found.missing) == (None, ("NH3-N", "TP"))


@pytest.mark.parametrize(
    ("basic", "weights"),
    [({}, {}), (BASIC, {"CODMn": 1.0}), (BASIC, {**WEIGHTS, "TP": 0.5}), ({**BASIC, "TP": 0.0}, WEIGHTS)],
)
def test_numbers_that_make_no_formula_are_refused(basic: dict[str, float], weights: dict[str, float]) -> None:
    with pytest.raises(FormulaRefused):
        Agreement(basic, weights, 1.0, 1, 1)
