"""Reminders sent and received."""

from django.db.models import F, QuerySet

from jianxing.inspections.lifecycle import ReminderState
from jianxing.inspections.models import Reminder
from jianxing.ledger.models import Act


def reminders(
    *, sent_by: int | None = None, addressee: int | None = None, state: str = ""
) -> QuerySet[Reminder]:
    """Return reminders, newest first; void ones only when asked for."""
    found: QuerySet[Reminder] = Reminder.objects.select_related("sent_by_body", "addressee")
    found = found.filter(state=state) if state else found.exclude(state=ReminderState.VOID)
    if sent_by is not None:
        found = found.filter(sent_by_body=sent_by)
    if addressee is not None:
        found = found.filter(addressee=addressee)
    return found.order_by("-sent_at", "-id")


def waiting_for_answer(*, addressee: int) -> QuerySet[Reminder]:
    """Return what a body has not answered yet, the soonest due first."""
    found = reminders(addressee=addressee, state=ReminderState.SENT)
    return found.order_by(F("due_on").asc(nulls_last=True), "id")


def one_reminder(*, pk: int) -> Reminder:
    """Return a reminder; raises ``Reminder.DoesNotExist`` where it is not seen.

    Who it is addressed to does not see its inspection: ``inspection_id`` stands alone then.
    """
    found: Reminder = Reminder.objects.select_related(
        "sent_by_body", "addressee", "sent_by", "replied_by"
    ).get(pk=pk)
    return found


def reminder_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a reminder with their disclosed details, oldest first."""
    return Act.objects.filter(subject="reminder", subject_id=pk).select_related("detail").order_by("id")
