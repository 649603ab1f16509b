"""Whose a key is, and whether it still stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jianxing.exchange.models import Key, Peer


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key that this node signs with now."""

    purpose: str
    body_code: str
    key_id: str
    public: str


def own_keys() -> list[OwnKey]:
    """Return the keys that this node signs with now, the node's first."""
    found = Key.objects.filter(peer=None, until=None, revoked_at=None).order_by("purpose", "body_code")
    rows = [OwnKey(key.purpose, key.body_code, key.key_id, key.public) for key in found]
    return sorted(rows, key=lambda key: (key.purpose != Key.Purpose.NODE, key.purpose, key.body_code))


def own_key(*, body_code: str = "") -> OwnKey | None:
    """Return the key that the node, or a body of it, signs with now."""
    purpose = Key.Purpose.BODY if body_code else Key.Purpose.NODE
    key = Key.objects.filter(
        peer=None, purpose=purpose, body_code=body_code, until=None, revoked_at=None
    ).first()
    return OwnKey(key.purpose, key.body_code, key.key_id, key.public) if key else None


def keys_of(peer: Peer) -> QuerySet[Key]:
    """Return every key of a peer, the latest of each purpose first."""
    return Key.objects.filter(peer=peer)


def is_good(key: Key, *, at: datetime) -> bool:
    """Whether what the key signed is accepted at that instant."""
    return key.revoked_at is None and (key.until is None or key.until >= at)
