"""Who may say with whom this node exchanges, and whom an envelope may be sent to."""

import re

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.exchange.models import ADDRESS_FORM, CODE_FORM, Hosting, Peer
from jianxing.kernel.actor import Actor, Role


class NotHosted(Refused):
    """The body lives on this node: what is for it goes by no envelope."""

    def __init__(self, body: Body) -> None:
        super().__init__(
            _("%(body)s belongs to this node; nothing is sent to it by exchange.") % {"body": body.label},
            _("Deliver it here."),
        )
        self.body = body


class CodeUnfit(Refused):
    """A node's code is not of the form that addresses have."""


class ReasonMissing(Refused):
    """Revoking needs a reason."""


class NoSuchKey(Refused):
    """There is no key to put another in the place of."""

    def __init__(self, body_code: str) -> None:
        super().__init__(
            _("There is no key of %(whose)s.") % {"whose": body_code or _("this node")},
            _("Look at jianxing exchange identity."),
        )


class AddressUnfit(Refused):
    """The text says nowhere where a peer could be reached."""


class SenderElsewhere(Refused):
    """A body of another node cannot send from here."""


class PeerRevoked(Refused):
    """Nothing is sent to a peer that was revoked."""


def check_can_manage_peers(*, by: Actor) -> None:
    """Peers and keys belong to the system officer; the node acts for whoever has its command line."""
    if by.role is not Role.SYSTEM_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only a system officer may change whom this node exchanges with."),
            _("Ask the system officer of this node."),
        )


def check_code(*, code: str) -> None:
    """A node's code is short and plain, since it stands in every address."""
    if not re.fullmatch(CODE_FORM, code):
        raise CodeUnfit(
            _("“%(code)s” cannot be a node's address.") % {"code": code},
            _("Use 3 to 40 small letters, digits and hyphens, as in tianjin-transport."),
        )


def check_address(*, address: str) -> None:
    """A peer is reached at a name and a port, or by file alone."""
    if address and not re.fullmatch(ADDRESS_FORM, address):
        raise AddressUnfit(
            _("“%(address)s” is no name and port.") % {"address": address},
            _("Write it as in exchange.example.cn:8443."),
        )


def check_reason(*, reason: str) -> None:
    """Whoever is no longer trusted is told why."""
    if not reason.strip():
        raise ReasonMissing(_("Revoking needs a reason."), _("Write it in one sentence."))


def check_sender(*, sender: Body) -> None:
    """Only a body of this node sends from here."""
    if Hosting.objects.filter(body_id=sender.pk).exists():
        raise SenderElsewhere(
            _("%(body)s belongs to another node and cannot send from this one.") % {"body": sender.label},
            _("Choose a body of this node."),
        )


def check_can_send_to(*, peer: Peer) -> None:
    """A revoked peer is sent nothing."""
    if peer.state == Peer.State.REVOKED:
        raise PeerRevoked(
            _("The peer %(peer)s was revoked: %(reason)s")
            % {"peer": peer.name, "reason": peer.revoke_reason},
            _("Ask the system officer of this node."),
        )
