"""How messages of alerts name a body of this node."""

import re
from typing import Final

from jianxing.directory.models import Body
from jianxing.exchange.queries import NotEstablished, node

#: What may not stand in a sender of CAP, nor in what ``references`` lists.
_FORBIDDEN: Final = re.compile(r"[\s,<&]")
#: The part after the @ as long as the node has been given no address.
_UNNAMED: Final = "jianxing"


def node_name() -> str:
    """Return the node's address among its peers, ``jianxing`` as long as it has none."""
    try:
        return node().code
    except NotEstablished:
        return _UNNAMED


def sender_of(body: Body) -> str:
    """Return the sender of a body's messages: its code, an @, the node's address."""
    return _FORBIDDEN.sub("-", f"{body.code}@{node_name()}")[:160]
