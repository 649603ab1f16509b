"""Periods, told from the brief's own day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.briefs.recipes import SPANS, Period, RecipeRefused

DAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("span", "since"),
    [("until", None), ("month", date(2026, 5, 1)), ("quarter", date(2026, 4, 1)), ("year", date(2026, 1, 1))],
)
def test_a_span_begins_with_the_calendars(span: str, since: date | None) -> None:
    assert Period("found", span).bounds(as_of=DAY) == (since, DAY)


def test_a_span_between_days_ends_with_the_brief_at_the_latest() -> None:
    period = Period.read({"field": "closed", "span": "between", "from": "2026-01-01", "to": "2026-12-31"})
    assert period.bounds(as_of=DAY) == (date(2026, 1, 1), DAY)


@pytest.mark.parametrize(
    "given_",
    [
        {"field": "due", "span": "year"},
        {"field": "found", "span": "week"},
        {"field": "found", "span": "between", "from": "2026-01-01"},
        {"field": "found", "span": "between", "from": "2026-02-01", "to": "2026-01-01"},
        {"field": "found", "span": "year", "from": "2026-01-01"},
        {"field": "found", "span": "between", "from": "soon", "to": "later"},
    ],
)
def test_what_is_no_period_is_refused(given_: dict[str, str]) -> None:
    with pytest.raises(RecipeRefused):
        Period.read(given_)


@given(st.sampled_from([span for span in SPANS if span != "between"]), st.dates(date(1990, 1, 1)))
def test_the_day_lies_in_its_own_span(span: str, day: date) -> None:
    since, until = Period("found", span).bounds(as_of=day)
    assert until == day
    assert since is None or since <= day
    assert Period.read(Period("found", span).plain()) == Period("found", span)
