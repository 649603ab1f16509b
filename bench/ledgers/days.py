"""How people spell a day. A style gives the cell's value and, for a real date, its number format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jianxing.importing.reading.__main__ import published_calendar

CALENDAR = published_calendar()
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789-"}
NUMERALS = "〇一二三四五六七八九"


def _number_style(day: date, csv: bool, year: int | None) -> tuple[str | int | date, str]:
    return (day.year * 10000 + day.month * 100 + day.day), ""


def _serial(day: date, csv: bool, year: int | None) -> tuple[str | int | date, str]:
    return ((day - date(1899, 12, 30)).days if not csv else day.isoformat()), ""


def _chinese(day: date, csv: bool, year: int | None) -> tuple[str | int | date, str]:
    spelled = "".join(NUMERALS[int(c)] for c in str(day.year))
    return f"{spelled}年{_numeral(day.month)}月{_numeral(day.day)}日", ""


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


def _yearless(day: date, csv: bool, year: int | None) -> tuple[str | int | date, str]:
    if day.year != year:
        return day.isoformat(), ""
    return f"{day.month}月{day.day}日", ""


DATE_STYLES: dict[str, Callable[[date, bool, int | None], tuple[str | int | date, str]]] = {
    "excel": lambda d, csv, year: (d, "yyyy-mm-dd"),
    "excel_cn": lambda d, csv, year: (d, 'yyyy"年"m"月"d"日"'),
    "excel_slash": lambda d, csv, year: (d, "yyyy/m/d"),
    "excel_md": lambda d, csv, year: (d, 'm"月"d"日"'),
    "iso": lambda d, csv, year: (d.isoformat(), ""),
    "dots": lambda d, csv, year: (f"{d.year}.{d.month}.{d.day}", ""),
    "dots0": lambda d, csv, year: (f"{d.year}.{d.month:02}.{d.day:02}", ""),
    "slash": lambda d, csv, year: (f"{d.year}/{d.month}/{d.day}", ""),
    "cn": lambda d, csv, year: (f"{d.year}年{d.month}月{d.day}日", ""),
    "cn0": lambda d, csv, year: (f"{d.year}年{d.month:02}月{d.day:02}日", ""),
    "cn_spaced": lambda d, csv, year: (f" {d.year} 年 {d.month} 月 {d.day} 日", ""),
    "packed": lambda d, csv, year: (f"{d:%Y%m%d}", ""),
    "number": _number_style,
    "serial": _serial,
    "short": lambda d, csv, year: (f"{d:%y}.{d.month}.{d.day}", ""),
    "chinese": _chinese,
    "timed": lambda d, csv, year: (f"{d.isoformat()} 09:30", ""),
    "timed_cn": lambda d, csv, year: (f"{d.year}/{d.month}/{d.day} 0:00:00", ""),
    "full_width": lambda d, csv, year: (
        d.isoformat().translate(_WIDE),
        "",
    ),
    "before": lambda d, csv, year: (f"{d.year}年{d.month}月{d.day}日", ""),
    "yearless": _yearless,
    "hao": lambda d, csv, year: (f"{d.year}年{d.month}月{d.day}号", ""),
}
