"""What comes from other nodes: a lead, a step of one, a body's new keys, and the receipts for what was sent."""

import uuid
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from jianxing.directory.models import Body
from jianxing.exchange.kinds import Kind, Receipt, Received, Refused, schema
from jianxing.kernel.actor import Actor
from jianxing.kernel.sealing import key_id
from jianxing.ledger.operations import record
from jianxing.notices.operations import meet_clock, stop_clock
from jianxing.notices.queries import calendar as working_days
from jianxing.referrals.clocks import (
    ACKNOWLEDGE,
    ACKNOWLEDGE_DAYS,
    PASS_ON,
    PASS_ON_DAYS,
    PROPOSE,
    a_month_after,
)
from jianxing.referrals.lifecycle import State
from jianxing.referrals.models import BodyKey, Journey, Part, PartKey, PartPiece, Referral
from jianxing.referrals.operations.sealing import MOST_FILES, PIECE, most_pieces, number_of
from jianxing.referrals.operations.steps import act_on, notify, take, watch
from jianxing.referrals.operations.travelling import BODY_KEY, REFERRAL, STEP


def receive_referral(received: Received, *, at: datetime) -> None:
    """Take a lead that another node's body sends: it waits to be acknowledged, as one of this node does."""
    said: Mapping[str, Any] = received.payload
    uid = uuid.UUID(said["lead"])
    _check_key(said["to_key"], received.to, "sealed-to-another")
    _check_key(said["from_key"], received.sender, "unknown-key")
    if number_of(uid) != said["number"] or Referral.objects.filter(uid=uid).exists():
        raise Refused("seen-before", "This lead has come already.")
    referral: Referral = Referral.objects.create(
        uid=uid,
        number=said["number"],
        origin=received.sender,
        receiver=received.to,
        custody=received.sender,
        is_shared=said["shared"],
        state=State.SENT,
        sealed_from=said["from_key"],
        sealed_to=said["to_key"],
        has_reporter=said["reporter"],
        sealed_at=received.sent_at,
        sent_at=received.sent_at,
        visible_to=[received.sender.pk, received.to.pk],
    )
    _keep(said["parts"], referral, received, at=at)
    by = Actor.system(body_id=received.to.pk)
    act_on(referral, "arrive", by=by, at=at, envelope=received.handle)
    today = timezone.localdate(at)
    watch(
        referral,
        ACKNOWLEDGE,
        owed_by=received.to.pk,
        due=working_days().add(today, ACKNOWLEDGE_DAYS),
        counted_days=ACKNOWLEDGE_DAYS,
        today=today,
        at=at,
    )
    notify(referral, "sent", bodies=[received.to.pk], at=at)


def _check_key(name: str, body: Body, code: str) -> BodyKey:
    """A lead names the keys that it was sealed between: they must be of the bodies that it travels between."""
    found = BodyKey.objects.filter(key_id=name, body=body).first()
    if found is None:
        raise Refused(code, "The lead is sealed between other keys than those of these bodies.")
    return found


def _keep(
    parts: list[dict[str, Any]], referral: Referral, received: Received, *, at: datetime, pieces: int = 1
) -> None:
    if pieces > most_pieces():
        raise Refused("too-large", "The attachment is larger than this node keeps.")
    for one in parts:
        _check_size(one)
        key = _check_key(one["key"], received.to, "sealed-to-another")
        if key.state == BodyKey.State.DEAD:
            raise Refused("key-dead", "The key that the lead is sealed to is out of use; seal it anew.")
        if Part.objects.filter(referral=referral, kind=one["kind"], ordinal=one["ordinal"]).exists():
            raise Refused("seen-before", "This part has come already.")
        part = Part.objects.create(
            referral=referral,
            kind=one["kind"],
            ordinal=one["ordinal"],
            cipher=b64decode(one["cipher"]),
            pieces=pieces,
            body=received.sender,
            made_at=at,
        )
        PartKey.objects.create(part=part, body_key=key, sealed=b64decode(one["sealed"]), made_at=at)


def _check_size(part: Mapping[str, Any]) -> None:
    if part["kind"] == Part.Kind.FILE and (
        part["ordinal"] >= MOST_FILES or len(part["cipher"]) > PIECE // 3 * 4 + 8
    ):
        raise Refused("too-large", "These are more or larger attachments than a lead has.")


def _keep_piece(said: Mapping[str, Any], referral: Referral, received: Received) -> None:
    """Keep a further piece of an attachment: the one whose turn it is, of the body that sent the first."""
    [one] = said["parts"] or [None]
    if one is None:
        raise Refused("no-such-part", "There is nothing in it.")
    _check_size(one)
    part = Part.objects.filter(
        referral=referral, kind=one["kind"], ordinal=one["ordinal"], body=received.sender
    ).first()
    if part is None or part.pieces != said["pieces"]:
        raise Refused("no-such-part", "There is no attachment that this is a piece of.")
    kept = 1 + PartPiece.objects.filter(part=part).count()
    if said["piece"] <= kept:
        raise Refused("seen-before", "This piece has come already.")
    if said["piece"] != kept + 1 or kept >= part.pieces:
        raise Refused("no-such-part", "A piece before this one is missing.")
    PartPiece.objects.create(part=part, number=said["piece"], cipher=b64decode(one["cipher"]))


