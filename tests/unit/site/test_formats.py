from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from jianxing.site.templatetags import formats


def test_a_day_is_written_in_iso_form() -> None:
    assert formats.iso(date(2026, 3, 5)) == "2026-03-05"


def test_no_day_is_a_dash() -> None:
    assert formats.iso(None) == "—"
    assert formats.cn_date(None) == "—"
    assert formats.amount(None) == "—"


def test_an_instant_is_shown_in_shanghai_time() -> None:
    late_in_utc = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    assert formats.iso(late_in_utc) == "2026-03-05"
    assert formats.iso_minute(late_in_utc) == "2026-03-05 00:30"
    assert formats.clock(late_in_utc) == "00:30"


def test_a_day_has_no_clock() -> None:
    assert formats.clock(date(2026, 3, 5)) == ""


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "2026年3月5日"), ("en", "5 March 2026")])
def test_documents_write_the_day_out(language: str, text: str) -> None:
    with translation.override(language):
        assert formats.cn_date(date(2026, 3, 5)) == text


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (None, "no due date", "无时限"),
        (0, "due today", "今日到期"),
        (1, "1 working day left", "剩 1 个工作日"),
        (5, "5 working days left", "剩 5 个工作日"),
        (-1, "1 working day late", "超 1 个工作日"),
        (-12, "12 working days late", "超 12 个工作日"),
    ],
)
def test_working_days_left_are_words(days: int | None, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert formats.working_days_left(days) == english
    with translation.override("zh-hans"):
        assert formats.working_days_left(days) == chinese


@pytest.mark.parametrize(("days", "text"), [(None, ""), (0, "今日"), (4, "剩 4 日"), (-2, "2 日")])
def test_tables_have_a_short_form(days: int | None, text: str) -> None:
    with translation.override("zh-hans"):
        assert formats.days_short(days) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567"), "1,234,567"),
        (Decimal("1234.5"), "1,234.50"),
        (Decimal("-0.25"), "-0.25"),
        (0, "0"),
    ],
)
def test_amounts_are_grouped(value: Decimal, text: str) -> None:
    assert formats.amount(value) == text


@pytest.mark.parametrize(("share", "text"), [(Decimal("0.8333"), "83.3%"), (1, "100%"), (None, "—")])
def test_shares_are_percentages(share: Decimal | None, text: str) -> None:
    assert formats.percent(share) == text


@pytest.mark.parametrize(
    ("size", "text"), [(512, "512 B"), (34_816, "34 KB"), (5_452_595, "5.2 MB"), (None, "—")]
)
def test_sizes_are_readable(size: int | None, text: str) -> None:
    assert formats.file_size(size) == text
