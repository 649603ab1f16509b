"""Signing and sending: the number is taken, the words stand, addressees get it and their clocks begin."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters import policies
from jianxing.letters.models import Letter, Receipt
from jianxing.letters.numbering import take_number
from jianxing.letters.operations import assigning, carriage
from jianxing.letters.operations.digests import digest_of
from jianxing.letters.operations.drafting import AskedWrongly, end_receipts
from jianxing.letters.operations.joint_telling import tell_asked
from jianxing.letters.operations.receiving import give_answer
from jianxing.letters.operations.steps import act_on, carry, notify, refresh_visibility, take, watch
from jianxing.notices.queries import calendar as working_days


def sign(*, letter: Letter, then_send: bool = False, by: Actor, at: datetime) -> Letter:
    """Sign a letter: it takes its number and its day, and does not change any more. With *then_send* it goes out at once.

    The act holds the digest of all that was signed.
    """
    policies.check_can_take(letter=letter, action="sign", by=by)
    today = timezone.localdate(at)
    with transaction.atomic():
        receipts = list(letter.receipts.select_related("addressee").order_by("ordinal", "id"))
        _check_due(receipts, today)
        # Locked first: of two signatures one takes a number, so that none is lost.
        held = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        policies.check_can_take(letter=held, action="sign", by=by)
        number = take_number(body=letter.body, kind=letter.kind, on=today, by=by, at=at)
        digest = digest_of(letter, document_number=number, dated_on=today, receipts=receipts)
        take(
            letter=letter,
            action="sign",
            by=by,
            changes={
                "document_number": number,
                "signed_at": at,
                "signed_by_id": by.person_id,
                "dated_on": today,
                "digest": digest,
            },
        )
        refresh_visibility([letter.pk])
        act_on(
            letter,
            "sign",
            by=by,
            at=at,
            public={"number": number, "digest": digest, "bodies": letter.addressed},
            confidential={"title": letter.title, "text": letter.text, "matter": letter.matter},
        )
        if then_send:
            send(letter=letter, by=by, at=at)
        else:
            notify(letter, "signed", bodies=[letter.body_id], by=Actor.system(body_id=by.body_id), at=at)
    return letter


def _check_due(receipts: Sequence[Receipt], today: date) -> None:
    for receipt in receipts:
        if receipt.due_on is not None and receipt.due_on < today:
            raise AskedWrongly(
                _("The deadline of %(body)s has passed since it was drafted.")
                % {"body": receipt.addressee.label},
                _("Give the draft up, and draft it again with a new deadline."),
            )


def send(*, letter: Letter, by: Actor, at: datetime) -> Letter:
    """Send a signed letter: to bodies of this node at once, to others by the exchange; each answer's clock begins now.

    What it supersedes or withdraws ends with it; what it assigns is assigned; what it answers is answered.
    """
    policies.check_can_take(letter=letter, action="send", by=by)
    with transaction.atomic():
        take(letter=letter, action="send", by=by, changes={"sent_at": at, "sent_by_id": by.person_id})
        act = act_on(
            letter, "send", by=by, at=at, public={"number": letter.called, "bodies": letter.addressed}
        )
        receipts = list(Receipt.objects.filter(letter=letter).select_related("addressee"))
        for receipt in receipts:
            receipt.letter = letter
            _start(receipt, by=by, at=at, caused_by=act)
        refresh_visibility([letter.pk])
        for receipt in receipts:
            tell_asked(receipt, at=at)
        _show_files(letter, receipts, by=by, at=at, caused_by=act)
        arrived = [one.addressee_id for one in receipts if not one.is_remote]
        notify(letter, "received", bodies=arrived, by=by, at=at)
        notify(letter, "copied", bodies=letter.copied_to, by=by, at=at)
        notify(letter, "issued", bodies=letter.co_issued, by=by, at=at)
        _end_earlier(letter, by=by, at=at, caused_by=act)
        assigning.put_into_effect(letter, by=by, at=at, caused_by=act)
        if letter.answers is not None:
            _answer(letter, by=by, at=at, caused_by=act)
    letter.refresh_from_db()
    return letter


def _start(receipt: Receipt, *, by: Actor, at: datetime, caused_by: Act) -> None:
    """Begin with one addressee: its day, its clock, its copy of the letter."""
    today = timezone.localdate(at)
    counted = receipt.due_days if receipt.due_on is None else None
    due_on = working_days().add(today, counted).on if counted is not None else receipt.due_on
    is_remote = carriage.is_remote(receipt.addressee)
    carry(receipt=receipt, action="send", by=by, changes={"due_on": due_on, "is_remote": is_remote})
    public = {"addressee": receipt.addressee_id, "due_on": due_on}
    confidential = {"asked": receipt.asked}
    act_on(receipt, "send", by=by, at=at, public=public, confidential=confidential, caused_by=caused_by.pk)
    if receipt.letter.wants_answer:
        watch(receipt, counted_days=counted, today=today, at=at)
    if is_remote:
        carriage.send_letter(receipt, by=by, at=at)
    else:
        carry(receipt=receipt, action="deliver", by=by, changes={"delivered_at": at})
        act_on(receipt, "deliver", by=by, at=at, caused_by=caused_by.pk)


def resend(*, receipt: Receipt, by: Actor, at: datetime) -> Receipt:
    """Send a letter again to an addressee whose node refused it."""
    policies.check_can_carry(receipt=receipt, action="resend", by=by)
    with transaction.atomic():
        carry(receipt=receipt, action="resend", by=by, changes={"refused": ""})
        act_on(receipt, "resend", by=by, at=at)
        carriage.send_letter(receipt, by=by, at=at)
    return receipt


def _show_files(
    letter: Letter, receipts: Sequence[Receipt], *, by: Actor, at: datetime, caused_by: Act
) -> None:
    files = list(File.objects.filter(letter_links__letter=letter))
    if letter.scan is not None:
        files.append(letter.scan)
    bodies = [*(one.addressee_id for one in receipts if not one.is_remote), *letter.copied_to]
    share_files(files=files, bodies=bodies, by=by, at=at, caused_by=caused_by.pk)


def _end_earlier(letter: Letter, *, by: Actor, at: datetime, caused_by: Act) -> None:
    """Supersede or withdraw the letter in whose place this one stands, and tell everybody who had it."""
    earlier = letter.instead_of
    if earlier is None:
        return
    action = "supersede" if letter.effect == Letter.Effect.SUPERSEDES else "withdraw"
    take(letter=earlier, action=action, by=by, changes={"ended_at": at, "ended_by_id": by.person_id})
    act = act_on(earlier, action, by=by, at=at, public={"by": letter.pk}, caused_by=caused_by.pk)
    ended = end_receipts(earlier, by=by, at=at, caused_by=act.pk)
    told = [one.addressee_id for one in ended if not one.is_remote and one.delivered_at is not None]
    notify(earlier, "superseded" if action == "supersede" else "withdrawn", bodies=told, by=by, at=at)
    for receipt in ended:
        if receipt.is_remote:
            carriage.send_step(receipt, "end", by=by, at=at, words=letter.called, effect=letter.effect)
        tell_asked(receipt, at=at)


def _answer(letter: Letter, *, by: Actor, at: datetime, caused_by: Act) -> None:
    """Answer with this letter what another one asked."""
    receipt = Receipt.objects.select_related("letter__body", "letter__kept_by", "addressee").get(
        pk=letter.answers_id
    )
    files = list(File.objects.filter(letter_links__letter=letter))
    words = f"{letter.called} {letter.title}\n{letter.text}"
    give_answer(receipt, text=words, files=files, by=by, at=at, caused_by=caused_by.pk)
