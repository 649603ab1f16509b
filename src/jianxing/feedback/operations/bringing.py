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
    outcomes: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    with transaction.atomic():
        with connection.cursor() as cursor:
            for one in envelopes:
                cursor.execute(
                    "SELECT feedback_bring_in(%s, %s, %s, %s, %s::jsonb, %s, %s::bytea[], %s)",
                    [
                        one.door, one.identity, one.token, one.kind, json.dumps(dict(one.said)), one.contact,
                        list(one.photos), one.came_at,
                    ],
                )  # fmt: skip
                outcome = str(cursor.fetchone()[0])
                outcomes[outcome] += 1
                taken[one.door] += outcome == "taken"
        for door in Door.objects.filter(code__in=[code for code, count in taken.items() if count]).order_by(
            "pk"
        ):
            roots.act_on(
                door, "bring_envelopes", subject="report_door", by=by, at=at, public={"envelopes": taken[door.code]}
            )  # fmt: skip
    return Brought(**outcomes)
