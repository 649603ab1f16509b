"""Receiving: whatever carried it, an envelope takes effect exactly once and in its turn, and is answered for good.

The inbox's row, what the domain does with it, the act of receipt and the count of the route are one transaction: killed at any
line, either all of it is there or nothing, and the same envelope may simply come again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.evidence.vault import Readable, TooLarge, Vault
from jianxing.exchange import envelope, kinds
from jianxing.exchange.card import CardRefused
from jianxing.exchange.card import read as read_card
from jianxing.exchange.envelope import Letter
from jianxing.exchange.lifecycle import InState
from jianxing.exchange.models import Incoming, IncomingContent, Peer, Receipt, Route
from jianxing.exchange.office import exchange_office, out_of_office
from jianxing.exchange.operations.answering import ask_again_after
from jianxing.exchange.operations.judging import Parties, judge
from jianxing.exchange.operations.peers import PeerUnfit, take_card
from jianxing.exchange.operations.recognising import Recognised, Unanswered, Unplaced, recognise
from jianxing.exchange.operations.sending import CARD
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: How far ahead of its turn an envelope is kept; what lies further ahead comes again.
WINDOW: Final = 10_000
#: So many refusals that use up no number a peer gets in a day; then nobody answers, since a stolen key could ask for ever.
MOST_UNPLACED: Final = 100

logger = logging.getLogger(__name__)


class NotWanted(Refused):
    """No envelope that came waits for this content, or it is another one than was announced."""


def deliver(data: bytes, *, at: datetime) -> bytes | None:
    """Take an envelope that some carrier brought, altered or not, the first time or again; returns the signed receipt or refusal
    where there is one already. None: it has no answer yet, or never gets one (``Trouble`` says why)."""
    with acting(Actor.system()), exchange_office():
        try:
            found = recognise(data, at=at)
        except Unanswered as unanswered:
            note_trouble(code=unanswered.code, words=unanswered.words, peer=unanswered.peer, at=at)
            return None
        except Unplaced as refusal:
            receipt = _refuse_unplaced(refusal, at=at)
            return _again(receipt)
        route = _locked(found.peer)
        Route.objects.filter(pk=route.pk).update(reached_at=at)
        receipt = _placed(route, found, at=at)
        if receipt is not None:
            return _again(receipt)
        settled = _take_turn(route, at=at, fresh=found)
        # Mostly nothing else waits, and then no further transaction is opened to learn it.
        goes_on = settled and Incoming.objects.filter(route=route, state=InState.HELD).exists()
    if goes_on:
        settle_waiting(peer=found.peer, at=at)
    return None


def settle_waiting(*, peer: Peer, at: datetime) -> int:
    """Let what is held take effect as far as its turn has come, each in a transaction of its own; how many there were."""
    count = 0
    while True:
        with acting(Actor.system()), exchange_office():
            if not _take_turn(_locked(peer), at=at):
                return count
        count += 1


def supply(*, sha256: str, stream: Readable, peer: Peer, at: datetime) -> None:
    """Take a content that an envelope of this peer has announced; it is hashed before it is believed. Raises ``NotWanted``."""
    with acting(Actor.system()), exchange_office():
        waiting = list(
            Incoming.objects.filter(route__peer=peer, state=InState.HELD, lacks__contains=[sha256])
        )
        sizes = {one.size for row in waiting for one in _letter_of(row).attachments if one.sha256 == sha256}
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


def _locked(peer: Peer) -> Route:
    return (
        Route.objects.select_for_update(of=("self",))
        .select_related("peer")
        .get(peer=peer, direction=Route.Direction.IN)
    )


def _again(receipt: Receipt | None) -> bytes | None:
    """Give out a stored receipt once more, and have it carried once more: the one that went before may have been lost."""
    if receipt is None:
        return None
    Receipt.objects.filter(pk=receipt.pk).exclude(carried_at=None).update(carried_at=None)
    return receipt.document.encode() or None


def _placed(route: Route, found: Recognised, *, at: datetime) -> Receipt | None:
    """Give an envelope its place among those of its route; a receipt where it had one, or gets none."""
    header = found.header
    before = Incoming.objects.filter(route=route, epoch=header.epoch, number=header.number).first()
    if before is not None:
        return _placed_before(before, found, at=at)
    if header.epoch < route.epoch or (header.epoch == route.epoch and header.number <= route.number):
        words = _("The epoch %(epoch)d has ended.") % {"epoch": header.epoch}
        return _refuse_unplaced(_unplaced(found, "epoch-ended", words), at=at)
    ahead = header.number - (route.number if header.epoch == route.epoch else 0)
    if ahead > WINDOW:
        note_trouble(
            code="too-far-ahead",
            words=_("Number %(number)d came long before its turn.") % {"number": header.number},
            peer=found.peer,
            at=at,
        )
        return None
    letter = found.letter
    row: Incoming = Incoming.objects.create(
        route=route,
        epoch=header.epoch,
        number=header.number,
        digest=header.digest,
        kind=letter.kind if letter else "",
        sent_at=letter.sent_at if letter else None,
        arrived_at=at,
        lacks=_lacking(letter),
    )
    IncomingContent.objects.create(incoming=row, envelope=found.data)
    return None


def _placed_before(before: Incoming, found: Recognised, *, at: datetime) -> Receipt | None:
    if before.digest != found.header.digest:
        words = _("Another envelope has come with the number %(number)d.") % {"number": before.number}
        return _refuse_unplaced(_unplaced(found, "number-taken", words), at=at)
    if before.state == InState.HELD:
        if found.is_trusted:  # it may have been signed again since
            IncomingContent.objects.filter(pk=before.pk).update(envelope=found.data)
        return None
    return Receipt.objects.get(peer=found.peer, digest=before.digest, consumes=True)


def _lacking(letter: Letter | None) -> list[str]:
    if letter is None or any(one.size > settings.MAX_UPLOAD_BYTES for one in letter.attachments):
        return []  # it is refused in its turn, whatever its contents are
    return sorted({one.sha256 for one in letter.attachments})


def _unplaced(found: Recognised, code: str, words: str) -> Unplaced:
    return Unplaced(code, words, peer=found.peer, digest=found.header.digest, header=found.header)


def _refuse_unplaced(refusal: Unplaced, *, at: datetime) -> Receipt | None:
    peer = refusal.peer
    note_trouble(code=refusal.code, words=refusal.words, peer=peer, about=refusal.digest[:16], at=at)
    before = Receipt.objects.filter(peer=peer, digest=refusal.digest, consumes=False).first()
    if before is not None:
        return before
    lately = Receipt.objects.filter(peer=peer, consumes=False, received_at__gt=at - timedelta(days=1))
    if lately.count() >= MOST_UNPLACED:
        note_trouble(
            code="refusals-stopped",
            words=_("More than %(most)d such refusals in a day; no further one is signed.")
            % {"most": MOST_UNPLACED},
            peer=peer,
            at=at,
        )
        return None
    act = record(
        kind="peer.refuse",
        subject="peer",
        subject_id=peer.pk,
        by=Actor.system(),
        at=at,
        public={"digest": refusal.digest, "code": refusal.code},
    )
    return Receipt.objects.create(
        peer=peer,
        epoch=refusal.header.epoch if refusal.header else None,
        number=refusal.header.number if refusal.header else None,
        digest=refusal.digest,
        outcome=Receipt.Outcome.REFUSED,
        code=refusal.code,
        words=refusal.words[:300],
        consumes=False,
        received_at=at,
        act_id=act.pk,
    )


def _take_turn(route: Route, *, at: datetime, fresh: Recognised | None = None) -> bool:
    """Settle the envelope whose turn it is, where it has come and is whole; whether one was settled."""
    row = _next(route, at=at)
    if row is None or row.lacks:
        return False
    if fresh is not None and fresh.header.digest == row.digest:
        found = fresh
    else:
        content = IncomingContent.objects.get(pk=row.pk)
        try:
            found = recognise(bytes(content.envelope), at=at)
        except (Unanswered, Unplaced) as error:
            # It was vouched for when it came, and its keys are not trusted any more.
            return _refuse(route, row, kinds.Refused("revoked-key", error.words), at=at)
    try:
        with transaction.atomic():
            _take(route, row, found, judge(found, route=route, at=at), at=at)
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
    return True


def _next(route: Route, *, at: datetime) -> Incoming | None:
    held = Incoming.objects.filter(route=route, state=InState.HELD)
    row: Incoming | None = held.filter(epoch=route.epoch, number=route.number + 1).first()
    if row is not None:
        return row
    first: Incoming
    for first in held.filter(epoch__gt=route.epoch, number=1).order_by("epoch"):
        after = _letter_of(first).after
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


def _letter_of(row: Incoming) -> Letter:
    wrapped = envelope.opened(bytes(IncomingContent.objects.get(pk=row.pk).envelope))
    value = envelope.read_json(wrapped.payload)
    return envelope.letter_of(value, header=envelope.header_of(value, digest=row.digest))


def _take(route: Route, row: Incoming, found: Recognised, parties: Parties, *, at: datetime) -> None:
    assert found.letter is not None
    letter = found.letter
    act = record(
        kind="incoming.take",
        subject="incoming",
        subject_id=row.pk,
        by=Actor.system(body_id=parties.to.pk if parties.to else None),
        at=at,
        public=_public(route, row) | {"kind": letter.kind},
    )
    _settle(route, row, InState.TAKEN, parties, act_id=act.pk, at=at)
    if parties.to is None or parties.sender is None:
        _hear_node(letter, found.peer, at=at)
        return
    with out_of_office(), acting(Actor.system(body_id=parties.to.pk)):
        try:
            files = [_kept(one.sha256, one.name, to=parties.to, at=at) for one in letter.attachments]
        except Refused as refusal:
            raise kinds.Refused("attachment-unfit", refusal.reason) from refusal
        received = kinds.Received(
            kind=letter.kind,
            sender=parties.sender,
            to=parties.to,
            payload=letter.payload,
            attachments=files,
            handle=row.handle,
            route=found.peer.code,
            number=row.number,
            sent_at=letter.sent_at,
            act_id=act.pk,
        )
        try:
            kinds.named(letter.kind).receive(received, at=at)
        except Refused as refusal:
            raise kinds.Refused("not-possible", refusal.reason) from refusal


def _kept(sha256: str, name: str, *, to: Body, at: datetime) -> File:
    with Vault(settings.FILES_ROOT).open(sha256) as content:
        return store(stream=content, name=name, by=Actor.system(body_id=to.pk), at=at)


def _hear_node(letter: Letter, peer: Peer, *, at: datetime) -> None:
    if letter.kind == CARD:
        try:
            card = read_card(str(letter.payload["card"])).card
            if card.node != peer.code:
                raise kinds.Refused("card-unfit", _("The card is another node's."))
            take_card(peer=peer, card=card, given={}, adopts=False, by=Actor.system(), at=at)
        except (CardRefused, PeerUnfit) as error:
            raise kinds.Refused("card-unfit", error.reason) from error
        return
    known = letter.payload["known"]
    ask_again_after(peer=peer, epoch=known["epoch"], number=known["number"], at=at)


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
    return True


def _public(route: Route, row: Incoming) -> dict[str, str | int]:
    return {
        "from": route.peer.code,
        "epoch": row.epoch,
        "number": row.number,
        "digest": row.digest,
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
