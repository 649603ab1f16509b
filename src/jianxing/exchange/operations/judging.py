"""Whether an envelope whose turn has come may take effect. What is refused here uses up its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.exchange import envelope, kinds
from jianxing.exchange.envelope import Message
from jianxing.exchange.models import Peer
from jianxing.exchange.operations.recognising import OF_NODES, Acquaintance, Recognised

#: Clocks differ, and media may be weeks late; what was written further ahead than this was not written as it says.
AHEAD: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Parties:
    """The bodies that an envelope is between, as this directory knows them; neither for what a node says of itself."""

    sender: Body | None
    to: Body | None


def judge(found: Recognised, *, previous: str, among: Acquaintance, at: datetime) -> Parties:
    """Return between whom it is, where it follows the envelope of the digest *previous*; raises ``kinds.Refused``."""
    if found.header.previous != (previous or None):
        raise kinds.Refused("broken-chain", _("It does not follow the envelope with the number before it."))
    if not found.is_trusted:
        raise kinds.Refused("revoked-key", _("A key that signed it is not trusted any more."))
    if found.message is None:
        raise kinds.Refused(found.fault, found.words)
    message = found.message
    if message.sent_at > at + AHEAD:
        raise kinds.Refused("dated-ahead", _("It is dated more than 48 hours ahead of this node's clock."))
    if message.to.node != found.header.destination or message.sender.node != found.header.origin:
        raise kinds.Refused("wrong-addressee", _("Its bodies are of other nodes than its route."))
    parties = _parties(message, found.peer, among)
    _check_payload(message)
    if any(one.size > settings.MAX_UPLOAD_BYTES for one in message.attachments):
        raise kinds.Refused("attachment-unfit", _("A content is larger than this node takes."))
    return parties


def _parties(message: Message, peer: Peer, among: Acquaintance) -> Parties:
    if message.kind in OF_NODES:
        if message.sender.code is not None or message.to.code is not None or message.attachments:
            raise kinds.Refused("malformed", _("What a node says of itself is between no bodies."))
        return Parties(None, None)
    if message.sender.code is None:
        raise kinds.Refused("malformed", _("This kind is sent by a body, and by no node."))
    to = among.offered(message.to.code) if message.to.code is not None else None
    if to is None:
        raise kinds.Refused("wrong-addressee", _("No body of that code may be written to here."))
    sender = among.hosted(peer, message.sender.code)
    if sender is None:
        raise kinds.Refused("unknown-body", _("Its sender is not on the card of its node."))
    return Parties(sender, to)


def _check_payload(message: Message) -> None:
    try:
        if message.kind in OF_NODES:
            envelope.check(message.kind, message.payload)
        else:
            kinds.check_payload(kind=message.kind, payload=message.payload)
    except kinds.UnknownKind as error:
        raise kinds.Refused("unknown-kind", _("This kind is not known here.")) from error
    except (kinds.PayloadUnfit, envelope.Unreadable) as error:
        raise kinds.Refused("payload-unfit", str(error)[:300]) from error
