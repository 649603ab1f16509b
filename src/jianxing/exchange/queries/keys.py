"""Whose a key is, and whether it still stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from jianxing.directory.prepared import columns, held, prepared
from jianxing.exchange.models import Key, Peer

_KEYS: Final = "SELECT {} FROM exchange_key k JOIN exchange_peer p ON p.id = k.peer_id WHERE {}"


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


def is_own(*, public: str, body_code: str) -> bool:
    """Return whether a body of this node signs with a key, or did before it was renewed."""
    return Key.objects.filter(
        peer=None, purpose=Key.Purpose.BODY, body_code=body_code, public=public, revoked_at=None
    ).exists()


class Keyring:
    """The peers' keys that signatures name, each asked for once. It lasts for one delivery, no longer than one transaction: a key
    that somebody revokes counts for the next."""

    def __init__(self) -> None:
        self._keys: dict[str, Key | None] = {}
        self._ledgers: dict[int, list[Key]] = {}

    def named(self, key_ids: Collection[str]) -> dict[str, Key]:
        """Return those of the keys that a peer signs envelopes and receipts with, each with its peer."""
        missing = [key_id for key_id in key_ids if key_id not in self._keys]
        if missing:
            self._keys |= dict.fromkeys(missing)
            for key in _joined("k.key_id = ANY(%s) AND k.purpose <> 'ledger'", [missing]):
                self._keys[key.key_id] = key
        known = ((key_id, self._keys[key_id]) for key_id in key_ids)
        return {key_id: key for key_id, key in known if key is not None}

    def ledger(self, peer_id: int) -> list[Key]:
        """Return the keys with which a peer's ledger may have signed its heads."""
        if peer_id not in self._ledgers:
            self._ledgers[peer_id] = _joined(
                "k.peer_id = %s AND k.purpose = 'ledger' AND k.revoked_at IS NULL", [peer_id]
            )
        return self._ledgers[peer_id]


def _joined(condition: str, values: list[object]) -> list[Key]:
    statement = _KEYS.format(f"{columns(Key, 'k')}, {columns(Peer, 'p')}", condition)
    start = len(Key._meta.concrete_fields)
    found = []
    for row in prepared(statement, values):
        key = held(Key, row)
        key.peer = held(Peer, row, start=start)
        found.append(key)
    return found


def keys_of(peer: Peer) -> QuerySet[Key]:
    """Return every key of a peer, the latest of each purpose first."""
    return Key.objects.filter(peer=peer)


def is_good(key: Key, *, at: datetime) -> bool:
    """Whether what the key signed is accepted at that instant."""
    return key.revoked_at is None and (key.until is None or key.until >= at)
