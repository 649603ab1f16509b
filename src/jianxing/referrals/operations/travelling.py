"""A referral between nodes: what leaves is ciphertext and ids, and what comes takes effect as the same step here.

Attachments follow the lead one by one, each in envelopes of its own, as many as its ciphertext has pieces; the route keeps
their order.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.exchange import operations as exchange
from jianxing.exchange import queries as nodes
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Hosting, Peer
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.referrals import policies, queries
from jianxing.referrals.models import BodyKey, Journey, Part, PartKey, PartPiece, Referral

REFERRAL, STEP, BODY_KEY = "referral", "referral-step", "body-key"
#: The parts that an envelope of a lead brings; attachments follow it.
CARRIED = (Part.Kind.CONTENT, Part.Kind.REPORTER)


def dispatch(referral: Referral, *, by: Actor, at: datetime) -> bool:
    """Send a referral to the node that hosts its receiver; returns whether that is another one."""
    if nodes.peer_of(referral.receiver) is None:
        return False
    parts = list(Part.objects.filter(referral=referral).order_by("kind", "ordinal"))
    payload: dict[str, Json] = {
        "lead": str(referral.uid),
        "number": referral.number,
        "from_key": referral.sealed_from,
        "to_key": referral.sealed_to,
        "shared": referral.is_shared,
        "reporter": referral.has_reporter,
        "parts": _packed([part for part in parts if part.kind in CARRIED], referral.receiver),
    }
    _send(REFERRAL, "send", payload, referral, to=referral.receiver, by=by, at=at)
    for part in parts:
        if part.kind == Part.Kind.FILE:
            _attach(referral, part, by=by, at=at)
    return True


def _attach(referral: Referral, part: Part, *, by: Actor, at: datetime) -> None:
    """Send an attachment after its lead, a piece of its ciphertext in each envelope."""
    packed = _one_packed(part, referral.receiver)
    for number in range(1, part.pieces + 1):
        if number > 1:
            further = PartPiece.objects.get(part=part, number=number)
            packed = {**packed, "cipher": b64encode(bytes(further.cipher)).decode()}
        attached: dict[str, Json] = {
            "lead": str(referral.uid),
            "step": "attach",
            "parts": [packed],
            "piece": number,
            "pieces": part.pieces,
        }
        _send(STEP, "attach", attached, referral, to=referral.receiver, by=by, at=at)


def tell_other_node(referral: Referral, step: str, *, parts: Sequence[Part], by: Actor, at: datetime) -> bool:
    """Tell the node that hosts the origin of a step; returns whether that is another one."""
    if nodes.peer_of(referral.origin) is None:
        return False
    payload: dict[str, Json] = {
        "lead": str(referral.uid),
        "step": step,
        "parts": _packed(parts, referral.origin),
    }
    if step == "dispose":
        payload["disposal"] = referral.disposal
    _send(STEP, step, payload, referral, to=referral.origin, by=by, at=at)
    return True


def _send(
    kind: str,
    step: str,
    payload: dict[str, Json],
    referral: Referral,
    *,
    to: Body,
    by: Actor,
    at: datetime,
) -> None:
    sender = referral.origin if to.pk == referral.receiver_id else referral.receiver
    sent = exchange.send(kind=kind, sender=sender, to=to, payload=payload, by=by, at=at)
    Journey.objects.create(referral=referral, handle=sent.handle, step=step, sent_at=at)


def _packed(parts: Sequence[Part], to: Body) -> list[Json]:
    """Return parts as an envelope carries them, each with its key sealed to the body that it goes to and to no other."""
    return [_one_packed(part, to) for part in parts]


def _one_packed(part: Part, to: Body) -> dict[str, Json]:
    wrapped = (
        PartKey.objects.select_related("body_key")
        .filter(part=part, body_key__body=to, ended_at=None)
        .latest("pk")
    )
    return {
        "kind": part.kind,
        "ordinal": part.ordinal,
        "cipher": b64encode(bytes(part.cipher)).decode(),
        "key": wrapped.body_key.key_id,
        "sealed": b64encode(bytes(wrapped.sealed)).decode(),
    }


def publish_key(key: BodyKey, *, by: Actor, at: datetime) -> int:
    """Tell every other node a body's public keys, in the caller's transaction; returns how many nodes were told.

    One body of each node is written to; the key is the sender's, and known to all there.
    """
    told: set[int] = set()
    payload: dict[str, Json] = {
        "version": key.version,
        "public": bytes(key.public).hex(),
        "reporter_public": bytes(key.reporter_public).hex(),
    }
    for hosting in Hosting.objects.select_related("peer", "body").order_by("pk"):
        if hosting.peer_id in told or hosting.peer.state != Peer.State.LISTED:
            continue
        told.add(hosting.peer_id)
        exchange.send(kind=BODY_KEY, sender=key.body, to=hosting.body, payload=payload, by=by, at=at)
    if told:
        record(
            kind="body.publish_lead_key", subject="body", subject_id=key.body_id, by=by, at=at,
            public={"key": key.key_id, "nodes": len(told)},
        )  # fmt: skip
    return len(told)


def announce_key(*, by: Actor, at: datetime) -> int:
    """Tell every other node the public keys of the acting body, by its leader; where they are known, nothing changes."""
    policies.check_can_lead(by=by)
    key = queries.active_key(body_id=by.body)
    if key is None:
        raise Refused(policies.no_keys_yet())
    return publish_key(key, by=by, at=at)
