"""Whether an envelope whose turn has come may take effect. What is refused here uses up its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.exchange import envelope, kinds, queries
from jianxing.exchange.envelope import Letter
from jianxing.exchange.models import Hosting, Peer, Route
from jianxing.exchange.operations.recognising import Recognised
from jianxing.exchange.operations.sending import CARD, RESTORED

#: Clocks differ, and media may be weeks late; what was written further ahead than this was not written as it says.
AHEAD: Final = timedelta(hours=48)
OF_NODES: Final = frozenset({CARD, RESTORED})


@dataclass(frozen=True, slots=True)
class Parties:
    """The bodies that an envelope is between, as this directory knows them; neither for what a node says of itself."""

    sender: Body | None
    to: Body | None


def judge(found: Recognised, *, route: Route, at: datetime) -> Parties:
    """Return between whom it is; raises ``kinds.Refused``."""
    if found.header.previous != (route.digest or None):
        raise kinds.Refused("broken-chain", _("It does not follow the envelope with the number before it."))
    if not found.is_trusted:
        raise kinds.Refused("revoked-key", _("A key that signed it is not trusted any more."))
    if found.letter is None:
        raise kinds.Refused(found.fault, found.words)
    letter = found.letter
    if letter.sent_at > at + AHEAD:
        raise kinds.Refused("dated-ahead", _("It is dated more than 48 hours ahead of this node's clock."))
    if letter.to.node != found.header.destination or letter.sender.node != found.header.origin:
        raise kinds.Refused("wrong-addressee", _("Its bodies are of other nodes than its route."))
    parties = _parties(letter, found.peer)
    _check_payload(letter)
    if any(one.size > settings.MAX_UPLOAD_BYTES for one in letter.attachments):
        raise kinds.Refused("attachment-unfit", _("A content is larger than this node takes."))
    return parties


def _parties(letter: Letter, peer: Peer) -> Parties:
    if letter.kind in OF_NODES:
        if letter.sender.code is not None or letter.to.code is not None or letter.attachments:
            raise kinds.Refused("malformed", _("What a node says of itself is between no bodies."))
        return Parties(None, None)
    if letter.sender.code is None:
        raise kinds.Refused("malformed", _("This kind is sent by a body, and by no node."))
    to = queries.offered().filter(code=letter.to.code).first()
    if to is None:
        raise kinds.Refused("wrong-addressee", _("No body of that code may be written to here."))
    hosting = Hosting.objects.select_related("body").filter(peer=peer, code=letter.sender.code).first()
    if hosting is None:
        raise kinds.Refused("unknown-body", _("Its sender is not on the card of its node."))
    return Parties(hosting.body, to)


def _check_payload(letter: Letter) -> None:
    try:
        if letter.kind in OF_NODES:
            envelope.check(letter.kind, letter.payload)
        else:
            kinds.check_payload(kind=letter.kind, payload=letter.payload)
    except kinds.UnknownKind as error:
        raise kinds.Refused("unknown-kind", _("This kind is not known here.")) from error
    except (kinds.PayloadUnfit, envelope.Unreadable) as error:
        raise kinds.Refused("payload-unfit", str(error)[:300]) from error
