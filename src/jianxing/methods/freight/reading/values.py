"""Cells as weights, counts, days: what a person or a program writes there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

#: Kilograms in a unit, by the names that it has.
UNITS: Final = {
    **dict.fromkeys(("", "kg", "kgs", "kgm", "千克", "公斤", "kilogram", "kilograms"), 1.0),
    **dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes", "mt", "tne", "吨"), 1000.0),
    **dict.fromkeys(("lb", "lbs", "lbr", "pound", "pounds", "磅"), 0.45359237),
    **dict.fromkeys(("g", "grm", "克"), 0.001),
}
_SHANGHAI: Final = timezone(timedelta(hours=8))
_NUMBER: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\d\s.]*)\.?")
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4,6})?")
_ENGLISH: Final = re.compile(r"(\d{1,2})[-\s./]*([A-Za-z]{3})[a-z]*[-\s./,]*(\d{4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: What no container weighs.
_MOST_KG: Final = 1_000_000.0


class NotRead(ValueError):
    """A cell is not what its column holds."""


def text(cell: object) -> str:
    """Return a cell's text; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell)).strip()


def weight(cell: object, *, unit: str = "") -> float:
    """Return a weight in kilograms; a unit in the cell wins over that of the column. Raises ``NotRead``."""
    number, own = _parted(cell)
    factor = UNITS.get((own or unit).casefold().strip())
    if factor is None or not 0 <= number * factor <= _MOST_KG:
        raise NotRead(cell)
    return round(number * factor, 6)


def count(cell: object) -> float:
    """Return a number of packages, whatever kind stands after it. Raises ``NotRead``."""
    number, _kind = _parted(cell)
    if number < 0 or number != int(number):
        raise NotRead(cell)
    return number


def _parted(cell: object) -> tuple[float, str]:
    if isinstance(cell, bool):
        raise NotRead(cell)
    if isinstance(cell, int | float):
        return _finite(float(cell)), ""
    plain = text(cell)
    # 24,500.0 has commas between thousands; 24,5 has one before the tenths, which is refused rather than guessed.
    if "," in plain:
        if not re.match(r"[+-]?\d{1,3}(,\d{3})+(?!\d)", plain):
            raise NotRead(cell)
        plain = plain.replace(",", "")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise NotRead(cell)
    return _finite(float(found[1])), found[2]


def _finite(number: float) -> float:
    if not -1e12 < number < 1e12:
        raise NotRead(number)
    return number


def day(cell: object) -> date:
    """Return a day, that in China where an instant is told with its offset. Raises ``NotRead``; 03/04/2026 is not guessed."""
    if isinstance(cell, datetime):
        return (cell.astimezone(_SHANGHAI) if cell.tzinfo else cell).date()
    if isinstance(cell, date):
        return cell
    plain = text(cell)
    try:
        if "T" in plain and (moment := datetime.fromisoformat(plain)).tzinfo:
            return moment.astimezone(_SHANGHAI).date()
    except ValueError:
        pass
    for pattern, order in ((_DAY, (1, 2, 3)), (_COMPACT, (1, 2, 3)), (_ENGLISH, (3, 2, 1))):
        found = pattern.fullmatch(plain)
        if found is not None:
            year, month, of_month = (found[at] for at in order)
            return _date(cell, int(year), _month(cell, month), int(of_month))
    raise NotRead(cell)


def _month(cell: object, month: str) -> int:
    if month.isdigit():
        return int(month)
    if month.casefold() not in _MONTHS:
        raise NotRead(cell)
    return _MONTHS.index(month.casefold()) + 1


def _date(cell: object, year: int, month: int, of_month: int) -> date:
    try:
        found = date(year, month, of_month)
    except ValueError as error:
        raise NotRead(cell) from error
    if not 1950 <= year <= 2150:
        raise NotRead(cell)
    return found


def cached(read: Callable[[object], T]) -> Callable[[object], T]:
    """Return *read* with what it has read kept: columns repeat their values."""
    return lru_cache(maxsize=None, typed=True)(read)
