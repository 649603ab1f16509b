"""One value, one sequence of bytes: canonical JSON after RFC 8785.

Decimals, dates, instants, UUIDs and enumerations become strings first, so that what was signed or hashed
can be computed again from the database, from an export and by other programs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import rfc8785

# RFC 8785 allows the integers that a double holds exactly (RFC 7493, I-JSON).
MAX_INTEGER = 2**53 - 1
_FIRST_SURROGATE = "\ud800"

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class NotCanonical(ValueError):
    """The value has no canonical form."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of `value`.

    Raises NotCanonical for what has none: NaN, naive datetimes, bytes, sets, integers beyond 2^53.
    """
    prepared = plain(value)
    # The C encoder gives the same bytes where no double is written and keys sort alike by code point and
    # by UTF-16, and takes a fraction of the time.
    if _is_simple(prepared):
        try:
            return _encode(prepared).encode()
        except UnicodeEncodeError as error:
            raise NotCanonical("$", "text with a lone surrogate") from error
    try:
        return rfc8785.dumps(prepared)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical("$", str(error)) from error


def plain(value: Any, *, path: str = "$") -> Any:
    """`value` in JSON's own types alone; canonical(plain(v)) == canonical(v)."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return _integer(value, path)
    if isinstance(value, Enum):
        return plain(value.value, path=path)
    if isinstance(value, Mapping):
        return {_key(key, path): plain(item, path=f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, path=f"{path}[{place}]") for place, item in enumerate(value)]
    return _scalar(value, path)


def _scalar(value: Any, path: str) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return _integer(int(value), path)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotCanonical(path, f"{value} is no number")
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise NotCanonical(path, f"{value} is no number")
        return format(value, "f")
    if isinstance(value, datetime):
        return _instant(value, path)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise NotCanonical(path, f"a {type(value).__name__} has no canonical form")


def _integer(value: int, path: str) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical(path, f"{value} is beyond the integers that every reader holds exactly")
    return value


def _instant(value: datetime, path: str) -> str:
    if value.utcoffset() is None:
        raise NotCanonical(path, f"{value} names no instant: it has no time zone")
    # In UTC and always with microseconds, so that one instant has one spelling.
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _key(key: Any, path: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise NotCanonical(path, f"the key {key!r} is no text")
    return str(key)


def _is_simple(prepared: Any) -> bool:
    if isinstance(prepared, dict):
        sorts_alike = all(key.isascii() or max(key) < _FIRST_SURROGATE for key in prepared)
        return sorts_alike and all(map(_is_simple, prepared.values()))
    if isinstance(prepared, list):
        return all(map(_is_simple, prepared))
    return not isinstance(prepared, float)
