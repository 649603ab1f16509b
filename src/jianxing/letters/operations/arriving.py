"""What comes from other nodes: a letter, a step taken there, the signed receipt of what was sent.

Each takes effect inside the inbox's transaction, acting for the body it is addressed to. What cannot take effect is refused
with words, which the sending node reads.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.exchange import kinds as exchange
from jianxing.kernel.actor import Actor
from jianxing.letters.kinds import Kind, may_go
from jianxing.letters.lifecycle import ADDRESSEES_ACTIONS, ReceiptState, State
from jianxing.letters.models import Letter, Receipt
from jianxing.letters.operations.drafting import Addressed, end_receipts, put_down
from jianxing.letters.operations.joint_arriving import joined
from jianxing.letters.operations.receiving import accept, decline, give_answer, open_letter
from jianxing.letters.operations.settling import close_with_finding, return_answer, settle
from jianxing.letters.operations.steps import act_on, carry, notify, refresh_visibility, take, watch
from jianxing.notices.queries import calendar as working_days


def receive_letter(received: exchange.Received, *, at: datetime) -> None:
    """Let a letter from another node arrive: it stands as it was signed there, delivered to the body it is addressed to."""
    said, to, sender = received.payload, received.to, received.sender
    by, today = Actor.system(body_id=to.pk), timezone.localdate(at)
    kind = Kind(str(said["kind"]))
    if not may_go(kind=kind, sender=sender.kind, addressee=to.kind, is_above=False):
        raise exchange.Refused("not-admitted", _("Such a letter does not go from that body to this one."))
    their_uid = uuid.UUID(str(said["uid"]))
    if Letter.objects.filter(kept_by=to, their_uid=their_uid).exists():
        raise exchange.Refused("known-already", _("The letter has come before."))
    due_on = date.fromisoformat(str(said["due_on"])) if said["due_on"] else None
    others = said.get("issuers")
    issuers = [str(name) for name in others] if isinstance(others, list) else []
    action = joined(said, lead=sender, at=at)
    letter = put_down(
        kind=kind,
        form=str(said["form"]),
        urgency=str(said["urgency"]),
        title=str(said["title"]),
        text=str(said["text"]),
        matter=str(said["action"] or said["matter"]),
        to=[
            Addressed(
                body=to, asked=str(said["asked"]), due_on=due_on, addressed_as=str(said["addressed_as"])
            )
        ],
        action=action,
        co_issued_as=issuers,
        files=received.attachments,
        instead_of=_kept(to, said["instead_of"]),
        effect=str(said["effect"]) if _kept(to, said["instead_of"]) else "",
        answers=_asked(to, sender, said["answers"]),
        sender=sender,
        origin=Letter.Origin.EXCHANGE,
        their_uid=their_uid,
        by=by,
        at=at,
    )
    _let_stand(letter, said, at=at)
    act = act_on(
        letter,
        "arrive",
        by=by,
        at=at,
        public={"number": letter.document_number, "digest": letter.digest, "sender": sender.pk},
        confidential={"title": letter.title, "text": letter.text},
        caused_by=received.act_id,
    )
    receipt = Receipt.objects.select_related("addressee").get(letter=letter)
    receipt.letter = letter
    carry(receipt=receipt, action="send", by=by, changes={"is_remote": True})
    carry(receipt=receipt, action="deliver", by=by, changes={"delivered_at": at})
    act_on(receipt, "deliver", by=by, at=at, caused_by=act.pk)
    if letter.wants_answer and not said["urges"]:
        watch(receipt, counted_days=None, today=today, at=at)
    refresh_visibility([letter.pk])
    notify(letter, "received", bodies=[to.pk], by=by, at=at)


def _let_stand(letter: Letter, said: Mapping[str, Any], *, at: datetime) -> None:
    signed = {
        "document_number": str(said["number"]),
        "dated_on": date.fromisoformat(str(said["dated_on"])),
        "digest": str(said["digest"]),
    }
    Letter.objects.filter(pk=letter.pk).update(state=State.SIGNED, **signed)
    Letter.objects.filter(pk=letter.pk).update(state=State.SENT, sent_at=at)
    letter.refresh_from_db()


def _kept(to: Body, uid: Any) -> Letter | None:
    """Return the letter that the sender's node calls so, as it was kept here."""
    return Letter.objects.filter(kept_by=to, their_uid=uuid.UUID(str(uid))).first() if uid else None


def _asked(to: Body, sender: Body, uid: Any) -> Receipt | None:
    """Return what a letter of this node asked of the body that now answers."""
    if not uid:
        return None
    return Receipt.objects.filter(letter__uid=uuid.UUID(str(uid)), letter__body=to, addressee=sender).first()


