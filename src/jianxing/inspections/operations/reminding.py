"""Reminding a body (提示提醒), and its answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken, reserve
from jianxing.inspections import policies
from jianxing.inspections.models import Inspection, Reminder
from jianxing.inspections.operations.steps import act_on_reminder, number_for, refresh_reminder_visibility
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock, start_clock, stop_clock, tell
from jianxing.notices.queries import calendar as working_days


class ReminderRefused(Refused):
    """The reminder's addressee or deadline cannot stand so."""


def remind(
    *,
    addressee: Body,
    text: str,
    inspection: Inspection | None = None,
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Reminder:
    """Send a reminder; the addressee sees it, is told, and answers by a day or within working days where asked to."""
    policies.check_can_inspect(by=by)
    if inspection is not None:
        policies.check_can_produce(inspection=inspection, by=by)
    check_text(text=text, missing=_("A reminder says something."))
    sender = Body.objects.get(pk=policies.body_of(by=by))
    if addressee.pk == sender.pk:
        raise ReminderRefused(_("Nobody reminds himself."), _("Choose another body."))
    today, calendar = timezone.localdate(at), working_days()
    if due_days is not None and due_on is None:
        due_on = calendar.add(today, due_days).on
    if due_on is not None and due_on < today:
        raise ReminderRefused(_("The deadline lies in the past."), _("Choose a day from today on."))
    with transaction.atomic():
        pk = reserve(Reminder)
        reminder = Reminder(
            pk=pk,
            number=number_for(body=sender, letter="T", at=at, pk=pk),
            inspection=inspection,
            sent_by_body=sender,
            addressee=addressee,
            state="sent",
            text=text.strip(),
            due_on=due_on,
            sent_at=at,
            sent_by_id=by.person_id,
            visible_to=[sender.pk],
        )
        reminder.save(force_insert=True)
        refresh_reminder_visibility([pk])
        act_on_reminder(
            reminder=reminder,
            action="send",
            by=by,
            at=at,
            public={
                "number": reminder.number,
                "addressee": addressee.pk,
                "inspection": inspection.pk if inspection else None,
                "due_on": due_on,
            },
            confidential={"text": reminder.text},
        )
        if due_on is not None:
            start_clock(
                subject="reminder",
                subject_id=pk,
                purpose="reply",
                body_id=addressee.pk,
                asked_by_id=sender.pk,
                started_on=today,
                due_on=due_on,
                provisional=calendar.is_provisional(due_on),
                number=reminder.number,
                at=at,
            )
        _notify(reminder, "sent", addressee.pk, at=at)
    reminder.refresh_from_db()
    return reminder


def _notify(reminder: Reminder, kind: str, body_id: int, *, at: datetime) -> None:
    tell(
        body_ids=[body_id],
        kind=f"reminder.{kind}",
        subject="reminder",
        subject_id=reminder.pk,
        params={"number": reminder.number},
        at=at,
    )


def answer(*, reminder: Reminder, reply: str, by: Actor, at: datetime) -> Reminder:
    """Answer a reminder, once; the sender is told."""
    step = policies.check_can_answer(reminder=reminder, by=by)
    check_text(text=reply, missing=_("An answer is needed."))
    with transaction.atomic():
        answered = Reminder.objects.filter(pk=reminder.pk, state=step.source).update(
            state=step.target, reply=reply.strip(), replied_at=at, replied_by_id=by.person_id
        )
        if not answered:
            raise Overtaken(reminder.number)
        reminder.refresh_from_db()
        act_on_reminder(
            reminder=reminder, action="answer", by=by, at=at, confidential={"reply": reminder.reply}
        )
        meet_clock(subject="reminder", subject_id=reminder.pk, purpose="reply", at=at)
        _notify(reminder, "answered", reminder.sent_by_body_id, at=at)
    return reminder


def void_reminder(*, reminder: Reminder, reason: str, by: Actor, at: datetime) -> Reminder:
    """Take a reminder back; it stays, with its reason, and the addressee is told."""
    step = policies.check_can_void_reminder(reminder=reminder, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        voided = Reminder.objects.filter(pk=reminder.pk, state=step.source).update(
            state=step.target, voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )
        if not voided:
            raise Overtaken(reminder.number)
        reminder.refresh_from_db()
        act_on_reminder(
            reminder=reminder, action="void", by=by, at=at, confidential={"reason": reason.strip()}
        )
        stop_clock(subject="reminder", subject_id=reminder.pk, purpose="reply", at=at)
        _notify(reminder, "voided", reminder.addressee_id, at=at)
    return reminder
