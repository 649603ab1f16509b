"""Receipts: signed for what came, once the ledger has sealed the act of receipt; and taken for what was sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.prepared import written
from jianxing.exchange import envelope, kinds, queries
from jianxing.exchange.keys import private_key
from jianxing.exchange.lifecycle import OutState
from jianxing.exchange.models import Node, Outgoing, Peer, Receipt
from jianxing.exchange.office import exchange_office, out_of_office
from jianxing.exchange.operations.card import renew_card, sync_ledger_keys
from jianxing.exchange.operations.proving import Proving, ReceiptUnfit
from jianxing.exchange.operations.sending import announce
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.exchange.receipt import RECEIPT_TYPE, SCHEMA
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.ledger.operations import Entry, record_many
from jianxing.ledger.queries import Proven, proofs

BATCH: Final = 500
#: So many receipts are taken in one transaction at the most.
MOST_TAKEN: Final = 100

_SIGN: Final = """
UPDATE exchange_receipt r SET document = n.document, made_at = %s
FROM unnest(%s::bigint[], %s::text[]) AS n (id, document) WHERE r.id = n.id"""
_SETTLE: Final = """
UPDATE exchange_outgoing o SET state = n.state, settled_at = %s, code = n.code, words = n.words, receipt = n.receipt
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) AS n (id, state, code, words, receipt)
WHERE o.id = n.id"""

logger = logging.getLogger(__name__)


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
        documents = [
            envelope.sealed(
                canonical(_said(receipt, node, proven[receipt.act_id])),
                keys=[key],
                payload_type=RECEIPT_TYPE,
            ).decode()
            for receipt in signed
        ]
        written(_SIGN, [at, [receipt.pk for receipt in signed], documents])
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
        [is_one] = _take_some([data], at=at)
        return is_one


def take_receipts(documents: Sequence[bytes], *, at: datetime) -> list[bool]:
    """Take receipts as ``take_receipt`` takes each of them; those of one peer that can be share a transaction, within a bound."""
    answers: list[bool] = []
    while len(answers) < len(documents):
        several = documents[len(answers) : len(answers) + MOST_TAKEN]
        try:
            with acting(Actor.system()), exchange_office():
                answers += _take_some(several, at=at)
        except Exception:
            if len(several) == 1:
                raise
            # One of them cannot be taken, and takes none with it: each stands for itself.
            logger.exception("%d receipts could not be taken together", len(several))
            for document in several:
                answers.append(take_receipt(document, at=at))
    return answers


def _take_some(documents: Sequence[bytes], *, at: datetime) -> list[bool]:
    """Take the first of the receipts, and those after it that are of the same peer."""
    proven = Proving(at=at)
    run: list[tuple[bytes, dict[str, Any]]] = []
    peer: Peer | None = None
    for document in documents:
        try:
            signer, said = proven.read(document)
        except ReceiptUnfit as unfit:
            if run:
                break
            note_trouble(code=unfit.code, words=unfit.words, peer=unfit.peer, at=at)
            return [False]
        if peer is not None and signer.pk != peer.pk:
            break
        peer = signer
        run.append((document, said))
    assert peer is not None
    digests = [said["digest"] for _document, said in run]
    # In the order of their keys, as everybody who locks several of them does.
    found = {
        row.digest: row
        for row in Outgoing.objects.select_for_update(of=("self",))
        .select_related("sender")
        .filter(route__peer=peer, digest__in=digests)
        .order_by("pk")
    }
    settled: list[Settled] = []
    for document, said in run:
        outgoing = found.get(said["digest"])
        if outgoing is None:
            note_trouble(
                code="receipt-of-nothing",
                words=_("It answers something that was not sent from here."),
                peer=peer,
                about=said["digest"][:16],
                at=at,
            )
        elif not said["consumes"]:
            _still_waits(outgoing, said, peer=peer, at=at)
        elif outgoing.state == OutState.WAITING:
            settled.append(Settled(outgoing, said, document.decode(), _was_told(outgoing, said)))
            outgoing.state = OutState.TAKEN if said["outcome"] == "taken" else OutState.REFUSED
    _settle(settled, at=at)
    return [digest in found for digest in digests]


def _was_told(outgoing: Outgoing, said: Mapping[str, Any]) -> bool:
    return bool(outgoing.receipt) and (outgoing.code == (said["code"] or ""))


@dataclass(frozen=True, slots=True)
class Settled:
    """An envelope with the receipt that settles it; ``was_told``: its domain has heard the same before."""

    outgoing: Outgoing
    said: dict[str, Any]
    document: str
    was_told: bool


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


def _settle(settled: Sequence[Settled], *, at: datetime) -> None:
    if not settled:
        return
    written(
        _SETTLE,
        [
            at,
            [one.outgoing.pk for one in settled],
            [one.outgoing.state for one in settled],
            [one.said["code"] or "" for one in settled],
            [one.said["words"] for one in settled],
            [one.document for one in settled],
        ],
    )
    record_many(
        entries=[
            Entry(
                "outgoing.confirm" if one.outgoing.state == OutState.TAKEN else "outgoing.refused",
                "outgoing",
                one.outgoing.pk,
                {
                    "digest": one.outgoing.digest,
                    "code": one.said["code"],
                    "head": one.said["proof"]["head"],
                },
            )
            for one in settled
        ],
        by=Actor.system(),
        at=at,
    )
    told = [one for one in settled if one.outgoing.sender_id is not None and not one.was_told]
    for sender_id, together in groupby(told, key=lambda one: one.outgoing.sender_id):
        with out_of_office(), acting(Actor.system(body_id=sender_id)):
            for one in together:
                _tell(one, at=at)


def _tell(one: Settled, *, at: datetime) -> None:
    receipt = kinds.Receipt(
        taken=one.outgoing.state == OutState.TAKEN,
        code=one.said["code"] or "",
        words=one.said["words"],
        received_at=datetime.fromisoformat(one.said["received_at"]),
        document=one.document,
    )
    kinds.named(one.outgoing.kind).receipted(one.outgoing.handle, receipt, at=at)


def ask_again_after(*, peer: Peer, epoch: int, number: int, at: datetime) -> int:
    """The peer came back from a backup and remembers no later envelope than this one: those after it go again, as they were."""
    later = Q(epoch__gt=epoch) | Q(epoch=epoch, number__gt=number)
    lost = Outgoing.objects.filter(later, route__peer=peer).exclude(state=OutState.WAITING)
    with transaction.atomic():
        keys = list(lost.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        count = Outgoing.objects.filter(pk__in=keys).update(state=OutState.WAITING)
        note_trouble(
            code="peer-was-restored",
            words=_("It came back from a backup; %(count)d envelopes go again.") % {"count": count},
            peer=peer,
            about=f"{epoch}/{number}",
            at=at,
        )
    return count
