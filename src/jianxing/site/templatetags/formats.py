"""How dates, numbers and sizes are written: ISO in tables, 年月日 in documents, working days as a number."""

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

_DASH = "—"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def iso(value: date | datetime | None) -> str:
    """2026-03-05, as tables show a day; a dash where there is none."""
    return _local(value).strftime("%Y-%m-%d") if value else _DASH


@register.filter
def iso_minute(value: datetime | None) -> str:
    """2026-03-05 14:30, as tables show an instant."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if value else _DASH


@register.filter
def clock(value: date | datetime | None) -> str:
    """14:30; empty for a day without a time."""
    return _local(value).strftime("%H:%M") if isinstance(value, datetime) else ""


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年3月5日 in Chinese and 5 March 2026 in English, as documents show a day."""
    if not value:
        return _DASH
    day = _local(value)
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@register.filter
def cn_month(value: date) -> str:
    """2026年3月 in Chinese and March 2026 in English, as a heading shows a month."""
    if (get_language() or "").startswith("zh"):
        return f"{value.year}年{value.month}月"
    return f"{_MONTHS[value.month - 1]} {value.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@register.filter
def working_days_left(days: int | None) -> str:
    """Working days left as words: how many are left, due today, or by how many it is late."""
    if days is None:
        return gettext("no due date")
    if days == 0:
        return gettext("due today")
    if days < 0:
        return ngettext("%(days)d working day late", "%(days)d working days late", -days) % {"days": -days}
    return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}


@register.filter
def days_short(days: int | None) -> str:
    """Working days beside a light, whose word says whether it is late: 2 d, today, 4 d left; empty without a clock."""
    if days is None:
        return ""
    if days == 0:
        return gettext("today")
    text = gettext("%(days)d d") if days < 0 else gettext("%(days)d d left")
    return text % {"days": abs(days)}


@register.filter
def amount(value: Decimal | float | int | None) -> str:
    """1,234.50 → grouped by thousands, at most two decimals and none where they are zero."""
    if value is None:
        return _DASH
    text = f"{value:,.2f}"
    return text.removesuffix(".00")


@register.filter
def significant(value: float | None) -> str:
    """``{{ mean|significant }}``: three digits that say something, whatever the size."""
    if value is None:
        return "—"
    digits = 2 if abs(value) < 1e-12 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


@register.filter
def whole(value: float | None) -> str:
    """12345.6 → 12,346, as tables show metres and square metres."""
    return _DASH if value is None else f"{value:,.0f}"


@register.filter
def square_km(square_metres: float | None) -> str:
    """Square metres as square kilometres with two decimals: 1,258.03."""
    return _DASH if square_metres is None else f"{square_metres / 1e6:,.2f}"


@register.filter
def km(metres: float | None) -> str:
    """Metres as kilometres with two decimals."""
    return _DASH if metres is None else f"{metres / 1000:,.2f}"


@register.filter
def degrees(value: float | None) -> str:
    """Degrees with six decimals: to within a hand's breadth."""
    return _DASH if value is None else f"{value:.6f}"


@register.filter
def percent(value: Decimal | float | None) -> str:
    """A share between 0 and 1 as 83.3 %."""
    return _DASH if value is None else f"{value * 100:.1f}".removesuffix(".0") + "%"


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as people read them: 512 B, 34 KB, 5.2 MB."""
    if size is None:
        return _DASH
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def labelled(value: object, label: object) -> str:
    """``{{ value|labelled:label }}``: a label and what it says, with the colon of the language."""
    return gettext("%(label)s: %(value)s") % {"label": label, "value": value}


def in_a_line(parts: Iterable[str]) -> str:
    """Return parts of equal rank in one line, parted as the language parts them."""
    return gettext("; ").join(parts)
