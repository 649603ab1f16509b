"""What an envelope does here once nothing of the exchange refuses it: the domain's doing, or what a node says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.evidence.vault import Vault
from jianxing.exchange import kinds
from jianxing.exchange.card import CardRefused
from jianxing.exchange.card import read as read_card
from jianxing.exchange.envelope import Message
from jianxing.exchange.models import Incoming, Peer
from jianxing.exchange.operations.answering import ask_again_after
from jianxing.exchange.operations.peers import PeerUnfit, take_card
from jianxing.exchange.operations.sending import CARD
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Turn:
    """An envelope between two bodies whose turn has come, and that nothing here refuses."""

    row: Incoming
    message: Message
    peer: Peer
    sender: Body
    to: Body


def take_effect(turn: Turn, *, act_id: int, at: datetime) -> None:
    """Have the domain do what the envelope asks, acting for its addressee; raises ``kinds.Refused``."""
    message = turn.message
    try:
        files = [_kept(one.sha256, one.name, to=turn.to, at=at) for one in message.attachments]
    except Refused as refusal:
        raise kinds.Refused("attachment-unfit", refusal.reason) from refusal
    received = kinds.Received(
        kind=message.kind,
        sender=turn.sender,
        to=turn.to,
        payload=message.payload,
        attachments=files,
        handle=turn.row.handle,
        route=turn.peer.code,
        number=turn.row.number,
        sent_at=message.sent_at,
        act_id=act_id,
    )
    try:
        kinds.named(message.kind).receive(received, at=at)
    except Refused as refusal:
        raise kinds.Refused("not-possible", refusal.reason) from refusal


def _kept(sha256: str, name: str, *, to: Body, at: datetime) -> File:
    with Vault(settings.FILES_ROOT).open(sha256) as content:
        return store(stream=content, name=name, by=Actor.system(body_id=to.pk), at=at)


def hear_node(message: Message, peer: Peer, *, at: datetime) -> None:
    """Take what a node says of itself; raises ``kinds.Refused``."""
    if message.kind == CARD:
        try:
            card = read_card(str(message.payload["card"])).card
            if card.node != peer.code:
                raise kinds.Refused("card-unfit", _("The card is another node's."))
            take_card(peer=peer, card=card, given={}, adopts=False, by=Actor.system(), at=at)
        except (CardRefused, PeerUnfit) as error:
            raise kinds.Refused("card-unfit", error.reason) from error
        return
    known = message.payload["known"]
    ask_again_after(peer=peer, epoch=known["epoch"], number=known["number"], at=at)
