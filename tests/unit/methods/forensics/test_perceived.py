"""What people report beside what the figures say."""

import numpy as np
import pytest

from jianxing.methods.forensics.perceived import perceived

BETTER = np.array([50.0] * 12 + [40.0] * 12)


def test_a_better_figure_and_more_reports_diverge() -> None:
    reports = np.array([20.0] * 12 + [30.0] * 12)
    found = perceived(BETTER, reports)
    # ln(360/240) / sqrt(1/240 + 1/360) = 0.405 / 0.0833
    assert found.statistic == pytest.approx(4.866, abs=0.01)
    assert found.flagged
    assert found.values == {"official": -20.0, "reports": 50.0, "earlier": 240, "later": 360}


def test_where_both_go_one_way_or_counts_are_restless_nothing_is_asked() -> None:
    assert not perceived(BETTER, np.array([30.0] * 12 + [20.0] * 12)).flagged
    assert not perceived(BETTER[::-1].copy(), np.array([20.0] * 12 + [30.0] * 12)).flagged
    restless = np.array([20.0] * 12 + [2.0, 60.0] * 6)
    assert not perceived(BETTER, restless).flagged


def test_two_whole_years_and_enough_reports_are_needed() -> None:
    assert perceived(BETTER[1:], np.full(23, 20.0)).why_not == "too_few_months"
    assert perceived(BETTER, np.full(24, 1.0)).why_not == "too_few_reports"
