"""Every read of the exchange."""

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
    "OwnKey",
    "Standing",
    "came",
    "due_routes",
    "hosting_of",
    "is_good",
    "keys_of",
    "node",
    "offered",
    "outgoing_of",
    "own_key",
    "own_keys",
    "peer_named",
    "peer_of",
    "peers",
    "sent",
    "standings",
    "troubles",
    "wanted",
]
