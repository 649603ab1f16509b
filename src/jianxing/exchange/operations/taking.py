"""Letting what is held take effect, in the order of its route: as much in one go as is bounded here where nothing of it is
refused, and one by one where something is.

What the domains do with an envelope, the act of receipt, the inbox's row and the count of the route are one transaction. One that
cannot take effect takes back those of its go; those before it are then taken without it, and it stands for itself.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.changing import change
from jianxing.directory.inserting import insert_many
from jianxing.directory.prepared import columns, held, prepared, written
from jianxing.exchange import envelope, kinds
from jianxing.exchange.envelope import Message
from jianxing.exchange.lifecycle import InState
from jianxing.exchange.models import Incoming, IncomingContent, Receipt, Route
from jianxing.exchange.office import out_of_office
from jianxing.exchange.operations.effects import Turn, hear_node, take_effect
from jianxing.exchange.operations.judging import Parties, judge
from jianxing.exchange.operations.recognising import (
    Acquaintance,
    Recognised,
    Unanswered,
    Unplaced,
    recognise,
)
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record, record_many

#: So much takes effect in one transaction at the most.
MOST: Final = 100
MOST_BYTES: Final = 8 * 1024 * 1024

_DUE: Final = """
SELECT octet_length(c.envelope), {} FROM exchange_incoming i JOIN exchange_incomingcontent c ON c.incoming_id = i.id
WHERE i.route_id = %s AND i.state = 'held' AND i.epoch = %s AND i.number > %s AND i.number <= %s ORDER BY i.number"""
_TAKEN: Final = """
UPDATE exchange_incoming i
SET state = 'taken', settled_at = %s, sender_id = n.sender_id, to_id = n.to_id, visible_to = ARRAY[n.to_id]
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n (id, sender_id, to_id) WHERE i.id = n.id"""

logger = logging.getLogger(__name__)


class _Stopped(Exception):
    """Not all of a go can take effect together; those before *place* may."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def take_turns(route: Route, *, fresh: Mapping[str, Recognised], among: Acquaintance, at: datetime) -> int:
    """Settle what has its turn, has come and is whole, as much as goes together; how many there were.

    The route is this transaction's. *fresh* are those that were recognised a moment ago, by digest.
    """
    rows = _due(route)
    if not rows:
        first = _first_of_later_epoch(route, at=at)
        if first is None or first.lacks:
            return 0
        return int(_take_one(route, first, fresh.get(first.digest), among, at=at))
    if rows[0].lacks:
        return 0
    turns = _judged(route, rows, fresh, among, at=at)
    while turns:
        try:
            with transaction.atomic():
                _take_together(route, turns, at=at)
        except _Stopped as stopped:
            turns = turns[: stopped.place]
        else:
            last = turns[-1].row
            route.number, route.digest = last.number, last.digest
            return len(turns)
    return int(_take_one(route, rows[0], fresh.get(rows[0].digest), among, at=at))


def _due(route: Route) -> list[Incoming]:
    """Return what follows without a gap, up to what still lacks a content; the first may lack one."""
    found = prepared(
        _DUE.format(columns(Incoming, "i")), [route.pk, route.epoch, route.number, route.number + MOST]
    )
    rows: list[Incoming] = []
    room = MOST_BYTES
    for size, *values in found:
        row = held(Incoming, values)
        room -= size
        if row.number != route.number + len(rows) + 1 or (rows and (row.lacks or room < 0)):
            break
        rows.append(row)
    return rows


def _first_of_later_epoch(route: Route, *, at: datetime) -> Incoming | None:
    first: Incoming
    later = Incoming.objects.filter(route=route, state=InState.HELD, epoch__gt=route.epoch, number=1)
    for first in later.order_by("epoch"):
        after = message_of(first).after
        if after is None or after[1] == 0 or after <= (route.epoch, route.number):
            if route.epoch:
                note_trouble(
                    code="peer-restored",
                    words=_("It came back from a backup; known here up to %(known)s, there up to %(there)s.")
                    % {
                        "known": f"{route.epoch}/{route.number}",
                        "there": f"{after[0]}/{after[1]}" if after else "-",
                    },
                    peer=route.peer,
                    about=str(first.epoch),
                    at=at,
                )
            route.epoch, route.number, route.digest = first.epoch, 0, ""
            return first
    return None


def message_of(row: Incoming) -> Message:
    """Read again what a row holds."""
    wrapped = envelope.opened(bytes(IncomingContent.objects.get(pk=row.pk).envelope))
    value = envelope.read_json(wrapped.payload)
    return envelope.message_of(value, header=envelope.header_of(value, digest=row.digest))


def _judged(
    route: Route,
    rows: Sequence[Incoming],
    fresh: Mapping[str, Recognised],
    among: Acquaintance,
    *,
    at: datetime,
) -> list[Turn]:
    """Return those of the rows, from the first on, that nothing here refuses and that a domain takes."""
    turns: list[Turn] = []
    previous = route.digest
    contents = {
        content.pk: bytes(content.envelope)
        for content in IncomingContent.objects.filter(
            pk__in=[row.pk for row in rows if row.digest not in fresh]
        )
    }
    for row in rows:
        try:
            found = fresh.get(row.digest) or recognise(contents[row.pk], at=at, among=among)
            parties = judge(found, previous=previous, among=among, at=at)
        except (Unanswered, Unplaced, kinds.Refused):
            return turns
        if found.message is None or parties.sender is None or parties.to is None:
            return turns  # what nodes say of themselves goes alone
        turns.append(Turn(row, found.message, found.peer, parties.sender, parties.to))
        previous = row.digest
    return turns


