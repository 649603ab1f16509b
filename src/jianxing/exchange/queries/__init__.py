"""Every read of the exchange."""

from jianxing.exchange.queries.carried import Amiss, Member, amiss_in
from jianxing.exchange.queries.certificates import (
    Own,
    accepted,
    callers,
    certificates_of,
    own_certificates,
    pinned,
)
from jianxing.exchange.queries.keys import Keyring, OwnKey, is_good, is_own, keys_of, own_key, own_keys
from jianxing.exchange.queries.peers import (
    NotEstablished,
    hosted_as,
    hosting_of,
    node,
    offered,
    offered_as,
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
    "Amiss",
    "Keyring",
    "Member",
    "NotEstablished",
    "Own",
    "OwnKey",
    "Standing",
    "accepted",
    "amiss_in",
    "callers",
    "came",
    "certificates_of",
    "due_routes",
    "hosted_as",
    "hosting_of",
    "is_good",
    "is_own",
    "keys_of",
    "node",
    "offered",
    "offered_as",
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
