"""Doors on machines of their own: whose key is accepted, what is written for them, what they bring. Both ways by file.

A file that was not carried harms nothing: what the other side has not said it has heard is in the next one.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.exchange import queries as exchange
from jianxing.exchange.keys import private_key
from jianxing.exchange.operations.offering import give_key
from jianxing.feedback import carrying, policies
from jianxing.feedback.carrying import Content, FileRefused, Parcel, Side, Statement, Why
from jianxing.feedback.models import Carried, DoorMachine, SealingKey
from jianxing.feedback.operations.bringing import Envelope, note_brought, put_in
from jianxing.feedback.operations.doors import pair
from jianxing.kernel import sealing
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical

#: Envelopes taken in one transaction, and states asked for in one query.
TOGETHER: Final = 200
_SUBJECT: Final = "door_machine"
T = TypeVar("T")


class MachineRefused(Refused):
    """The card or the machine cannot be gone by."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a file for a machine holds, the id of the key that signed it, and how many states are left for the next file."""

    number: int
    doors: int
    told: int
    left: int
    fingerprint: str


def accept_machine(*, card: str | bytes, fingerprint: str, by: Actor, at: datetime) -> DoorMachine:
    """Accept the key of a machine by its card, whose *fingerprint* its keeper read out; raises ``FileRefused`` for no card."""
    policies.check_can_keep_doors(by=by)
    read = carrying.read_card(card)
    if carrying.plain_fingerprint(fingerprint) != read.fingerprint:
        raise MachineRefused(
            _("The card's fingerprint is another one."), _("Have it read out again at the machine.")
        )
    taken = MachineRefused(
        _("This key or this name has been accepted before."), _("Revoke the other machine, or name this one otherwise.")
    )  # fmt: skip
    with transaction.atomic():
        SealingKey.objects.get_or_create(public=pair().public, defaults={"made_at": at})
        with roots.first_come(read.name, taken):
            machine: DoorMachine = DoorMachine.objects.create(
                body_id=by.body,
                name=read.name,
                public=read.public,
                accepted_at=at,
                accepted_by_id=by.person_id,
            )
        roots.act_on(
            machine, "accept", subject=_SUBJECT, by=by, at=at, public={"name": read.name, "key": read.fingerprint}
        )  # fmt: skip
    return machine


