"""Tables of notices.

``WorkDay``, ``WorkYear`` and ``CalendarStamp`` are the public calendar. ``Clock`` and ``ClockStep`` hold bodies, dates
and the number that a matter is called by, no case content: the worker reads all of them, so they have no row security.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person


class WorkDay(models.Model):
    """A day that the published table names: a holiday, or a day worked to make up for one (调休)."""

    day = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return self.day.isoformat()


class WorkYear(models.Model):
    """A year of the calendar; provisional until its table has been published."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    is_provisional = models.BooleanField()
    seeded_at = models.DateTimeField()

    class Meta:
        ordering = ("year",)
        constraints = (
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="work_year_plausible"),
        )

    def __str__(self) -> str:
        return str(self.year)


class CalendarStamp(models.Model):
    """One row, changed at random by a trigger with every change of the calendar: by it a process knows its copy."""

    singleton = models.BooleanField(primary_key=True, default=True)
    stamp = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(singleton=True), name="calendar_stamp_one_row"),)


class Clock(models.Model):
    """A deadline that somebody owes somebody. It holds no case content and is therefore exempt from row security:
    the worker that watches all deadlines acts for no body."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")  # → met, stopped
        STOPPED = "stopped", _("stopped")
        MET = "met", _("met")

    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    number = models.CharField(max_length=60, blank=True)
    # Only running clocks are looked up by body; the indexes of those stand below.
    body = models.ForeignKey(Body, models.PROTECT, related_name="clocks", db_index=False)
    asked_by = models.ForeignKey(Body, models.PROTECT, related_name="asked_clocks", db_index=False)
    #: Who in either body is told alone, where the matter has such a person.
    owed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    asker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    started_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    #: Of a deadline that was counted: how many working days from the start, so that it can be counted again.
    counted_days = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Whether lateness is told one level above the asker; a deadline inside a body is nobody else's matter.
    goes_up = models.BooleanField(default=True, db_default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "subject_id", "purpose"],
                condition=Q(state="running"),
                name="clock_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "stopped", "met"]), name="clock_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | ~Q(state="running") & Q(ended_at__isnull=False),
                name="clock_ended_at",
            ),
        )
        indexes = (
            models.Index(fields=["due_on", "id"], condition=Q(state="running"), name="clock_running_by_due"),
            models.Index(
                fields=["body", "due_on"], condition=Q(state="running"), name="clock_running_by_body"
            ),
            models.Index(
                fields=["asked_by", "due_on"], condition=Q(state="running"), name="clock_running_by_asker"
            ),
        )


class ClockStep(models.Model):
    """What a clock has sent for one deadline. The row is the promise that it is sent once."""

    class Step(models.TextChoices):
        NEAR = "near", _("due soon")
        OVERDUE = "overdue", _("overdue")
        ESCALATED = "escalated", _("escalated")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    due_on = models.DateField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["clock", "step", "due_on"], name="clock_step_once"),
            models.CheckConstraint(
                condition=Q(step__in=["near", "overdue", "escalated"]), name="clock_step_known"
            ),
        )


class Notice(models.Model):
    """Something that a body, or one person acting for it, is told. Row security shows it to that body alone."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    why = models.CharField(max_length=20, blank=True)  # in which part the body is told; a code of ``wording``
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "person", "kind", "subject", "subject_id", "created_at"],
                condition=Q(person__isnull=False),
                name="notice_of_one_person_once",
            ),
        )
        indexes = (
            models.Index(fields=["body", "-id"], name="notice_by_body"),
            models.Index(fields=["subject", "subject_id"], name="notice_by_subject"),
        )


class NoticeReason(models.Model):
    """A further reason for which one person is told: a subscription's name. Read by that person alone."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="reasons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["notice", "person", "name"], name="notice_reason_once"),
        )


class NoticeRead(models.Model):
    """That one person has read a notice."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="readings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["notice", "person"], name="notice_read_once"),)


class MailOut(models.Model):
    """A line of mail to be sent; lines for one person go out together. Only the postman's office reads it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # [body, why] or ["", subscription's name]
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="mail_sent_or_given_up"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_try_at", "person"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="mail_waiting",
            ),
        )
