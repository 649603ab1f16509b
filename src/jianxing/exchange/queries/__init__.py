"""Every read of the exchange."""

from jianxing.exchange.queries.keys import OwnKey, keys_of, own_key, own_keys
from jianxing.exchange.queries.peers import (
    NotEstablished,
    hosting_of,
    node,
    offered,
    peer_named,
    peer_of,
    peers,
)

__all__ = [
    "NotEstablished",
    "OwnKey",
    "hosting_of",
    "keys_of",
    "node",
    "offered",
    "own_key",
    "own_keys",
    "peer_named",
    "peer_of",
    "peers",
]
