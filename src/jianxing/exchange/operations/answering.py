"""Receipts: signed for what came, once the ledger has sealed the act of receipt; and taken for what was sent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.exchange import envelope, kinds, queries
from jianxing.exchange.card import key_of
from jianxing.exchange.keys import private_key
from jianxing.exchange.lifecycle import OutState
from jianxing.exchange.models import Key, Node, Outgoing, Peer, Receipt
from jianxing.exchange.office import exchange_office, out_of_office
from jianxing.exchange.operations.card import renew_card, sync_ledger_keys
from jianxing.exchange.operations.sending import announce
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.exchange.queries.keys import is_good
from jianxing.exchange.receipt import RECEIPT_TYPE, SCHEMA, is_headed, is_included
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.ledger.operations import record
from jianxing.ledger.queries import Proven, proofs

BATCH: Final = 500

logger = logging.getLogger(__name__)


class ReceiptUnfit(Exception):
    """What came as a receipt proves nothing; ``code`` is for the operator."""

    def __init__(self, code: str, words: str, *, peer: Peer | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words
        self.peer = peer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A signed receipt that a carrier should take to its peer."""

    id: int
    document: bytes


def sign_receipts(*, at: datetime, most: int = BATCH) -> int:
    """Sign the receipts whose acts the ledger has sealed by now; how many there were. Raises ``SigningStopped``."""
    with acting(Actor.system()), exchange_office():
        due = list(
            Receipt.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("peer")
            .filter(document="")
            .order_by("pk")[:most]
        )
        if not due:
            return 0
        proven = proofs(act_ids=[receipt.act_id for receipt in due])
        if not proven:
            return 0
        if sync_ledger_keys(at=at):
            renew_card()
            announce(at=at)
        own, node = queries.own_key(), queries.node()
        if own is None:
            raise queries.NotEstablished
        key = private_key(key_id=own.key_id)
        signed = [receipt for receipt in due if receipt.act_id in proven]
        for receipt in signed:
            said = canonical(_said(receipt, node, proven[receipt.act_id]))
            receipt.document = envelope.sealed(said, keys=[key], payload_type=RECEIPT_TYPE).decode()
            receipt.made_at = at
        Receipt.objects.bulk_update(signed, ["document", "made_at"])
        return len(signed)


def _said(receipt: Receipt, node: Node, proven: Proven) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "from": node.code,
        "to": receipt.peer.code,
        "epoch": receipt.epoch,
        "number": receipt.number,
        "digest": receipt.digest,
        "outcome": receipt.outcome,
        "code": receipt.code or None,
        "words": receipt.words,
        "consumes": receipt.consumes,
        "received_at": receipt.received_at,
        "act": proven.act,
        "proof": {
            "index": proven.index,
            "hashes": [value.hex() for value in proven.proof],
            "head": proven.head.to_dict(),
        },
    }


def receipts_for(*, peer: Peer, most: int = BATCH) -> list[Waiting]:
    """Return the signed receipts that no carrier has taken to this peer yet, the oldest first."""
    with acting(Actor.system()), exchange_office():
        found = Receipt.objects.filter(peer=peer, carried_at=None).exclude(document="").order_by("pk")[:most]
        return [Waiting(receipt.pk, receipt.document.encode()) for receipt in found]


def note_receipts_carried(*, ids: list[int], at: datetime) -> None:
    """Remember that a carrier took them. Where it loses them, the envelope comes again, and so do they."""
    with acting(Actor.system()), exchange_office():
        Receipt.objects.filter(pk__in=ids).update(carried_at=at)


def take_receipt(data: bytes, *, at: datetime) -> bool:
    """Take what came as a receipt for something sent from here; whether it is one. Taking it again changes nothing."""
    with acting(Actor.system()), exchange_office():
        try:
            peer, said = _proven(data, at=at)
        except ReceiptUnfit as unfit:
            note_trouble(code=unfit.code, words=unfit.words, peer=unfit.peer, at=at)
            return False
        outgoing = (
            Outgoing.objects.select_for_update(of=("self",))
            .select_related("sender")
            .filter(route__peer=peer, digest=said["digest"])
            .first()
        )
        if outgoing is None:
            note_trouble(
                code="receipt-of-nothing",
                words=_("It answers something that was not sent from here."),
                peer=peer,
                about=said["digest"][:16],
                at=at,
            )
            return False
        if not said["consumes"]:
            _still_waits(outgoing, said, peer=peer, at=at)
        elif outgoing.state == OutState.WAITING:
            _settle(outgoing, said, data.decode(), at=at)
        return True


