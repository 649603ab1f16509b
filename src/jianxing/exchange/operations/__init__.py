"""Every write of the exchange."""

from jianxing.exchange.envelope import Attachment
from jianxing.exchange.operations.answering import (
    note_receipts_carried,
    receipts_for,
    sign_receipts,
    take_receipt,
    take_receipts,
)
from jianxing.exchange.operations.card import own_card
from jianxing.exchange.operations.carrying import (
    LONGEST_WAIT,
    Parcel,
    note_carried,
    note_failure,
    note_reached,
    outgoing,
    try_again,
    wanted,
)
from jianxing.exchange.operations.certificates import (
    PeersDoNotKnow,
    change_certificate,
    pin,
    prepare_certificate,
    refresh_card,
    unpin,
)
from jianxing.exchange.operations.filing import Brought, Written, take_file, write_file
from jianxing.exchange.operations.offering import offer
from jianxing.exchange.operations.peers import (
    OVERLAP,
    add_peer,
    establish,
    reach_peer,
    renew_peer,
    revoke_key,
    revoke_peer,
    rotate_key,
)
from jianxing.exchange.operations.receiving import NotWanted, deliver, deliver_many, settle_waiting, supply
from jianxing.exchange.operations.restoring import restored
from jianxing.exchange.operations.sending import announce, attachment_of, send

__all__ = [
    "LONGEST_WAIT",
    "OVERLAP",
    "Attachment",
    "Brought",
    "NotWanted",
    "Parcel",
    "PeersDoNotKnow",
    "Written",
    "add_peer",
    "announce",
    "attachment_of",
    "change_certificate",
    "deliver",
    "deliver_many",
    "establish",
    "note_carried",
    "note_failure",
    "note_reached",
    "note_receipts_carried",
    "offer",
    "outgoing",
    "own_card",
    "pin",
    "prepare_certificate",
    "reach_peer",
    "receipts_for",
    "refresh_card",
    "renew_peer",
    "restored",
    "revoke_key",
    "revoke_peer",
    "rotate_key",
    "send",
    "settle_waiting",
    "sign_receipts",
    "supply",
    "take_file",
    "take_receipt",
    "take_receipts",
    "try_again",
    "unpin",
    "wanted",
    "write_file",
]
