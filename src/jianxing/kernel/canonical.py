"""One value, one sequence of bytes: canonical JSON after RFC 8785.

Decimals, dates, instants, UUIDs and enumerations become strings first, so that what was signed or hashed
can be computed again from the database, from an export and by other programs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Final
from uuid import UUID

import orjson
import rfc8785

# RFC 8785 allows the integers that a double holds exactly (RFC 7493, I-JSON).
MAX_INTEGER = 2**53 - 1
_FIRST_SURROGATE = "\ud800"

# orjson writes these as RFC 8785 does, the last three through `_scalar`; of doubles it does not.
_EASY: Final = frozenset({str, int, bool, NoneType, datetime, date, Decimal})
_OPTIONS: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME


class NotCanonical(ValueError):
    """The value has no canonical form."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def within(self, step: str) -> NotCanonical:
        """The same, told from one level further out."""
        return NotCanonical(f"${step}{self.path[1:]}", self.reason)


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of `value`.

    Raises NotCanonical for what has none: NaN, naive datetimes, bytes, sets, integers beyond 2^53.
    """
    if _is_easy(value):
        try:
            return orjson.dumps(value, default=_scalar, option=_OPTIONS)
        except orjson.JSONEncodeError:
            pass  # the careful way says what is wrong, and where
    needs_care: list[str] = []
    prepared = _plain(value, needs_care)
    try:
        return rfc8785.dumps(prepared) if needs_care else orjson.dumps(prepared, option=_OPTIONS)
    except (rfc8785.CanonicalizationError, orjson.JSONEncodeError, UnicodeEncodeError) as error:
        raise NotCanonical("$", str(error)) from error


def _is_easy(value: Any) -> bool:
    """Whether orjson gives the bytes of RFC 8785: no double in it, and keys sort alike by code point and by UTF-16."""
    kind = type(value)
    members: Iterable[Any]
    if kind is dict:
        try:
            keys = "".join(value)
        except TypeError:
            return False
        if not keys.isascii() and max(keys) >= _FIRST_SURROGATE:
            return False
        members = value.values()
    elif kind is list or kind is tuple:
        members = value
    else:
        return kind in _EASY
    return all(type(member) in _EASY or _is_easy(member) for member in members)


def plain(value: Any) -> Any:
    """`value` in JSON's own types alone; canonical(plain(v)) == canonical(v)."""
    return _plain(value, [])


def _plain(value: Any, needs_care: list[str]) -> Any:
    """As `plain`; `needs_care` gets what orjson would write otherwise than RFC 8785."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return _integer(value)
    if isinstance(value, Enum):
        return _plain(value.value, needs_care)
    if isinstance(value, Mapping):
        return _members(value, needs_care)
    if isinstance(value, (list, tuple)):
        return _items(value, needs_care)
    if isinstance(value, float):
        needs_care.append("a double")
    return _scalar(value)


def _members(value: Mapping[Any, Any], needs_care: list[str]) -> dict[str, Any]:
    members = {}
    for given, item in value.items():
        key = given if type(given) is str else _key(given)
        if not key.isascii() and max(key) >= _FIRST_SURROGATE:
            needs_care.append("a key beyond the basic plane")
        try:
            members[key] = _plain(item, needs_care)
        except NotCanonical as error:
            raise error.within(f".{key}") from None
    return members


def _items(value: list[Any] | tuple[Any, ...], needs_care: list[str]) -> list[Any]:
    items = []
    for place, item in enumerate(value):
        try:
            items.append(_plain(item, needs_care))
        except NotCanonical as error:
            raise error.within(f"[{place}]") from None
    return items


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return _integer(int(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotCanonical("$", f"{value} is no number")
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotCanonical("$", f"{value} is no number")
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    raise NotCanonical("$", f"a {type(value).__name__} has no canonical form")


def _integer(value: int) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical("$", f"{value} is beyond the integers that every reader holds exactly")
    return value


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise NotCanonical("$", f"{value} names no instant: it has no time zone")
    # In UTC and always with microseconds, so that one instant has one spelling.
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _key(key: Any) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise NotCanonical("$", f"the key {key!r} is no text")
    return str(key)