def revoke_machine(*, machine: DoorMachine, reason: str, by: Actor, at: datetime) -> DoorMachine:
    """Take nothing more from a machine, and write nothing more for it."""
    policies.check_can_use_machine(machine=machine, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = DoorMachine.objects.filter(pk=machine.pk, revoked_at=None).update(
            revoked_at=at, revoke_reason=reason
        )
        if not done:
            raise roots.Overtaken(machine.name)
        roots.act_on(machine, "revoke", subject=_SUBJECT, by=by, at=at, confidential={"reason": reason})
    machine.refresh_from_db()
    return machine


def hand_over(*, machine: DoorMachine, to: Path, by: Actor, at: datetime) -> Written:
    """Write a file for a machine: its body's open doors, what became of its envelopes, where its reports stand."""
    policies.check_can_use_machine(machine=machine, by=by)
    key = _key_of(Body.objects.get(pk=by.body), at=at)
    with transaction.atomic():
        held = DoorMachine.objects.select_for_update().get(pk=machine.pk)
        number = carrying.next_number(last=held.written, at=at)
        doors = _entries()
        told, left = _told(held, number=number)
        DoorMachine.objects.filter(pk=held.pk).update(written=number, written_at=at)
        roots.act_on(
            held, "hand_over", subject=_SUBJECT, by=by, at=at,
            public={"file": number, "doors": len(doors), "told": len(told)},
        )  # fmt: skip
    made = [
        carrying.content_of("doors", doors),
        *(carrying.content_of("states", several) for several in _batches(told, 1000)),
    ]
    statement = Statement(
        side=Side.DOOR, sender=carrying.public_of(key), to=held.public, number=number, heard=held.brought, made_at=at,
        contents=tuple(content for content, _data in made),
    )  # fmt: skip
    carrying.write(to, statement, key=key, parts={content.sha256: data for content, data in made})
    return Written(number, len(doors), len(told), left, carrying.fingerprint_of(statement.sender))


def _key_of(body: Body, *, at: datetime) -> Ed25519PrivateKey:
    """Return the key that a body signs with; one that has none is given one."""
    if exchange.own_key(body_code=body.code) is None:
        give_key(body=body, at=at)
    own = exchange.own_key(body_code=body.code)
    assert own is not None
    return private_key(body_code=body.code, key_id=own.key_id)


def _entries() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_entries()::text")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def _told(machine: DoorMachine, *, number: int) -> tuple[list[dict[str, Any]], int]:
    """Return what the machine has not heard of its envelopes, and how much more there is."""
    told: list[dict[str, Any]] = []
    left = 0
    rows = Carried.objects.filter(machine=machine).order_by("pk").iterator(chunk_size=TOGETHER)
    for several in _batches(rows, TOGETHER):
        states = _states([row.token for row in several if row.token])
        changed = []
        for row in several:
            state = states.get(row.token)
            digest = hashlib.sha256(canonical(state)).hexdigest() if state else ""
            if row.told_in is not None and row.told_in <= machine.heard and row.told == digest:
                continue
            if len(told) >= carrying.MOST:
                left += 1
                continue
            told.append({"identity": row.identity, "outcome": row.outcome, "token": row.token, "told": state})
            if row.told_in is None or row.told != digest:
                row.told_in, row.told = number, digest
                changed.append(row)
        Carried.objects.bulk_update(changed, ["told_in", "told"])
    return told, left


def _states(tokens: Sequence[str]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, told::text FROM feedback_told(%s)", [list(tokens)])
        return {token: json.loads(told) for token, told in cursor.fetchall()}


def bring(*, path: Path, by: Actor, at: datetime) -> dict[str, int]:
    """Take the file of a machine: each envelope once, as ``bring_in`` does. Returns how many became what.

    Raises ``FileRefused`` and takes nothing where the file is wrong, altered, foreign, old or repeated. Whoever is killed in it
    brings the same file again.
    """
    policies.check_can_keep_doors(by=by)
    with carrying.opened(path, side=Side.OFFICE) as parcel:
        said = parcel.statement
        machine = DoorMachine.objects.filter(public=said.sender, body=by.body, revoked_at=None).first()
        if machine is None:
            raise FileRefused(Why.FOREIGN, carrying.fingerprint_of(said.sender))
        if not exchange.is_own(public=said.to, body_code=Body.objects.get(pk=by.body).code):
            raise FileRefused(Why.FOREIGN, carrying.fingerprint_of(said.to))
        carrying.check_next(said, last=machine.brought)
        counts: Counter[str] = Counter()
        for several in _batches((one for one in said.contents if one.what == "envelope"), TOGETHER):
            counts.update(_take(machine, parcel, several, by=by, at=at))
        with transaction.atomic():
            done = DoorMachine.objects.filter(pk=machine.pk, brought__lt=said.number, revoked_at=None).update(
                brought=said.number, brought_at=at, heard=said.heard
            )  # fmt: skip
            if not done:
                raise roots.Overtaken(machine.name)
            roots.act_on(
                machine, "bring", subject=_SUBJECT, by=by, at=at, public={"file": said.number, "envelopes": dict(counts)}
            )  # fmt: skip
    return dict(counts)


def _take(
    machine: DoorMachine, parcel: Parcel, several: Sequence[Content], *, by: Actor, at: datetime
) -> list[str]:
    """Take some envelopes in one transaction, and keep what became of each for the next file to the machine."""
    with transaction.atomic():
        DoorMachine.objects.select_for_update().get(pk=machine.pk)
        outcomes = []
        for content in several:
            one = _unsealed(parcel.read(content), identity=content.identity)
            outcome = _put_in(one)
            outcomes.append((one.door if one else "", outcome))
            if outcome == "full":  # it stays with the machine, and comes again
                continue
            made = one is not None and one.kind == "report" and outcome in ("taken", "known")
            Carried.objects.get_or_create(
                machine=machine, identity=content.identity,
                defaults={"outcome": outcome, "brought_at": at, "token": one.token if one and made else ""},
            )  # fmt: skip
        note_brought(outcomes, by=by, at=at)
    return [outcome for _door, outcome in outcomes]


def _put_in(one: Envelope | None) -> str:
    if one is None:
        return Carried.Outcome.REFUSED
    try:
        with transaction.atomic():
            return put_in(one)
    except (IntegrityError, DataError):  # a machine that was taken over signs what it likes
        return Carried.Outcome.REFUSED


def _unsealed(sealed: bytes, *, identity: str) -> Envelope | None:
    try:
        document = sealing.unwrap(sealed, private=pair().private, bound=carrying.bound_to(identity))
    except sealing.CannotOpen:
        return None
    said = carrying.read_envelope(document, identity=identity)
    return Envelope(**said) if said else None


def _batches(of: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(of)
    while several := list(islice(rest, size)):
        yield several
