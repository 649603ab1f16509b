"""Whether what came as a receipt proves anything: signed by a peer's node, and shown by that peer's ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jianxing.exchange import envelope, queries
from jianxing.exchange.card import key_of
from jianxing.exchange.models import Key, Peer
from jianxing.exchange.queries.keys import is_good
from jianxing.exchange.receipt import RECEIPT_TYPE, is_headed, is_included
from jianxing.kernel.canonical import canonical


class ReceiptUnfit(Exception):
    """What came as a receipt proves nothing; ``code`` is for the operator."""

    def __init__(self, code: str, words: str, *, peer: Peer | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words
        self.peer = peer


class Proving:
    """Reads the receipts of one delivery. What several of them share, keys and the signed head above their proofs, is looked up
    and verified once."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at
        self._keys = queries.Keyring()
        self._own = queries.node().code
        self._heads: set[tuple[int, bytes]] = set()

    def read(self, data: bytes) -> tuple[Peer, dict[str, Any]]:
        """Return whose receipt it is and what it says; raises ``ReceiptUnfit``."""
        try:
            wrapped = envelope.opened(data, payload_type=RECEIPT_TYPE)
        except envelope.Unreadable as error:
            raise ReceiptUnfit("not-a-receipt", error.reason) from error
        named = self._keys.named({signature.key_id for signature in wrapped.signatures[:8]})
        known = {name: key for name, key in named.items() if key.purpose == Key.Purpose.NODE}
        valid = envelope.signed_by(wrapped, {name: key_of(key.public)[1] for name, key in known.items()})
        signer = next((known[name] for name in sorted(valid) if is_good(known[name], at=self._at)), None)
        if signer is None or signer.peer is None or signer.peer.state != Peer.State.LISTED:
            raise ReceiptUnfit("receipt-unsigned", _("No trusted key of a peer has signed it."))
        peer = signer.peer
        try:
            said: dict[str, Any] = envelope.read_json(wrapped.payload)
            envelope.check("receipt-1", said)
        except envelope.Unreadable as error:
            raise ReceiptUnfit("receipt-malformed", error.reason, peer=peer) from error
        if said["from"] != peer.code or said["to"] != self._own:
            raise ReceiptUnfit("receipt-astray", _("It is between other nodes."), peer=peer)
        if not self._is_headed(said, peer) or not is_included(said):
            raise ReceiptUnfit(
                "receipt-unproven",
                _("Its proof does not show the act of receipt in the peer's ledger."),
                peer=peer,
            )
        return peer, said

    def _is_headed(self, said: dict[str, Any], peer: Peer) -> bool:
        head = peer.pk, canonical(said["proof"]["head"])
        if head in self._heads:
            return True
        keys = dict(key_of(key.public) for key in self._keys.ledger(peer.pk))
        if not is_headed(said, keys):
            return False
        self._heads.add(head)
        return True
