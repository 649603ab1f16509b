"""Formulas that a program saved without their results, worked out where they are simple.

Covered: references within the sheet, numbers, texts, + - * / &, comparisons, DATE, EDATE, WORKDAY-free date sums, IF, ROW,
CONCATENATE, TRIM. Everything else stays without a value and is named as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from jianxing.importing.reading.grid import CellError, Sheet, Value, as_text, column_index

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"]|"")*")|(?P<name>[A-Z][A-Z.]*)(?=\()'
    r"|(?P<ref>\$?[A-Z]{1,3}\$?\d+)(?![A-Z0-9(!:])|(?P<word>TRUE|FALSE)|(?P<op><>|<=|>=|[-+*/&=<>(),]))",
    re.IGNORECASE,
)
_DEEPEST = 40
_LONGEST = 500

Result = str | float | bool | datetime


class _Unknown(Exception):
    """The formula uses something that is not worked out here."""


def work_out(sheet: Sheet, row: int, column: int) -> Value | None:
    """The value of the cell's formula; None when it is beyond what is covered."""
    try:
        result = _Parser(sheet, row, sheet.formulas.get((row, column), ""), depth=0).whole()
    except (_Unknown, ValueError, OverflowError, ZeroDivisionError, RecursionError):
        return None
    if isinstance(result, float) and result.is_integer() and abs(result) < 1e15:
        return int(result)
    return result


class _Parser:
    def __init__(self, sheet: Sheet, row: int, formula: str, *, depth: int) -> None:
        if depth > _DEEPEST or not formula or len(formula) > _LONGEST:
            raise _Unknown
        self.sheet, self.row, self.depth = sheet, row, depth
        self.tokens: list[tuple[str, str]] = []
        position = 0
        text = formula.strip().removeprefix("=").replace("_xlfn.", "")
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                raise _Unknown
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        self.at = 0

    def whole(self) -> Result:
        result = self._comparison()
        if self.at != len(self.tokens):
            raise _Unknown
        return result

    def _peek(self) -> str:
        return (
            self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] == "op" else ""
        )

    def _take(self, symbol: str) -> None:
        if self._peek() != symbol:
            raise _Unknown
        self.at += 1

    def _comparison(self) -> Result:
        left = self._joined()
        while (sign := self._peek()) in ("=", "<>", "<", ">", "<=", ">="):
            self.at += 1
            right = self._joined()
            if sign in ("=", "<>"):
                left = (_key(left) == _key(right)) == (sign == "=")
            else:
                a, b = _number(left), _number(right)
                left = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]
        return left

    def _joined(self) -> Result:
        left = self._sum()
        while self._peek() == "&":
            self.at += 1
            left = _shown(left) + _shown(self._sum())
        return left

    def _sum(self) -> Result:
        left = self._product()
        while (sign := self._peek()) in ("+", "-") and sign:
            self.at += 1
            left = _added(left, self._product(), 1 if sign == "+" else -1)
        return left

    def _product(self) -> Result:
        left = self._unary()
        while (sign := self._peek()) in ("*", "/") and sign:
            self.at += 1
            right = _number(self._unary())
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def _unary(self) -> Result:
        if self._peek() == "-":
            self.at += 1
            return -_number(self._unary())
        return self._atom()

    def _atom(self) -> Result:
        if self._peek() == "(":
            self.at += 1
            inner = self._comparison()
            self._take(")")
            return inner
        if self.at >= len(self.tokens):
            raise _Unknown
        kind, text = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return float(text)
            case "text":
                return text[1:-1].replace('""', '"')
            case "word":
                return text.upper() == "TRUE"
            case "ref":
                return self._reference(text)
            case "name":
                return self._call(text.upper())
        raise _Unknown

    def _call(self, name: str) -> Result:
        self._take("(")
        arguments: list[Result] = []
        while self._peek() != ")":
            arguments.append(self._comparison())
            if self._peek() == ",":
                self.at += 1
        self._take(")")
        function = _FUNCTIONS.get(name)
        if name == "ROW" and not arguments:
            return float(self.row + 1)
        if function is None:
            raise _Unknown
        return function(arguments)

    def _reference(self, text: str) -> Result:
        match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d+)", text)
        if match is None:
            raise _Unknown
        row, column = int(match[2]) - 1, column_index(match[1].upper())
        value = self.sheet.value(row, column)
        if isinstance(value, CellError):
            if (row, column) not in self.sheet.formulas:
                raise _Unknown
            return _Parser(self.sheet, row, self.sheet.formulas[row, column], depth=self.depth + 1).whole()
        return _result(value)


def _result(value: Value | None) -> Result:
    match value:
        case None:
            return ""
        case bool() | str() | datetime():
            return value
        case int() | float():
            return float(value)
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet's dates have no time zone
        case time() | CellError():
            raise _Unknown
    raise _Unknown


def _number(value: Result) -> float:
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    if value == "":
        return 0.0
    return float(value)


def _added(left: Result, right: Result, sign: int) -> Result:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left - right) / timedelta(days=1)
    if isinstance(left, datetime):
        return left + timedelta(days=sign * _number(right))
    if isinstance(right, datetime) and sign == 1:
        return right + timedelta(days=_number(left))
    return _number(left) + sign * _number(right)


def _shown(value: Result) -> str:
    return as_text(value)


def _key(value: Result) -> str:
    return as_text(value).lower()


def _condition(arguments: list[Result]) -> Result:
    if not 2 <= len(arguments) <= 3:
        raise _Unknown
    if arguments[0]:
        return arguments[1]
    return arguments[2] if len(arguments) == 3 else False


def _date(arguments: list[Result]) -> Result:
    year, month, day = (int(_number(a)) for a in arguments)
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) + timedelta(days=day - 1)  # noqa: DTZ001


def _months_later(arguments: list[Result]) -> Result:
    start, count = arguments
    if not isinstance(start, datetime):
        raise _Unknown
    from jianxing.importing.reading.dates import add_months

    day = add_months(start.date(), int(_number(count)))
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


_FUNCTIONS: dict[str, Callable[[list[Result]], Result]] = {
    "IF": _condition,
    "DATE": _date,
    "EDATE": _months_later,
    "CONCATENATE": lambda arguments: "".join(_shown(a) for a in arguments),
    "CONCAT": lambda arguments: "".join(_shown(a) for a in arguments),
    "TRIM": lambda arguments: _shown(arguments[0]).strip(),
}
