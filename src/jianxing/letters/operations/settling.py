"""What the sender does with what comes back: return an answer, settle it; a letter settled by all is settled."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused, check_text
from jianxing.kernel.actor import Actor
from jianxing.letters import policies
from jianxing.letters.lifecycle import OPEN, ReceiptState, State
from jianxing.letters.models import Answer, Letter, Receipt
from jianxing.letters.operations import carriage
from jianxing.letters.operations.joint_telling import tell_asked
from jianxing.letters.operations.steps import CLOCK, act_on, carry, notify, take, watch
from jianxing.notices.operations import stop_clock
from jianxing.notices.queries import calendar as working_days


class DeadlineMissing(Refused):
    """What is returned needs a new day."""


def return_answer(
    *,
    receipt: Receipt,
    reason: str,
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Receipt:
    """Return an answer with what is missing and a new deadline, for which a clock runs anew."""
    policies.check_can_carry(receipt=receipt, action="return", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    today = timezone.localdate(at)
    counted_days = due_days if due_on is None else None
    if counted_days is not None:
        due_on = working_days().add(today, counted_days).on
    if due_on is None or due_on < today:
        raise DeadlineMissing(_("What is returned needs a new deadline."), _("Choose a day from today on."))
    with transaction.atomic():
        carry(receipt=receipt, action="return", by=by, changes={"due_on": due_on})
        Answer.objects.filter(receipt=receipt, returned_at=None).update(
            returned_at=at, returned_by_id=by.person_id, return_reason=reason.strip()
        )
        public, confidential = {"due_on": due_on}, {"reason": reason.strip()}
        act_on(receipt, "return", by=by, at=at, public=public, confidential=confidential)
        watch(receipt, counted_days=counted_days, today=today, at=at)
        _tell(receipt, "given_back", by=by, at=at)
        carriage.send_step(receipt, "return", by=by, at=at, words=reason.strip(), due_on=due_on)
        tell_asked(receipt, at=at)
    return receipt


def settle(*, receipt: Receipt, by: Actor, at: datetime, caused_by: int | None = None) -> Receipt:
    """Settle with one addressee: its answer is enough, or its declining is taken note of."""
    with transaction.atomic():
        carry(
            receipt=receipt, action="settle", by=by, changes={"settled_at": at, "settled_by_id": by.person_id}
        )
        act_on(receipt, "settle", by=by, at=at, caused_by=caused_by)
        stop_clock(subject="receipt", subject_id=receipt.pk, purpose=CLOCK, at=at)
        _tell(receipt, "settled", by=by, at=at)
        carriage.send_step(receipt, "settle", by=by, at=at)
        tell_asked(receipt, at=at)
        settle_letter(receipt.letter, by=by, at=at)
    return receipt


def settle_quietly(receipt: Receipt, *, at: datetime, caused_by: int) -> None:
    """Settle for the sender what wants no answer, since it has been accepted."""
    by = Actor.system(body_id=receipt.letter.kept_by_id)
    with acting(by):
        settle(receipt=receipt, by=by, at=at, caused_by=caused_by)


def settle_letter(letter: Letter, *, by: Actor, at: datetime) -> None:
    """Settle a letter on which nothing is open any more."""
    fresh = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if fresh.state != State.SENT or Receipt.objects.filter(letter=letter, state__in=OPEN).exists():
        return
    mine = (
        by
        if by.body_id == fresh.kept_by_id and fresh.kept_by_id == fresh.body_id
        else Actor.system(body_id=by.body_id)
    )
    take(letter=fresh, action="settle", by=mine, changes={"ended_at": at, "ended_by_id": by.person_id})
    act_on(fresh, "settle", by=by, at=at)
    letter.state = fresh.state


def close_with_finding(receipt: Receipt, *, by: Actor, at: datetime, caused_by: int) -> None:
    """What was asked on a finding that has been closed: an answer is settled; what the assignment itself asked is done with."""
    if receipt.state in (ReceiptState.ANSWERED, ReceiptState.DECLINED):
        settle(receipt=receipt, by=by, at=at, caused_by=caused_by)
        return
    carry(receipt=receipt, action="end", by=by)
    act_on(receipt, "end", by=by, at=at, caused_by=caused_by)
    stop_clock(subject="receipt", subject_id=receipt.pk, purpose=CLOCK, at=at)
    carriage.send_step(receipt, "end", by=by, at=at)
    tell_asked(receipt, at=at)
    settle_letter(receipt.letter, by=by, at=at)


def _tell(receipt: Receipt, kind: str, *, by: Actor, at: datetime) -> None:
    if not receipt.is_remote:
        notify(receipt.letter, kind, bodies=[receipt.addressee_id], by=by, at=at)
