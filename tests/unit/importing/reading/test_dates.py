from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.importing.reading.dates import Reading, YearHint, add_months, read_date

HINT = YearHint(2025, "title")
FOUND = date(2025, 2, 10)


def due(text: object) -> Reading:
    return read_date(text, hint=HINT, after=FOUND, deadline=True)  # type: ignore[arg-type] # as cells come


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月5日",
        "2025.3.5",
        "2025.03.05",
        "20250305",
        "25.3.5",
        "2025-3-5",
        " 2025-3-5 ",
        "2025/03/05",
        "二〇二五年三月五日",
        "二○二五年三月五日",
        "\uff12\uff10\uff12\uff15年\uff13月\uff15日",
        "\uff12\uff10\uff12\uff15-3-5",
        "2025/3/5 14\uff1a30",
        "2025-03-05T08:00:00",
        "2025年3月5日(星期三)",
        "2025年 3 月 5 日",
        "2025 3 5",
        "2025年3月5号",
        "25年3月5日",
        "2025..3.5",
        "2025年3月5日前完成整改",
        "Mar 5, 2025",
        "5 March 2025",
        "05-Mar-25",
        20250305,
        45721,
        "45721",
        datetime.fromisoformat("2025-03-05T14:30"),
        date(2025, 3, 5),
    ],
)
def test_every_spelling_of_a_day_is_read_without_a_doubt(text: object) -> None:
    assert due(text) == Reading("date", date(2025, 3, 5))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("3月5日", date(2025, 3, 5)),
        ("5月15日前", date(2025, 5, 15)),
        ("3月底前", date(2025, 3, 31)),
        ("3月底", date(2025, 3, 31)),
        ("二月末", date(2025, 2, 28)),
        ("3月上旬", date(2025, 3, 10)),
        ("3月中旬", date(2025, 3, 20)),
        ("3月下旬", date(2025, 3, 31)),
        ("第二季度末", date(2025, 6, 30)),
        ("年底前", date(2025, 12, 31)),
        ("上半年", date(2025, 6, 30)),
        ("明年3月底", date(2026, 3, 31)),
        ("3.15", date(2025, 3, 15)),
        ("十二月底前", date(2025, 12, 31)),
    ],
)
def test_a_missing_year_comes_from_the_title_with_a_doubt(text: str, on: date) -> None:
    assert due(text) == Reading("date", on, doubt="year_from_title")


def test_a_missing_year_is_the_next_one_where_the_limit_would_lie_before_the_finding() -> None:
    found = date(2025, 11, 20)
    assert read_date("3月底前", hint=HINT, after=found, deadline=True).on == date(2026, 3, 31)


def test_a_missing_year_without_any_hint_is_an_error_and_no_date() -> None:
    assert read_date("3月5日", deadline=True) == Reading("unreadable", error="no_year")


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2025年6月底", date(2025, 6, 30)),
        ("2025年底前", date(2025, 12, 31)),
        ("2025年第一季度", date(2025, 3, 31)),
    ],
)
def test_a_period_with_its_year_ends_on_its_last_day(text: str, on: date) -> None:
    assert due(text) == Reading("date", on)


@pytest.mark.parametrize(
    ("text", "on", "doubt"),
    [
        ("2025年6月", date(2025, 6, 30), "month_only"),
        ("6月前", date(2025, 5, 31), "before_month"),
        ("2025年3月1日-3月20日", date(2025, 3, 20), "several_dates"),
        ("2025.3.31延期至2025.4.30", date(2025, 4, 30), "several_dates"),
        ("10.1-10.20", date(2025, 10, 20), "several_dates"),
        ("5/3/2025", date(2025, 5, 3), "day_or_month"),
        (3.15, date(2025, 3, 15), "number_as_date"),
        ("2025年3月5日,视天气情况", date(2025, 3, 5), "words_around_date"),
        (date(1905, 3, 1), date(1905, 3, 1), "odd_year"),
    ],
)
def test_what_can_be_read_in_two_ways_carries_a_doubt(text: object, on: date, doubt: str) -> None:
    reading = due(text)
    assert (reading.on, reading.doubt) == (on, doubt)


@pytest.mark.parametrize("text", ["2025-02-30", "2月30日", "2025年13月1日", "20250230", "2025.4.31"])
def test_a_day_that_does_not_exist_is_an_error(text: str) -> None:
    assert due(text) == Reading("unreadable", error="impossible_date")


@pytest.mark.parametrize("text", ["尽快", "国庆节前", "整改完毕后", "x" * 5000, "9" * 30_000])
def test_words_without_a_day_are_an_error(text: str) -> None:
    assert due(text).error == "not_a_date"


@pytest.mark.parametrize("text", ["立行立改", "立即整改", "立查立改", "即知即改", "当场整改", "当日"])
def test_at_once(text: str) -> None:
    assert due(text).kind == "immediate"


@pytest.mark.parametrize("text", ["长期坚持", "持续推进", "常态化", "长期"])
def test_for_ever(text: str) -> None:
    assert due(text) == Reading("open")


@pytest.mark.parametrize(
    ("text", "days", "unit", "doubt"),
    [
        ("20个工作日", 20, "workdays", ""),
        ("十个工作日内", 10, "workdays", ""),
        ("自交办之日起5个工作日内", 5, "workdays", ""),
        ("30个自然日", 30, "days", ""),
        ("15天", 15, "days", "calendar_days"),
        (20, 20, "workdays", "bare_number_of_days"),
        ("一周内", 7, "days", "relative_limit"),
        ("3个月内", 3, "months", "relative_limit"),
        ("半年内", 6, "months", "relative_limit"),
    ],
)
def test_limits_in_days(text: object, days: int, unit: str, doubt: str) -> None:
    reading = due(text)
    assert (reading.kind, reading.days, reading.unit, reading.doubt) == ("days", days, unit, doubt)


@pytest.mark.parametrize("text", ["", "/", "—", "无", None, True])
def test_nothing_is_nothing(text: object) -> None:
    assert due(text).kind == "empty"


@given(
    st.dates(date(2015, 1, 1), date(2040, 12, 31)),
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0.year}.{0.month}.{0.day}",
            "{0:%Y%m%d}",
            "{0:%Y/%m/%d}",
            "{0:%y}.{0.month}.{0.day}",
        ]
    ),
)
def test_any_day_in_a_common_spelling_comes_back(day: date, spelling: str) -> None:
    assert read_date(spelling.format(day), hint=HINT, deadline=True) == Reading("date", day)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    reading = due(text)
    assert (reading.on is None) or reading.kind == "date"


def test_a_month_later_ends_with_the_month() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
