"""Who exchanges with whom, and where a body lives."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.exchange.models import Hosting, Key, Node, Peer


class NotEstablished(Refused):
    """This node has no address yet, and so exchanges with nobody."""

    def __init__(self) -> None:
        super().__init__(
            _("This node has no address for exchange with others yet."),
            _("Give it one: jianxing exchange identity --code CODE --name NAME"),
        )


def node() -> Node:
    """Return this node's own address; raises ``NotEstablished``."""
    found = Node.objects.first()
    if found is None:
        raise NotEstablished
    return found


def peers() -> QuerySet[Peer]:
    """Return every peer, revoked ones too, by code."""
    return Peer.objects.order_by("code")


def peer_named(code: str) -> Peer | None:
    """Return the peer with that code, or None."""
    return Peer.objects.filter(code=code).first()


def hosting_of(body: Body) -> Hosting | None:
    """Return where a remote body lives and what it is called there; None for a body of this node."""
    return Hosting.objects.select_related("peer").filter(body_id=body.pk).first()


def peer_of(body: Body) -> Peer | None:
    """Return the node that hosts this body; None: this node."""
    hosting = hosting_of(body)
    return hosting.peer if hosting else None


def offered() -> QuerySet[Body]:
    """Return the bodies of this node that peers may write to, by code."""
    codes = Key.objects.filter(peer=None, purpose=Key.Purpose.BODY, revoked_at=None).values("body_code")
    return Body.objects.filter(code__in=codes).order_by("code")
