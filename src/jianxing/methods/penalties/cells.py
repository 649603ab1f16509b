"""What a cell says: a day, an amount in yuan, an interval, yes or no."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PLAIN_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(万|亿)?")
_TIMES: Final = {None: Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_YES: Final = frozenset(
    {"是", "有", "y", "yes", "true", "1", "1.0", "√", "适用", "首违不罚", "减轻", "减轻处罚"}
)
_NO: Final = frozenset({"", "否", "无", "n", "no", "false", "0", "0.0", "×", "不适用", "none"})
_NOTHING: Final = frozenset({"", "-", "—", "——", "/", "无", "none", "null"})
#: No fine is larger than this many yuan.
_MOST: Final = Decimal(10) ** 12


class NotReadable(ValueError):
    """A cell says something else than it should."""


def text(cell: object) -> str:
    """Return a cell as words."""
    return "" if cell is None else " ".join(str(cell).split())


def day(cell: object) -> date | None:
    """Return the day a cell names; None where it is empty."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = text(cell).removesuffix(".0")
    if said.lower() in _NOTHING or said == "长期":
        return None
    found = _DAY.match(said) or _PLAIN_DAY.fullmatch(said)
    if found is None:
        raise NotReadable(said)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise NotReadable(said) from error


def amount(cell: object, *, times: int = 1) -> float | None:
    """Return yuan; None where nothing is written. ``1.5万元`` is 15000."""
    said = text(cell).replace(",", "").replace("，", "")
    if said.lower() in _NOTHING:
        return None
    found = _NUMBER.match(said.removeprefix("罚款").removeprefix("人民币").strip("¥￥ "))
    if found is None or found[0] == "" or len(found[1]) > 20:
        raise NotReadable(said)
    rest = said[said.index(found[1]) + len(found[1]) :]
    if not re.fullmatch(r"\s*(万|亿)?\s*(元|圆)?整?", rest):
        raise NotReadable(said)
    try:
        value = Decimal(found[1]) * (_TIMES[found[2]] if found[2] else Decimal(times))
    except InvalidOperation as error:
        raise NotReadable(said) from error
    if value > _MOST:
        raise NotReadable(said)
    return float(value)


def interval(cell: object) -> tuple[float, float]:
    """Return the interval that words give: ``1000元以上5000元以下``, ``1–5万元``, ``2万元以下``."""
    said = text(cell).replace(",", "").replace("，", "")
    found = _NUMBER.findall(said)
    if len(found) == 1 and ("以下" in said or "不超过" in said):
        return 0.0, _yuan(*found[0])
    if len(found) != 2:
        raise NotReadable(said)
    (low, low_unit), (high, high_unit) = found
    # 1-5万元: the unit stands once, for both.
    joined = re.search(r"\d\s*[-–—~～至到]\s*\d", said)
    return _yuan(low, low_unit or (high_unit if joined else "")), _yuan(high, high_unit)


def _yuan(number: str, unit: str) -> float:
    if len(number) > 20:
        raise NotReadable(number)
    return float(Decimal(number) * _TIMES[unit or None])


def flag(cell: object) -> bool:
    """Return whether a cell says yes."""
    said = text(cell).lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise NotReadable(said)


def whole(cell: object) -> int:
    """Return a number of acts; one where nothing is written."""
    said = text(cell).removesuffix(".0")
    if not said:
        return 1
    if not said.isdigit() or not 1 <= int(said) <= 10_000:
        raise NotReadable(said)
    return int(said)


def degrees(cell: object) -> float | None:
    """Return a longitude or latitude; None where nothing is written."""
    said = text(cell)
    if not said:
        return None
    try:
        value = float(said)
    except ValueError as error:
        raise NotReadable(said) from error
    if not -180 <= value <= 180:
        raise NotReadable(said)
    return value
