"""Who exchanges with whom, and where a body lives."""

from django.db.models import CharField, QuerySet
from django.utils.translation import gettext as _

from jianxing.directory.fixed import Fixed, Given
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


_NODE = Fixed(lambda: Node.objects.filter(pk=1))


def node() -> Node:
    """Return this node's own address; raises ``NotEstablished``."""
    found = _NODE()
    if not found:
        raise NotEstablished
    return found[0]


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


_OFFERED = Fixed(lambda: offered().filter(code=Given("code", CharField())))
_HOSTED = Fixed(
    lambda: Hosting.objects.select_related("body").filter(
        peer_id=Given("peer"), code=Given("code", CharField())
    )
)


def offered_as(code: str) -> Body | None:
    """Return the body of this node that peers write to under that code, if there is one."""
    return next(iter(_OFFERED(code=code)), None)


def hosted_as(*, peer: Peer, code: str) -> Body | None:
    """Return the body of the directory that a peer calls by that code, if there is one."""
    found = _HOSTED(peer=peer.pk, code=code)
    return found[0].body if found else None
