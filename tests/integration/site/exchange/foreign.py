"""Another node as its operator hands it over: a card, the fingerprint that is read out, and a certificate."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.exchange.card import Card, CardBody, CardKey, CardNetwork
from jianxing.exchange.network import certificates
from jianxing.exchange.network.certificates import Identity
from jianxing.kernel.dsse import key_id
from tests.standing import AT


@dataclass(frozen=True)
class Foreign:
    """A node that exists on paper alone."""

    code: str
    card: str
    fingerprint: str
    identity: Identity


def foreign(code: str, *, home: Path, address: str = "", shows: bool = True) -> Foreign:
    """Return a node with one body, signed by itself; *shows* says whether its card names its certificate."""
    node, body, ledger = (Ed25519PrivateKey.generate() for _key in range(3))
    place = home / code
    place.mkdir()
    identity = certificates.own(directory=place, node=code, at=datetime.now(tz=UTC))
    card = Card(
        node=code,
        name=f"节点 {code}",
        keys=(
            CardKey("node", None, _public(node)),
            CardKey("ledger", None, _public(ledger)),
            CardKey("body", "JTW", _public(body)),
        ),
        bodies=(CardBody("JTW", f"驻{code}交通委纪检监察组", "stationed_group"),),
        network=CardNetwork(address, (identity.certificate.pem,)) if shows else None,
    )
    return Foreign(code, card.signed(keys=[node], at=AT), key_id(node.public_key()), identity)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
