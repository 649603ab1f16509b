"""Receiving: whatever carried them, envelopes take effect exactly once and in their turn, and are answered for good.

Everything that an envelope does here is one transaction, mostly with others that came with it: killed at any line, either all
of it is there or nothing, and the same envelopes may simply come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.changing import change
from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.policies import Refused
from jianxing.evidence.vault import Readable, TooLarge, Vault
from jianxing.exchange.lifecycle import InState
from jianxing.exchange.models import Incoming, Peer, Route
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.placing import Places, again, refuse_unplaced
from jianxing.exchange.operations.recognising import (
    Acquaintance,
    Recognised,
    Unanswered,
    Unplaced,
    recognise,
)
from jianxing.exchange.operations.taking import MOST, MOST_BYTES, message_of, take_turns
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel.actor import Actor


class NotWanted(Refused):
    """No envelope that came waits for this content, or it is another one than was announced."""


def deliver(data: bytes, *, at: datetime) -> bytes | None:
    """Take an envelope that some carrier brought, altered or not, the first time or again; returns the signed receipt or refusal
    where there is one already. None: it has no answer yet, or never gets one (``Trouble`` says why)."""
    return deliver_many([data], at=at)[0]


def deliver_many(envelopes: Sequence[bytes], *, at: datetime) -> list[bytes | None]:
    """Take envelopes as ``deliver`` takes each of them, one after the other; several of one peer share a transaction, within a
    bound in number and bytes."""
    answers: list[bytes | None] = []
    while len(answers) < len(envelopes):
        answers += _deliver_some(envelopes[len(answers) : len(answers) + MOST], at=at)
    return answers


def _deliver_some(envelopes: Sequence[bytes], *, at: datetime) -> list[bytes | None]:
    """Take the first of the envelopes, and with it those after it that belong into the same transaction; their answers."""
    among = Acquaintance()
    goes_on = False
    with acting(Actor.system()), exchange_office():
        try:
            run = _run(envelopes, among, at=at)
        except Unanswered as unanswered:
            note_trouble(code=unanswered.code, words=unanswered.words, peer=unanswered.peer, at=at)
            return [None]
        except Unplaced as refusal:
            return again([refuse_unplaced(refusal, at=at)])
        peer = run[0].peer
        route = _locked(peer)
        change(Route, where={"pk": route.pk}, to={"reached_at": at})
        places = Places(route, run)
        answers = again([places.place(found, at=at) for found in run])
        places.write()
        fresh = {found.header.digest: found for found in run if found.is_trusted}
        settled = 0
        while done := take_turns(route, fresh=fresh, among=among, at=at):
            settled += done
            if goes_on := settled >= len(run):
                break
        # Mostly nothing else waits, and then no further transaction is opened to learn it.
        goes_on = goes_on and Incoming.objects.filter(route=route, state=InState.HELD).exists()
    if goes_on:
        settle_waiting(peer=peer, at=at)
    return answers


def _run(envelopes: Sequence[bytes], among: Acquaintance, *, at: datetime) -> list[Recognised]:
    """Recognise the first envelope, and those after it that are of the same peer; ends with what a node says of itself, since
    what follows that is looked at anew. Raises ``Unanswered`` or ``Unplaced`` where the first one is."""
    run: list[Recognised] = []
    room = MOST_BYTES
    for data in envelopes:
        room -= len(data)
        if run and room < 0:
            break
        try:
            found = recognise(data, at=at, among=among)
        except (Unanswered, Unplaced):
            if not run:
                raise
            break
        if run and found.peer.pk != run[0].peer.pk:
            break
        run.append(found)
        if found.is_of_node:
            break
    return run


def settle_waiting(*, peer: Peer, at: datetime) -> int:
    """Let what is held take effect as far as its turn has come; how many there were."""
    count = 0
    while True:
        with acting(Actor.system()), exchange_office():
            settled = take_turns(_locked(peer), fresh={}, among=Acquaintance(), at=at)
        if not settled:
            return count
        count += settled


def supply(*, sha256: str, stream: Readable, peer: Peer, at: datetime) -> None:
    """Take a content that an envelope of this peer has announced; it is hashed before it is believed. Raises ``NotWanted``."""
    with acting(Actor.system()), exchange_office():
        waiting = list(
            Incoming.objects.filter(route__peer=peer, state=InState.HELD, lacks__contains=[sha256])
        )
        sizes = {one.size for row in waiting for one in message_of(row).attachments if one.sha256 == sha256}
    unwanted = NotWanted(
        _("No envelope waits for the content %(digest)s.") % {"digest": sha256[:16]}, _("Nothing was kept.")
    )
    if not waiting:
        raise unwanted
    vault = Vault(settings.FILES_ROOT)
    try:
        with vault.receive(stream=stream, name=sha256[:16], limit=max(sizes)) as received:
            if received.sha256 != sha256 or received.size not in sizes:
                raise unwanted
            vault.keep(received)
    except TooLarge as error:
        raise unwanted from error
    with acting(Actor.system()), exchange_office():
        _locked(peer)
        for row in Incoming.objects.filter(pk__in=[row.pk for row in waiting], state=InState.HELD):
            row.lacks = [digest for digest in row.lacks if digest != sha256]
            row.save(update_fields=["lacks"])
    settle_waiting(peer=peer, at=at)


_LOCKED = Fixed(
    lambda: (
        Route.objects.select_for_update(of=("self",))
        .select_related("peer")
        .filter(peer_id=Given("peer"), direction=Route.Direction.IN.value)
    )
)


def _locked(peer: Peer) -> Route:
    return _LOCKED(peer=peer.pk)[0]
