"""This node's card: made out of the directory and its keys, and signed."""

from __future__ import annotations

from datetime import datetime

from jianxing.exchange import queries
from jianxing.exchange.card import Card, CardBody, CardKey
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.models import Key, Node


def present_card() -> Card:
    """Return what this node's card says now."""
    node = queries.node()
    return Card(
        node=node.code,
        name=node.name,
        keys=tuple(CardKey(key.purpose, key.body_code or None, key.public) for key in queries.own_keys()),
        bodies=tuple(CardBody(body.code, body.name, body.kind) for body in queries.offered()),
    )


def sign_card(card: Card, *, at: datetime) -> str:
    """Sign it with the node's key; raises ``SigningStopped``."""
    own = queries.own_key()
    if own is None:
        raise SigningStopped(path_of(), "has not been made")
    return card.signed(keys=[private_key(key_id=own.key_id)], at=at)


def renew_card() -> None:
    """Remember what the card says now; every route gets it before its next envelope."""
    Node.objects.update(card=present_card().digest())


def own_ledger_keys() -> list[Key]:
    """Return the ledger's public keys that the card names."""
    return list(Key.objects.filter(peer=None, purpose=Key.Purpose.LEDGER, revoked_at=None))
