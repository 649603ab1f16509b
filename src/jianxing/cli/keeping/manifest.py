"""What a backup says of itself: versions, migrations, a digest of every part, where the ledger stood; signed."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical

TYPE: Final = "application/vnd.jianxing.backup+json"
FORMAT: Final = 1


class NotAManifest(ValueError):
    """The text is no manifest of ours, or of a later format than this release knows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: its length and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how many rows it had, and the SHA-256 over them as they stand in the archive."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Where the ledger stood: acts with a leaf, acts that waited for one, the last head, who could sign."""

    sealed: int
    unsealed: int
    head: dict[str, Any] | None
    public_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that restoring compares."""

    made_at: datetime
    version: str
    postgresql: str
    migrations: dict[str, list[str]]
    tables: dict[str, Table]
    parts: dict[str, Part]
    damaged_files: tuple[str, ...]
    ledger: LedgerState

    def signed(self, key: Ed25519PrivateKey) -> str:
        """Return the manifest in an envelope signed by *key*."""
        members = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return dsse.sign(payload_type=TYPE, payload=canonical(members), key=key).to_json()


def read(envelope: dsse.Envelope) -> Manifest:
    """Return the manifest in *envelope*, whoever signed it; raises NotAManifest."""
    try:
        members = json.loads(envelope.payload)
        if envelope.payload_type != TYPE or members["format"] != FORMAT:
            raise NotAManifest(envelope.payload_type)
        return Manifest(
            made_at=datetime.fromisoformat(members["made_at"]),
            version=members["version"],
            postgresql=members["postgresql"],
            migrations=members["migrations"],
            tables={name: Table(**table) for name, table in members["tables"].items()},
            parts={name: Part(**part) for name, part in members["parts"].items()},
            damaged_files=tuple(members["damaged_files"]),
            ledger=LedgerState(
                **members["ledger"] | {"public_keys": tuple(members["ledger"]["public_keys"])}
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAManifest(str(error)) from error


def keys_of(public: tuple[str, ...]) -> dict[str, Ed25519PublicKey]:
    """Return the keys that *public* spells in hexadecimal, by their ids."""
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)) for text in public]
    return {dsse.key_id(key): key for key in keys}
