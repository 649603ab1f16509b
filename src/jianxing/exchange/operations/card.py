"""This node's card: made out of the directory and its keys, and signed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.exchange import queries
from jianxing.exchange.card import Card, CardBody, CardKey, CardNetwork
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.models import Key, Node
from jianxing.ledger.keys import public_keys, signing_key


def present_card() -> Card:
    """Return what this node's card says now."""
    node = queries.node()
    return Card(
        node=node.code,
        name=node.name,
        keys=tuple(CardKey(key.purpose, key.body_code or None, key.public) for key in queries.own_keys()),
        bodies=tuple(CardBody(body.code, body.name, body.kind) for body in queries.offered()),
        network=_network(),
    )


def _network() -> CardNetwork:
    own = queries.own_certificates()
    shown = (own.present, *([own.following] if own.following else []))
    return CardNetwork(
        address=own.address, certificates=tuple(identity.certificate.pem for identity in shown)
    )


def sign_card(card: Card, *, at: datetime, key: Ed25519PrivateKey | None = None) -> str:
    """Sign it with the node's key, or with the one that is about to be; raises ``SigningStopped``."""
    if key is not None:
        return card.signed(keys=[key], at=at)
    own = queries.own_key()
    if own is None:
        raise SigningStopped(path_of(), _("has not been made"))
    return card.signed(keys=[private_key(key_id=own.key_id)], at=at)


def own_card(*, at: datetime) -> str:
    """Return this node's card as its operator hands it over; raises ``SigningStopped``."""
    return sign_card(present_card(), at=at)


def renew_card() -> None:
    """Remember what the card says now; every route gets it before its next envelope."""
    Node.objects.update(card=present_card().digest())


def sync_ledger_keys(*, at: datetime) -> bool:
    """Have the card name the key that signs the ledger's heads now; whether it lacked it."""
    path = Path(settings.LEDGER_KEY_FILE)
    signing_key(path=path)  # made on first use, which may be this
    public = {key_id: key.public_bytes_raw().hex() for key_id, key in public_keys(path=path).items()}
    known = set(Key.objects.filter(peer=None, purpose=Key.Purpose.LEDGER).values_list("key_id", flat=True))
    for key_id, text in public.items():
        if key_id not in known:
            Key.objects.create(purpose=Key.Purpose.LEDGER, key_id=key_id, public=text, since=at)
    return not public.keys() <= known