def receive_step(received: exchange.Received, *, at: datetime) -> None:
    """Take the step that was taken on the other node, in the name of the body that took it."""
    said, step = received.payload, str(received.payload["step"])
    receipt = _receipt_for(received)
    if step in ADDRESSEES_ACTIONS and receipt.state == ReceiptState.SENT:
        _deliver(receipt, at=at)  # the step was faster than the signed receipt
    try:
        _STEPS[step](receipt, said, received, Actor.system(body_id=received.sender.pk), at)
    except Refused as refusal:
        raise exchange.Refused("step-refused", str(refusal)) from refusal


def _receipt_for(received: exchange.Received) -> Receipt:
    uid = uuid.UUID(str(received.payload["uid"]))
    whole = Receipt.objects.select_related(
        "letter__body", "letter__kept_by", "letter__action", "addressee"
    ).select_for_update(of=("self",))
    if received.payload["step"] in ADDRESSEES_ACTIONS:
        found = whole.filter(letter__uid=uid, letter__body=received.to, addressee=received.sender)
    else:
        found = whole.filter(letter__their_uid=uid, letter__kept_by=received.to, letter__body=received.sender)
    receipt: Receipt | None = found.first()
    if receipt is None:
        raise exchange.Refused("unknown-letter", _("No such letter is known here."))
    return receipt


def _open(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    open_letter(receipt=receipt, by=by, at=at)


def _accept(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    accept(receipt=receipt, by=by, at=at, caused_by=received.act_id)


def _decline(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    suggested = Body.objects.filter(name=said["body"]).first() if said["body"] else None
    reason = str(said["words"])
    if said["body"] and suggested is None:  # it has no place in this directory, and its name is not lost
        reason += _(" (held to be in charge: %(body)s)") % {"body": said["body"]}
    decline(receipt=receipt, reason=reason, suggested=suggested, by=by, at=at)


def _answer(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    give_answer(
        receipt, text=said["words"], files=received.attachments, by=by, at=at, caused_by=received.act_id
    )


def _return(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    due_on = (
        max(date.fromisoformat(said["due_on"]), today) if said["due_on"] else working_days().add(today, 1).on
    )
    return_answer(receipt=receipt, reason=said["words"], due_on=due_on, by=by, at=at)


def _settle(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    settle(receipt=receipt, by=by, at=at, caused_by=received.act_id)


def _end(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    letter = receipt.letter
    action = {"supersedes": "supersede", "withdraws": "withdraw"}.get(said["effect"])
    if action is None:
        close_with_finding(receipt, by=by, at=at, caused_by=received.act_id)
        return
    take(letter=letter, action=action, by=by, changes={"ended_at": at})
    act = act_on(letter, action, by=by, at=at, caused_by=received.act_id)
    end_receipts(letter, by=by, at=at, caused_by=act.pk)
    kind = "superseded" if action == "supersede" else "withdrawn"
    notify(letter, kind, bodies=[receipt.addressee_id], by=by, at=at)


def _closed(receipt: Receipt, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    """What the letter was about has been closed by its sender, whatever else the letter asks."""
    act_on(
        receipt.letter,
        "matter_closed",
        by=by,
        at=at,
        confidential={"reason": said["words"]},
        caused_by=received.act_id,
    )
    notify(receipt.letter, "matter_closed", bodies=[receipt.addressee_id], by=by, at=at)


_STEPS = {
    "open": _open,
    "accept": _accept,
    "decline": _decline,
    "answer": _answer,
    "return": _return,
    "settle": _settle,
    "end": _end,
    "closed": _closed,
}


def _deliver(receipt: Receipt, *, at: datetime) -> None:
    by = Actor.system(body_id=receipt.letter.kept_by_id)
    carry(receipt=receipt, action="deliver", by=by, changes={"delivered_at": at})
    act_on(receipt, "deliver", by=by, at=at)


def letter_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a letter, or refused it: the sender's page says so."""
    held = Receipt.objects.select_for_update(of=("self",)).filter(carried_as=outgoing_handle)
    mine = held.select_related("letter__body", "letter__kept_by", "letter__action", "addressee").first()
    if mine is None or mine.state != ReceiptState.SENT:
        return
    by = Actor.system(body_id=mine.letter.kept_by_id)
    with acting(by):
        if receipt.taken:
            carry(receipt=mine, action="deliver", by=by, changes={"delivered_at": receipt.received_at})
            act_on(mine, "deliver", by=by, at=at)
            refresh_visibility([mine.letter_id])
            return
        words = receipt.reason
        carry(receipt=mine, action="refuse", by=by, changes={"refused": words})
        act_on(mine, "refuse", by=by, at=at, public={"code": receipt.code})
        notify(mine.letter, "undelivered", bodies=[mine.letter.body_id], by=by, at=at)


def step_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a step. A refusal stands on the exchange's own page, with its words: the two sides crossed
    each other, and the step that was first has come or is on its way."""
