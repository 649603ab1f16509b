"""Every read of the exchange."""

from jianxing.exchange.queries.certificates import (
    Own,
    accepted,
    callers,
    certificates_of,
    own_certificates,
    pinned,
)
from jianxing.exchange.queries.keys import OwnKey, is_good, keys_of, own_key, own_keys
from jianxing.exchange.queries.peers import (
    NotEstablished,
    hosting_of,
    node,
    offered,
    peer_named,
    peer_of,
    peers,
)
from jianxing.exchange.queries.traffic import (
    Standing,
    came,
    due_routes,
    outgoing_of,
    sent,
    standings,
    troubles,
    wanted,
)

__all__ = [
    "NotEstablished",
    "Own",
    "OwnKey",
    "Standing",
    "accepted",
    "callers",
    "came",
    "certificates_of",
    "due_routes",
    "hosting_of",
    "is_good",
    "keys_of",
    "node",
    "offered",
    "outgoing_of",
    "own_certificates",
    "own_key",
    "own_keys",
    "peer_named",
    "peer_of",
    "peers",
    "pinned",
    "sent",
    "standings",
    "troubles",
    "wanted",
]
