"""Comparing acts with their leaves, many at a time and as quickly as Python can.

What agrees here agrees: equal SHA-256 means equal bytes, and a leaf is the hash of a canonical form. What does not
may only be written otherwise (a double, a key beyond the basic plane), so the caller looks at it again in the careful way.
While one part of the log is compared the next one is being read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson
import psycopg
from django.db import connection

from jianxing.ledger.leaves import ActRow
from jianxing.ledger.statements import statement

_PART: Final = 10_000
#: Acts are read from one id to another; between two that lie further apart than this, reading starts anew.
_WIDEST_GAP: Final = 1000
_SORTED: Final = orjson.OPT_SORT_KEYS

Detail = tuple[int, str, int, str, str]  # act, subject, subject's id, content and salts as JSON


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive leaves (index, act, hash), with their acts and confidential values as they stand now, by act."""

    leaves: Sequence[tuple[int, int, bytes]]
    acts: dict[int, tuple[int, str, int, str]]
    details: dict[int, Detail]


def parts(size: int) -> Iterator[Part]:
    """The first `size` leaves, part by part."""
    log = _Log(connection.connection)
    with ThreadPoolExecutor(1) as reader:
        upcoming = reader.submit(log.read, 0, min(_PART, size))
        for start in range(0, size, _PART):
            part = upcoming.result()
            after = start + _PART
            if after < size:
                upcoming = reader.submit(log.read, after, min(after + _PART, size))
            yield part


class _Log:
    """The log as the reading thread asks for it: Django's cursors belong to the thread that opened the connection, while
    psycopg's take turns."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def read(self, start: int, end: int) -> Part:
        leaves = self._rows("leaves", start, end)
        acts, details = [], []
        for first, last in _runs(sorted(leaf[1] for leaf in leaves)):
            acts += self._rows("acts_between", first, last)
            details += self._rows("details_between", first, last)
        return Part(leaves, {row[0]: row for row in acts}, {row[0]: row for row in details})

    def _rows(self, name: str, first: int, last: int) -> list[Any]:
        with psycopg.Cursor(self._connection) as cursor:
            cursor.execute(statement(name), [first, last], binary=True)
            return cursor.fetchall()


def _runs(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """From where to where ids lie close together."""
    first = last = None
    for number in ids:
        if first is None or last is None:
            first = number
        elif number - last > _WIDEST_GAP:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def suspects(part: Part) -> Iterator[tuple[int, int, bytes]]:
    """The leaves of a part whose act or confidential values do not at first sight agree with them."""
    acts, details = part.acts, part.details
    loads, dumps = orjson.loads, orjson.dumps
    for leaf in part.leaves:
        _, act_id, stored = leaf
        if act_id not in acts:
            yield leaf
            continue
        _, subject, subject_id, text = acts[act_id]
        try:
            act = loads(text)
            if sha256(b"\x00" + dumps(act, option=_SORTED)).digest() != stored:
                yield leaf
                continue
            commitments = act["commitments"]
            if act_id not in details:
                if commitments:
                    yield leaf
                continue
            _, detail_subject, detail_subject_id, content, salts = details[act_id]
            salt = loads(salts)
            opened = {
                name: sha256(bytes.fromhex(salt[name]) + dumps(value, option=_SORTED)).hexdigest()
                for name, value in loads(content).items()
            }
            if (
                detail_subject != subject
                or detail_subject_id != subject_id
                or opened != commitments
                or len(salt) != len(opened)
            ):
                yield leaf
        except (ValueError, TypeError, KeyError, AttributeError):
            yield leaf


def acts_by_id(ids: Sequence[int]) -> dict[int, ActRow]:
    """Acts as they stand now, in the form that the careful way needs."""
    with connection.cursor() as cursor:
        cursor.execute(statement("acts"), [list(ids)])
        return {row[0]: ActRow(*row) for row in cursor.fetchall()}
