"""Tables of the exchange between nodes."""

from jianxing.exchange.models.certificates import Certificate
from jianxing.exchange.models.peers import ADDRESS_FORM, CODE_FORM, Hosting, Key, Node, Peer
from jianxing.exchange.models.traffic import (
    IN_LABELS,
    OUT_LABELS,
    Incoming,
    IncomingContent,
    Outgoing,
    OutgoingContent,
    Receipt,
    Route,
    Trouble,
)

__all__ = [
    "ADDRESS_FORM",
    "CODE_FORM",
    "IN_LABELS",
    "OUT_LABELS",
    "Certificate",
    "Hosting",
    "Incoming",
    "IncomingContent",
    "Key",
    "Node",
    "Outgoing",
    "OutgoingContent",
    "Peer",
    "Receipt",
    "Route",
    "Trouble",
]
