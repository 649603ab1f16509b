"""What money makes one ask, worked by hand on a calendar of weekends and the Spring Festival of 2026."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.workdays import Calendar
from jianxing.projects.models import Fund, FundEntry
from jianxing.projects.queries.money import DoubtKind, FundDoubt, FundSums, doubts_of

TODAY = date(2026, 3, 31)
#: 15 to 23 February 2026 are days off, 14 and 28 February are worked instead.
CALENDAR = Calendar(
    {date(2026, 2, 15) + timedelta(days=n): False for n in range(9)}
    | {date(2026, 2, 14): True, date(2026, 2, 28): True}
)
FUND = Fund(pk=7, name="大运河保护专项")


def entry(kind: str, amount: str, on: date | None = None, **fields: Any) -> FundEntry:
    return FundEntry(fund=FUND, kind=kind, amount=Decimal(amount), on=on, **fields)


def doubts(*entries: FundEntry) -> list[FundDoubt]:
    def total(kind: str) -> Decimal:
        return sum((e.amount for e in entries if e.kind == kind and e.on is not None), Decimal(0))

    sums = FundSums(
        fund=FUND,
        budget=total("budget"),
        allocated=total("allocation"),
        paid=total("payment"),
        used=total("use"),
        entries=entries,
    )
    return doubts_of(sums=[sums], today=TODAY, calendar=CALENDAR)


def test_nothing_is_asked_where_all_is_in_order() -> None:
    assert (
        doubts(
            entry("budget", "100", date(2026, 1, 5), purpose="本体修缮"),
            entry("allocation", "60", date(2026, 1, 9), planned_on=date(2026, 1, 9)),
            entry("allocation", "40", planned_on=TODAY),
            entry("payment", "60", date(2026, 1, 12), planned_on=date(2026, 1, 10)),
            entry("use", "60", date(2026, 1, 12), purpose="本体 修缮"),
        )
        == []
    )


def test_a_late_allocation_is_counted_in_working_days_over_the_festival() -> None:
    # Friday 13 February to Tuesday 24 February: Saturday 14 is worked, 15 to 23 are off, then the 24th.
    [late] = doubts(
        entry("budget", "10", TODAY),
        entry("allocation", "10", date(2026, 2, 24), planned_on=date(2026, 2, 13)),
    )
    assert (late.kind, late.days) == (DoubtKind.LATE_ALLOCATION, 2)


def test_a_payment_that_has_not_come_is_late_until_today() -> None:
    # From Wednesday 25 March to Tuesday 31 March: 26, 27, 30, 31.
    [late] = doubts(entry("payment", "10", planned_on=date(2026, 3, 25)))
    assert (late.kind, late.days) == (DoubtKind.LATE_PAYMENT, 4)


def test_a_weekend_alone_is_not_late() -> None:
    # Friday 6 March to Sunday 8 March.
    assert (
        doubts(
            entry("budget", "10", TODAY),
            entry("allocation", "10", date(2026, 3, 8), planned_on=date(2026, 3, 6)),
        )
        == []
    )


def test_money_used_for_what_the_budget_does_not_name() -> None:
    budget = entry("budget", "100", date(2026, 1, 5), purpose="本体修缮")
    [off] = doubts(budget, entry("use", "3", date(2026, 2, 2), purpose="办公设备"))
    assert (off.kind, off.amount) == (DoubtKind.OFF_PURPOSE, Decimal(3))
    unnamed = entry("budget", "100", date(2026, 1, 5))
    assert doubts(unnamed, entry("use", "3", date(2026, 2, 2), purpose="办公设备")) == []


@pytest.mark.parametrize(
    ("entries", "kind", "amount"),
    [
        (
            [("budget", "100"), ("allocation", "80"), ("payment", "80.01")],
            DoubtKind.PAID_OVER_ALLOCATED,
            "0.01",
        ),
        ([("budget", "100"), ("allocation", "130")], DoubtKind.ALLOCATED_OVER_BUDGET, "30"),
    ],
)
def test_more_went_out_than_there_was(entries: list[tuple[str, str]], kind: DoubtKind, amount: str) -> None:
    [over] = doubts(*(entry(name, sum_, TODAY) for name, sum_ in entries))
    assert (over.kind, over.amount, over.handle) == (kind, Decimal(amount), "fund:7")


def test_a_doubt_says_what_a_finding_would_say() -> None:
    [late] = doubts(entry("payment", "12345.5", planned_on=date(2026, 3, 25)))
    for part in ("大运河保护专项", "12,345.50", "2026-03-25"):
        assert part in late.description


amounts = st.decimals(min_value="0.01", max_value="99999999", places=2)


@given(budget=amounts, allocated=amounts, paid=amounts)
def test_money_is_doubted_exactly_when_it_exceeds_what_it_comes_from(
    budget: Decimal, allocated: Decimal, paid: Decimal
) -> None:
    found = {
        doubt.kind: doubt.amount
        for doubt in doubts(
            entry("budget", str(budget), TODAY),
            entry("allocation", str(allocated), TODAY),
            entry("payment", str(paid), TODAY),
        )
    }
    expected = {}
    if paid > allocated:
        expected[DoubtKind.PAID_OVER_ALLOCATED] = paid - allocated
    if allocated > budget:
        expected[DoubtKind.ALLOCATED_OVER_BUDGET] = allocated - budget
    assert found == expected
