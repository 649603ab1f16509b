"""An answer that is late: an urging letter (督办单) is drafted, once, for a leader to sign."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters.documents import day
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import WITH_ADDRESSEE, State
from jianxing.letters.models import Letter, Receipt
from jianxing.letters.operations.drafting import Addressed, draft, drop
from jianxing.letters.operations.steps import CLOCK

#: Working days that an urging letter gives.
URGED_DAYS = 3
BATCH = 200


def draft_urgings(*, today: date, at: datetime) -> int:
    """Draft an urging letter for every answer that has become overdue and is not urged yet; returns how many.

    Each receipt is urged once: the database holds that. An urging letter that is late itself is not urged again, it has gone
    up already.
    """
    drafted = 0
    for receipt_id, sender_id in _late(today):
        by = Actor.system(body_id=sender_id)
        with acting(by), transaction.atomic():
            drafted += _urge(receipt_id, by=by, at=at)
    return drafted


def _late(today: date) -> list[tuple[int, int]]:
    """(receipt, body that asked) of running clocks that are past: clocks hold no content, and the worker reads them all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, asked_by_id FROM notices_clock"
            " WHERE subject = 'receipt' AND purpose = %s AND state = 'running' AND due_on < %s"
            " ORDER BY due_on, id LIMIT %s",
            [CLOCK, today, BATCH],
        )
        return [(int(receipt), int(sender)) for receipt, sender in cursor.fetchall()]


def _urge(receipt_id: int, *, by: Actor, at: datetime) -> int:
    found = Receipt.objects.select_for_update(of=("self",)).filter(pk=receipt_id, state__in=WITH_ADDRESSEE)
    receipt = found.select_related("letter__body", "letter__action", "addressee").first()
    if receipt is None or Letter.objects.filter(urges=receipt).exists():
        return 0
    letter = receipt.letter
    if letter.kind == Kind.URGING or letter.state != State.SENT or letter.kept_by_id != letter.body_id:
        return 0
    if not letter.wants_answer:
        return 0
    due_on = day(receipt.due_on) if receipt.due_on else ""
    facts = {
        "number": letter.called,
        "title": letter.title,
        "due_on": due_on,
        "body": receipt.addressee.label,
    }
    above = receipt.addressee_id in Body.objects.get(pk=letter.body_id).ancestors
    try:
        with transaction.atomic():
            draft(
                kind=Kind.REMINDER if above else Kind.URGING,
                title=_("Urging an answer to %(number)s") % facts,
                text=_(
                    "%(number)s, “%(title)s”, asked for an answer by %(due_on)s; none has come. Please answer at once, with the"
                    " reason for the delay."
                )
                % facts,
                to=[Addressed(body=receipt.addressee, asked=receipt.asked, due_days=URGED_DAYS)],
                findings=list(Finding.objects.filter(letter_links__letter=letter)),
                action=None,
                urges=receipt,
                by=by,
                at=at,
            )
    except Refused:  # a body that may urge nobody, as one above it: the reminders have gone out all the same
        return 0
    return 1


def give_urging_up(receipt: Receipt, *, at: datetime) -> None:
    """Give up the urging that was drafted and not signed yet: the answer has come."""
    by = Actor.system(body_id=receipt.letter.kept_by_id)
    with acting(by):
        for urging in Letter.objects.filter(urges=receipt, state=State.DRAFT).select_related(
            "body", "kept_by"
        ):
            drop(letter=urging, reason=_("The answer has come meanwhile."), by=by, at=at)