def _take_together(route: Route, turns: Sequence[Turn], *, at: datetime) -> None:
    place = 0
    try:
        for to_id, together in groupby(turns, key=lambda turn: turn.to.pk):
            group = list(together)
            by = Actor.system(body_id=to_id)
            acts = record_many(
                entries=[
                    Entry("incoming.take", "incoming", turn.row.pk, _public(route, turn.row, turn.message))
                    for turn in group
                ],
                by=by,
                at=at,
            )
            _write_taken(route, group, acts, at=at)
            with out_of_office(), acting(by):
                for turn, act_id in zip(group, acts, strict=True):
                    take_effect(turn, act_id=act_id, at=at)
                    place += 1
        last, place = turns[-1].row, 0
        change(
            Route,
            where={"pk": route.pk},
            to={"epoch": last.epoch, "number": last.number, "digest": last.digest},
        )
    except Exception as error:
        raise _Stopped(place) from error


def _write_taken(route: Route, group: Sequence[Turn], acts: Sequence[int], *, at: datetime) -> None:
    written(
        _TAKEN,
        [
            at,
            [turn.row.pk for turn in group],
            [turn.sender.pk for turn in group],
            [turn.to.pk for turn in group],
        ],
    )
    insert_many(
        Receipt,
        [
            {
                "peer_id": route.peer_id,
                "epoch": turn.row.epoch,
                "number": turn.row.number,
                "digest": turn.row.digest,
                "outcome": Receipt.Outcome.TAKEN.value,
                "consumes": True,
                "received_at": at,
                "act_id": act_id,
            }
            for turn, act_id in zip(group, acts, strict=True)
        ],
    )


def _take_one(
    route: Route, row: Incoming, fresh: Recognised | None, among: Acquaintance, *, at: datetime
) -> bool:
    """Settle one envelope by itself: taken, or refused for good; whether it was."""
    try:
        found = fresh or recognise(bytes(IncomingContent.objects.get(pk=row.pk).envelope), at=at, among=among)
    except (Unanswered, Unplaced) as error:
        # It was vouched for when it came, and its keys are not trusted any more.
        return _refuse(route, row, kinds.Refused("revoked-key", error.words), at=at)
    try:
        with transaction.atomic():
            _take(route, row, found, among, at=at)
    except kinds.Refused as refusal:
        return _refuse(route, row, refusal, at=at)
    except Exception as error:
        # A fault of ours: nothing is decided, nothing is lost, and the route waits until it is mended.
        logger.exception("%s could not take effect", row.handle)
        note_trouble(
            code="receive-failed",
            words=_("It could not take effect and is held: %(error)s") % {"error": type(error).__name__},
            peer=route.peer,
            about=f"{row.epoch}/{row.number}",
            at=at,
        )
        return False
    route.number, route.digest = row.number, row.digest
    return True


def _take(route: Route, row: Incoming, found: Recognised, among: Acquaintance, *, at: datetime) -> None:
    parties = judge(found, previous=route.digest, among=among, at=at)
    assert found.message is not None
    act = record(
        kind="incoming.take",
        subject="incoming",
        subject_id=row.pk,
        by=Actor.system(body_id=parties.to.pk if parties.to else None),
        at=at,
        public=_public(route, row, found.message),
    )
    _settle(route, row, InState.TAKEN, parties, act_id=act.pk, at=at)
    if parties.to is None or parties.sender is None:
        hear_node(found.message, found.peer, at=at)
        among.forget()
        return
    with out_of_office(), acting(Actor.system(body_id=parties.to.pk)):
        turn = Turn(row, found.message, found.peer, parties.sender, parties.to)
        take_effect(turn, act_id=act.pk, at=at)


def _refuse(route: Route, row: Incoming, refusal: kinds.Refused, *, at: datetime) -> bool:
    act = record(
        kind="incoming.refuse",
        subject="incoming",
        subject_id=row.pk,
        by=Actor.system(),
        at=at,
        public=_public(route, row) | {"code": refusal.code},
    )
    note_trouble(
        code=refusal.code, words=refusal.words, peer=route.peer, about=f"{row.epoch}/{row.number}", at=at
    )
    _settle(route, row, InState.REFUSED, Parties(None, None), act_id=act.pk, at=at, refusal=refusal)
    route.number, route.digest = row.number, row.digest
    return True


def _public(route: Route, row: Incoming, message: Message | None = None) -> dict[str, str | int]:
    kind = {"kind": message.kind} if message is not None else {}
    return {
        "from": route.peer.code,
        "epoch": row.epoch,
        "number": row.number,
        "digest": row.digest,
        **kind,
    }


def _settle(
    route: Route,
    row: Incoming,
    state: InState,
    parties: Parties,
    *,
    act_id: int,
    at: datetime,
    refusal: kinds.Refused | None = None,
) -> None:
    code, words = (refusal.code, refusal.words[:300]) if refusal else ("", "")
    Incoming.objects.filter(pk=row.pk).update(
        state=state,
        settled_at=at,
        sender=parties.sender,
        to=parties.to,
        visible_to=[parties.to.pk] if parties.to else [],
        code=code,
        words=words,
    )
    Receipt.objects.create(
        peer=route.peer,
        epoch=row.epoch,
        number=row.number,
        digest=row.digest,
        outcome=Receipt.Outcome.REFUSED if refusal else Receipt.Outcome.TAKEN,
        code=code,
        words=words,
        consumes=True,
        received_at=at,
        act_id=act_id,
    )
    Route.objects.filter(pk=route.pk).update(epoch=row.epoch, number=row.number, digest=row.digest)
