"""The canonical form of an act, computed from its row in the database; the act's leaf is the hash of it."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

import orjson

from jianxing.kernel.canonical import MAX_INTEGER, canonical
from jianxing.kernel.merkle import leaf_hash

# Part of every leaf: another form would get another number, and verify would know both.
FORMAT: Final = 1


class ActRow(NamedTuple):
    """An act as the statements in `sql/` select it: JSON as text, instants as the canonical form spells them."""

    id: int
    kind: str
    subject: str
    subject_id: int
    person_id: int | None
    body_id: int | None
    role: str | None
    occurred_at: str
    recorded_at: str
    public: str
    commitments: str
    caused_by: int | None


def content(row: ActRow) -> dict[str, Any]:
    """The members of the canonical form."""
    return {
        "format": FORMAT,
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "subject_id": row.subject_id,
        "person_id": row.person_id,
        "body_id": row.body_id,
        "role": row.role,
        "occurred_at": row.occurred_at,
        "recorded_at": row.recorded_at,
        "public": read_json(row.public),
        "commitments": read_json(row.commitments),
        "caused_by": row.caused_by,
    }


def act_hash(row: ActRow) -> bytes:
    """The hash of the act's leaf."""
    return leaf_hash(canonical(content(row)))


def _number(digits: str) -> int | float:
    # jsonb writes 1e22 as twenty-three digits; an integer of that size is a double and nothing else.
    value = int(digits)
    return value if -MAX_INTEGER <= value <= MAX_INTEGER else float(value)


_decode = json.JSONDecoder(parse_int=_number).decode
_LONG_NUMBER: Final = re.compile(r"[0-9]{16}")


def read_json(text: str) -> Any:
    """Read jsonb as it was written."""
    return _decode(text) if _LONG_NUMBER.search(text) else orjson.loads(text)