def receive_step(received: Received, *, at: datetime) -> None:
    """Take a step that the receiver took on its node, or an attachment that follows a lead."""
    said: Mapping[str, Any] = received.payload
    found = Referral.objects.select_related("origin", "receiver").filter(uid=said["lead"]).first()
    if found is None:
        raise Refused("unknown-lead", "There is no such lead between these bodies.")
    step = said["step"]
    from_origin = step == "attach"
    parties = (found.origin_id, found.receiver_id) if from_origin else (found.receiver_id, found.origin_id)
    if (received.sender.pk, received.to.pk) != parties:
        raise Refused("not-yours", "This step is not the sender's to take.")
    if from_origin and said.get("piece", 1) > 1:
        _keep_piece(said, found, received)
        return
    _keep(said["parts"], found, received, at=at, pieces=said.get("pieces", 1) if from_origin else 1)
    if from_origin:
        return
    by = Actor.system(body_id=received.to.pk)
    _TAKEN[step](found, said, by, at)
    act_on(found, step, by=by, at=at, envelope=received.handle)
    notify(found, "moved", bodies=[found.origin_id], at=at)


def _received(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    custody = referral.origin_id if referral.is_shared else referral.receiver_id
    take(referral=referral, action="receive", by=by, changes={"received_at": at, "custody_id": custody})
    meet_clock(subject="referral", subject_id=referral.pk, purpose=ACKNOWLEDGE, at=at)
    _a_month(referral, at=at)


def _a_month(referral: Referral, *, at: datetime) -> None:
    today = timezone.localdate(at)
    due = a_month_after(today, calendar=working_days())
    watch(referral, PROPOSE, owed_by=referral.receiver_id, due=due, counted_days=None, today=today, at=at)


def _accepted(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    take(referral=referral, action="accept", by=by, changes={"decided_at": at})


def _returned(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    changes = {"decided_at": at, "custody_id": referral.origin_id, "due_on": None}
    take(referral=referral, action="return", by=by, changes=changes)
    stop_clock(subject="referral", subject_id=referral.pk, purpose=PROPOSE, at=at)


def _disposed(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    changes = {"disposal": said["disposal"], "disposed_at": at, "due_on": None}
    take(referral=referral, action="dispose", by=by, changes=changes)
    meet_clock(subject="referral", subject_id=referral.pk, purpose=PROPOSE, at=at)


def _told(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    take(referral=referral, action="tell", by=by, changes={"told_at": at})


def _taken_up(referral: Referral, said: Mapping[str, Any], by: Actor, at: datetime) -> None:
    take(referral=referral, action="take_up", by=by, changes={"disposal": "", "disposed_at": None})
    _a_month(referral, at=at)


_TAKEN: dict[str, Callable[[Referral, Mapping[str, Any], Actor, datetime], None]] = {
    "receive": _received,
    "accept": _accepted,
    "return": _returned,
    "dispose": _disposed,
    "tell": _told,
    "take_up": _taken_up,
}


def receive_key(received: Received, *, at: datetime) -> None:
    """Take the public keys of a body of another node, which its node has signed; the one before is not sealed to any more."""
    said: Mapping[str, Any] = received.payload
    public, reporters = bytes.fromhex(said["public"]), bytes.fromhex(said["reporter_public"])
    name = key_id(public)
    known = BodyKey.objects.filter(key_id=name).first()
    if known is not None:
        if known.body_id != received.sender.pk:
            raise Refused("key-of-another", "This key is known as another body's.")
        return
    if BodyKey.objects.filter(body=received.sender, version__gte=said["version"]).exists():
        raise Refused("key-older", "A later key of this body is known.")
    BodyKey.objects.filter(body=received.sender).exclude(state=BodyKey.State.DEAD).update(
        state=BodyKey.State.DEAD, ended_at=at
    )
    BodyKey.objects.create(
        body=received.sender,
        version=said["version"],
        public=public,
        key_id=name,
        reporter_public=reporters,
        reporter_key_id=key_id(reporters),
        made_at=at,
    )
    record(
        kind="body.learn_lead_key", subject="body", subject_id=received.sender.pk,
        by=Actor.system(body_id=received.to.pk), at=at, public={"key": name, "version": said["version"]},
    )  # fmt: skip


def receipted(outgoing_handle: str, receipt: Receipt, *, at: datetime) -> None:
    """Note what the other node answered. A lead that it refused is here again, sealed, as before it was passed on."""
    journey = Journey.objects.select_related("referral__origin", "referral__receiver").get(
        handle=outgoing_handle
    )
    Journey.objects.filter(pk=journey.pk).update(settled_at=at, code="" if receipt.taken else receipt.code)
    referral = journey.referral
    if receipt.taken:
        return
    sender = referral.origin_id if journey.step in ("send", "attach") else referral.receiver_id
    by = Actor.system(body_id=sender)
    if journey.step == "send" and referral.state == State.SENT:
        _bounce(referral, by=by, at=at)
    act_on(referral, "refused", by=by, at=at, step=journey.step, code=receipt.code)
    notify(referral, "bounced", bodies=[sender], at=at)


def _bounce(referral: Referral, *, by: Actor, at: datetime) -> None:
    changes = {"sent_at": None, "sent_by_id": None, "visible_to": [referral.origin_id]}
    take(referral=referral, action="bounce", by=by, changes=changes)
    stop_clock(subject="referral", subject_id=referral.pk, purpose=ACKNOWLEDGE, at=at)
    today = timezone.localdate(at)
    watch(
        referral,
        PASS_ON,
        owed_by=referral.origin_id,
        due=working_days().add(today, PASS_ON_DAYS),
        counted_days=PASS_ON_DAYS,
        today=today,
        at=at,
    )


def _no_answer_needed(outgoing_handle: str, receipt: Receipt, *, at: datetime) -> None:
    """A body's keys that were refused are announced again by hand."""


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of envelope that referrals own."""
    return (
        Kind(REFERRAL, schema("jianxing.referrals", "referral"), receive_referral, receipted),
        Kind(STEP, schema("jianxing.referrals", "referral-step"), receive_step, receipted),
        Kind(BODY_KEY, schema("jianxing.referrals", "body-key"), receive_key, _no_answer_needed),
    )
