"""Envelopes that a door on a machine of its own has kept, brought in: each once, whoever brings them and how often."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from jianxing.directory import roots
from jianxing.feedback import policies
from jianxing.feedback.models import Door
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One envelope as the process at the door kept it; *identity* and *token* are SHA-256 in hexadecimal digits."""

    door: str
    identity: str
    token: str
    kind: str
    said: Mapping[str, Any]
    came_at: datetime
    contact: bytes | None = None
    photos: Sequence[bytes] = field(default=())


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of envelopes: taken, known before, other under a known identity, of a closed or foreign door, put off."""

    taken: int = 0
    known: int = 0
    differs: int = 0
    closed: int = 0
    full: int = 0


def bring_in(*, envelopes: Iterable[Envelope], by: Actor, at: datetime) -> Brought:
    """Bring envelopes in for the acting body's doors, in one transaction; they become reports with the next run of the job.

    Raises ``django.db.IntegrityError`` where one is no envelope: nothing is taken then.
    """
    policies.check_can_keep_doors(by=by)
    with transaction.atomic():
        outcomes = [(one.door, put_in(one)) for one in envelopes]
        note_brought(outcomes, by=by, at=at)
    return Brought(**Counter(outcome for _door, outcome in outcomes))


def put_in(one: Envelope) -> str:
    """Write one envelope for the acting body: ``taken``, ``known``, ``differs``, ``closed`` or ``full``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT feedback_bring_in(%s, %s, %s, %s, %s::jsonb, %s, %s::bytea[], %s)",
            [
                one.door, one.identity, one.token, one.kind, json.dumps(dict(one.said)), one.contact, list(one.photos),
                one.came_at,
            ],
        )  # fmt: skip
        [outcome] = cursor.fetchone() or [""]
    return str(outcome)


def note_brought(outcomes: Iterable[tuple[str, str]], *, by: Actor, at: datetime) -> None:
    """Record on each door how many of its envelopes were taken; *outcomes* are codes of doors and what became of an envelope."""
    taken = Counter(door for door, outcome in outcomes if outcome == "taken")
    for door in Door.objects.filter(code__in=list(taken)).order_by("pk"):
        roots.act_on(
            door, "bring_envelopes", subject="report_door", by=by, at=at, public={"envelopes": taken[door.code]}
        )  # fmt: skip
