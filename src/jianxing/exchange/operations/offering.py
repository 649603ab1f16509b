"""Which bodies of this node peers may write to, and the keys that it signs with."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from jianxing.directory.models import Body
from jianxing.exchange import policies, queries
from jianxing.exchange.keys import draft_key, promote, public
from jianxing.exchange.models import Key, Node
from jianxing.exchange.operations.card import renew_card
from jianxing.kernel.actor import Actor
from jianxing.kernel.dsse import key_id
from jianxing.ledger.operations import record

# An advisory lock is a number; this one is held while keys are made.
_LOCK: Final = 0x6A78_6578_6B65_7973


def offer(*, body: Body, by: Actor, at: datetime) -> None:
    """Let peers write to a body of this node, and give it the key that it signs with; nothing where it has one."""
    policies.check_can_manage_peers(by=by)
    policies.check_sender(sender=body)
    with transaction.atomic():
        queries.node()
        lock_keys()
        if queries.own_key(body_code=body.code) is not None:
            return
        made, _private = new_key(body_code=body.code, at=at)
        renew_card()
        record(
            kind="node.offer",
            subject="node",
            subject_id=1,
            by=by,
            at=at,
            public={"body": body.code, "key": made.key_id},
        )


def give_key(*, body: Body, at: datetime) -> None:
    """Give a body of this node the key that it signs with, where it has none: a node without an address signs too."""
    if Node.objects.exists():
        offer(body=body, by=Actor.system(), at=at)
        return
    policies.check_sender(sender=body)
    with transaction.atomic():
        lock_keys()
        if queries.own_key(body_code=body.code) is not None:
            return
        made, _private = new_key(body_code=body.code, at=at)
        record(
            kind="body.change_key",
            subject="body",
            subject_id=body.pk,
            by=Actor.system(body_id=body.pk),
            at=at,
            public={"key": made.key_id},
        )


def new_key(*, body_code: str, at: datetime) -> tuple[Key, Ed25519PrivateKey]:
    """Make a key: written aside, and put in its place once the database knows it; a crash between is mended."""
    private = draft_key(body_code=body_code)
    key = Key.objects.create(
        purpose=Key.Purpose.BODY if body_code else Key.Purpose.NODE,
        body_code=body_code,
        key_id=key_id(private.public_key()),
        public=public(private.public_key()),
        since=at,
    )
    transaction.on_commit(lambda: promote(body_code=body_code, key_id=key.key_id))
    return key, private


def lock_keys() -> None:
    """Let nobody else make keys or list peers until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