def _proven(data: bytes, *, at: datetime) -> tuple[Peer, dict[str, Any]]:
    try:
        wrapped = envelope.opened(data, payload_type=RECEIPT_TYPE)
    except envelope.Unreadable as error:
        raise ReceiptUnfit("not-a-receipt", error.reason) from error
    named = {signature.key_id for signature in wrapped.signatures[:8]}
    known = {
        key.key_id: key
        for key in Key.objects.filter(
            key_id__in=named, peer__isnull=False, purpose=Key.Purpose.NODE
        ).select_related("peer")
    }
    valid = envelope.signed_by(wrapped, {name: key_of(key.public)[1] for name, key in known.items()})
    signer = next((known[name] for name in sorted(valid) if is_good(known[name], at=at)), None)
    if signer is None or signer.peer is None or signer.peer.state != Peer.State.LISTED:
        raise ReceiptUnfit("receipt-unsigned", _("No trusted key of a peer has signed it."))
    peer = signer.peer
    try:
        said: dict[str, Any] = envelope.read_json(wrapped.payload)
        envelope.check("receipt-1", said)
    except envelope.Unreadable as error:
        raise ReceiptUnfit("receipt-malformed", error.reason, peer=peer) from error
    if said["from"] != peer.code or said["to"] != queries.node().code:
        raise ReceiptUnfit("receipt-astray", _("It is between other nodes."), peer=peer)
    _check_proof(said, peer)
    return peer, said


def _check_proof(said: dict[str, Any], peer: Peer) -> None:
    keys = dict(
        key_of(public)
        for public in Key.objects.filter(peer=peer, purpose=Key.Purpose.LEDGER, revoked_at=None).values_list(
            "public", flat=True
        )
    )
    if not is_headed(said, keys) or not is_included(said):
        raise ReceiptUnfit(
            "receipt-unproven",
            _("Its proof does not show the act of receipt in the peer's ledger."),
            peer=peer,
        )


def _still_waits(outgoing: Outgoing, said: dict[str, Any], *, peer: Peer, at: datetime) -> None:
    """A refusal that uses up no number: somebody must look, and the envelope goes again."""
    if outgoing.state == OutState.WAITING:
        Outgoing.objects.filter(pk=outgoing.pk).update(code=said["code"], words=said["words"])
    note_trouble(
        code=f"peer-says-{said['code']}"[:40],
        words=said["words"] or said["code"],
        peer=peer,
        about=f"{outgoing.epoch}/{outgoing.number}",
        at=at,
    )


def _settle(outgoing: Outgoing, said: dict[str, Any], document: str, *, at: datetime) -> None:
    taken = said["outcome"] == "taken"
    state = OutState.TAKEN if taken else OutState.REFUSED
    was_told = bool(outgoing.receipt) and (outgoing.code == (said["code"] or ""))
    Outgoing.objects.filter(pk=outgoing.pk).update(
        state=state, settled_at=at, code=said["code"] or "", words=said["words"], receipt=document
    )
    record(
        kind="outgoing.confirm" if taken else "outgoing.refused",
        subject="outgoing",
        subject_id=outgoing.pk,
        by=Actor.system(),
        at=at,
        public={
            "digest": outgoing.digest,
            "code": said["code"],
            "head": said["proof"]["head"],
        },
    )
    if outgoing.sender is None or was_told:
        return
    receipt = kinds.Receipt(
        taken=taken,
        code=said["code"] or "",
        words=said["words"],
        received_at=datetime.fromisoformat(said["received_at"]),
        document=document,
    )
    with out_of_office(), acting(Actor.system(body_id=outgoing.sender.pk)):
        kinds.named(outgoing.kind).receipted(outgoing.handle, receipt, at=at)


def ask_again_after(*, peer: Peer, epoch: int, number: int, at: datetime) -> int:
    """The peer came back from a backup and remembers no later envelope than this one: those after it go again, as they were."""
    later = Q(epoch__gt=epoch) | Q(epoch=epoch, number__gt=number)
    lost = Outgoing.objects.filter(later, route__peer=peer).exclude(state=OutState.WAITING)
    with transaction.atomic():
        count = lost.update(state=OutState.WAITING)
        note_trouble(
            code="peer-was-restored",
            words=_("It came back from a backup; %(count)d envelopes go again.") % {"count": count},
            peer=peer,
            about=f"{epoch}/{number}",
            at=at,
        )
    return count
