"""Meetings: due, held, missed; who was asked and who came; what they took up."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.findings.models import Finding
from jianxing.letters.models import Letter
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models.series import Series

STATE_LABELS = {
    State.DUE: pgettext_lazy("meeting", "due"),
    State.HELD: pgettext_lazy("meeting", "held"),
    State.MISSED: pgettext_lazy("meeting", "missed"),
    State.LAPSED: pgettext_lazy("meeting", "not due any more"),
}


class Meeting(Sighted):
    """One meeting of a series, due by its rules or called besides them.

    ``by_rule`` are the days of the rules that it is due by, ``due_on`` the working day that they come to, ``planned_on`` the
    day that it was put off to. ``sequence`` counts what calendars must be told.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=60, unique=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=8, choices=[(s.value, STATE_LABELS[s]) for s in State])
    cadence = models.CharField(max_length=30, blank=True)
    cadence_name = models.CharField(max_length=40)
    season = models.CharField(max_length=40, blank=True)
    by_rule = ArrayField(models.DateField(), default=list)
    #: The first of ``by_rule``: by it and its cadence a meeting of the rules is known.
    ruled_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    planned_on = models.DateField()
    begins = models.TimeField()
    #: In minutes.
    lasts = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    makes_up_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="made_up_by")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    missed_at = models.DateTimeField(null=True, blank=True)
    #: Why it was missed; demanded, and empty until somebody has said it.
    missed_reason = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)
    explained_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    lapse_reason = models.TextField(blank=True)
    summary = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="meeting_visible_to"),
            models.Index(fields=["series", "planned_on", "id"], name="meeting_by_series"),
            models.Index(fields=["planned_on", "id"], name="meeting_by_day"),
            models.Index(fields=["planned_on"], condition=Q(state="due"), name="meeting_still_due"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="meeting_state_known"
            ),
            models.UniqueConstraint(
                fields=["series", "cadence", "ruled_on"],
                condition=Q(ruled_on__isnull=False) & ~Q(state="lapsed"),
                name="meeting_due_once",
            ),
            models.CheckConstraint(
                condition=Q(ruled_on=None, by_rule=[]) | Q(ruled_on__isnull=False) & ~Q(by_rule=[]),
                name="meeting_ruled_or_called",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_on__isnull=False) | ~Q(state="held") & Q(held_on=None),
                name="meeting_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | Q(missed_at__isnull=False), name="meeting_missed_at"
            ),
            models.CheckConstraint(
                condition=Q(explained_at=None) | ~Q(missed_reason=""), name="meeting_explained_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="lapsed") | ~Q(lapse_reason=""), name="meeting_lapsed_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(lasts__gte=5, lasts__lte=1440), name="meeting_lasts_plausible"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"meeting:{self.pk}"

    @property
    def is_unexplained(self) -> bool:
        """Whether it was missed and nobody has said why."""
        return self.state == State.MISSED and self.explained_at is None


class Move(models.Model):
    """That a meeting was put on another day or hour, and why. It never changes."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="moves")
    was_on = models.DateField()
    on = models.DateField()
    begins = models.TimeField()
    reason = models.TextField()
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="move_has_reason"),)


class Attendance(models.Model):
    """A body that is asked to a meeting: its answer, and whether it came. Bodies are kept, not people."""

    class Answer(models.TextChoices):
        NONE = "none", pgettext_lazy("invitation", "no answer yet")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "will come")
        DECLINED = "declined", pgettext_lazy("invitation", "will not come")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.NONE)
    answer_note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    came = models.BooleanField(null=True, blank=True)
    #: Of a body of another node, or of the host's there: the envelope that carried the last word, and what came of it.
    envelope = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "body"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["none", "accepted", "declined"]), name="attendance_answer_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(answer_note=""), name="attendance_declined_has_reason"
            ),
        )


class AgendaItem(models.Model):
    """What a meeting takes up. The words are the host's; what they lead to opens only where the reader sees it."""

    class Source(models.TextChoices):
        OWN = "own", pgettext_lazy("agenda", "added by the host")
        FINDING = "finding", pgettext_lazy("agenda", "open finding")
        LETTER = "letter", pgettext_lazy("agenda", "late letter")
        UNDECIDED = "undecided", pgettext_lazy("agenda", "undecided last time")
        DECISION = "decision", pgettext_lazy("agenda", "decision not carried out")

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("agenda", "to be taken up")
        DECIDED = "decided", pgettext_lazy("agenda", "decided on")
        NOTED = "noted", pgettext_lazy("agenda", "noted")
        UNDECIDED = "undecided", pgettext_lazy("agenda", "undecided")
        DROPPED = "dropped", pgettext_lazy("agenda", "taken off")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    ordinal = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=10, choices=Source.choices)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    #: The undecided item of an earlier meeting that this one takes up again.
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    decision = models.ForeignKey(
        "Decision", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "ordinal"], name="agenda_place_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_says_something"),
            models.CheckConstraint(
                condition=Q(source__in=["own", "finding", "letter", "undecided", "decision"]),
                name="agenda_source_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "decided", "noted", "undecided", "dropped"]),
                name="agenda_outcome_known",
            ),
        )
