"""Recording acts. The one write that every operation of every domain makes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical, plain
from jianxing.ledger.models import Act
from jianxing.ledger.prepared import prepared, send

_SALT_BYTES = 16
_RECORD = "SELECT * FROM ledger_record(%s::jsonb)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act among many that are recorded together."""

    kind: str
    subject: str
    subject_id: int
    public: Mapping[str, Any] = field(default_factory=dict)
    confidential: Mapping[str, Any] = field(default_factory=dict)
    caused_by: int | None = None
    at: datetime | None = None  # when it is not the instant of the whole


def record(
    *,
    kind: str,
    subject: str,
    subject_id: int,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record one act on one aggregate, in the caller's transaction; what cannot be recorded must not happen.

    `public` is read by the audit officer and by everybody who may see the subject, and leaves the machine in
    exports. `confidential` holds what the matter says: only those who may see the subject read it, and the
    log itself holds a salted commitment to each of its fields. `caused_by` is the id of the act that this one
    followed from.
    """
    entry = Entry(
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        public=public or {},
        confidential=confidential or {},
        caused_by=caused_by,
    )
    [row] = _rows([entry], by=by, at=at)
    [(act_id, recorded_at)] = _insert([row])
    return Act(
        id=act_id,
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        person_id=by.person_id,
        body_id=by.body_id,
        role=by.role.value if by.role is not None else None,
        occurred_at=at,
        recorded_at=recorded_at,
        public=plain(entry.public),
        commitments=row["commitments"],
        caused_by=caused_by,
    )


def record_many(
    *, entries: Sequence[Entry], by: Actor, at: datetime, caused_by: int | None = None
) -> list[int]:
    """Record many acts in one statement, in the caller's transaction; their ids, in the order of `entries`.

    Meant for about 1,000 at a time. `caused_by` is the cause of every entry that names none.
    """
    if not entries:
        return []
    return [act_id for act_id, _ in _insert(_rows(entries, by=by, at=at, caused_by=caused_by))]


def send_many(*, entries: Sequence[Entry], by: Actor, at: datetime, caused_by: int | None = None) -> None:
    """As ``record_many`` where nobody needs the ids: inside ``in_a_row`` without waiting for it."""
    if entries:
        send(_RECORD, [_packed(_rows(entries, by=by, at=at, caused_by=caused_by))])


def packed(*, entries: Sequence[Entry], by: Actor, at: datetime) -> str:
    """Acts as ``ledger_record`` takes them: for a function of the database that records them with what it writes."""
    return _packed(_rows(entries, by=by, at=at))


def commitment(*, salt: bytes, value: Any) -> str:
    """What the log holds of a confidential value: SHA-256 over the salt and the value's canonical form."""
    return hashlib.sha256(salt + canonical(value)).hexdigest()


def _rows(
    entries: Sequence[Entry], *, by: Actor, at: datetime, caused_by: int | None = None
) -> list[dict[str, Any]]:
    who = {
        "person_id": by.person_id,
        "body_id": by.body_id,
        "role": by.role.value if by.role is not None else None,
    }
    moment = orjson.Fragment(canonical(at))
    return [_row(entry, who, moment, caused_by) for entry in entries]


def _row(
    entry: Entry, who: Mapping[str, Any], moment: orjson.Fragment, caused_by: int | None
) -> dict[str, Any]:
    commitments, content, salts = {}, {}, {}
    for name, value in entry.confidential.items():
        data, salt = canonical(value), secrets.token_bytes(_SALT_BYTES)
        commitments[name] = hashlib.sha256(salt + data).hexdigest()
        content[name], salts[name] = orjson.Fragment(data), salt.hex()
    return {
        "kind": entry.kind,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        **who,
        "occurred_at": orjson.Fragment(canonical(entry.at)) if entry.at else moment,
        "public": orjson.Fragment(canonical(entry.public)),
        "commitments": commitments,
        "caused_by": entry.caused_by if entry.caused_by is not None else caused_by,
        "content": content or None,
        "salts": salts or None,
    }


def _insert(rows: list[dict[str, Any]]) -> list[tuple[int, datetime]]:
    """Write acts, details and the sealer's queue in one statement: (id, recorded at) of each, in order.

    It returns no inserted row: row security would ask whether the writer may still see the subject, and
    somebody who hands a matter over may not.
    """
    recorded: list[tuple[int, datetime]] = prepared(_RECORD, [_packed(rows)])
    return recorded


def _packed(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
