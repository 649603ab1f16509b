"""What a meeting decided, and its minutes (会议纪要)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.findings.models import Finding
from jianxing.letters.models import Letter
from jianxing.meetings.lifecycle import DecisionState, MinutesState
from jianxing.meetings.models.meeting import AgendaItem, Meeting

DECISION_LABELS = {
    DecisionState.OPEN: pgettext_lazy("decision", "to be carried out"),
    DecisionState.DONE: pgettext_lazy("decision", "reported, to be confirmed"),
    DecisionState.CONFIRMED: pgettext_lazy("decision", "carried out"),
    DecisionState.ENDED: pgettext_lazy("decision", "ended"),
}
MINUTES_LABELS = {
    MinutesState.DRAFT: pgettext_lazy("minutes", "to be signed"),
    MinutesState.SIGNED: pgettext_lazy("minutes", "signed"),
    MinutesState.DROPPED: pgettext_lazy("minutes", "sent back"),
    MinutesState.SUPERSEDED: pgettext_lazy("minutes", "superseded"),
}


class Decision(Sighted):
    """What a meeting decided (议定事项): who is responsible, by when, and what it became."""

    number = models.CharField(max_length=60, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    #: The host of the meeting, which confirms.
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    text = models.TextField()
    responsible = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    due_on = models.DateField()
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, DECISION_LABELS[s]) for s in DecisionState])
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    finding = models.OneToOneField(Finding, models.PROTECT, null=True, blank=True, related_name="decision")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, blank=True, related_name="decision")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="decision_visible_to"),
            models.Index(fields=["responsible", "state", "due_on"], name="decision_by_responsible"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in DecisionState]), name="decision_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="decision_confirmed_at"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(reported_by=None) | ~Q(confirmed_by=F("reported_by")),
                name="decision_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="decision_ended_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"decision:{self.pk}"


class DecisionReport(models.Model):
    """What the responsible body reports as done, and the return of it where it was not enough."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["decision", "round"], name="decision_report_round_once"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_report_says_something"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_reason=""),
                name="decision_report_returned_has_reason",
            ),
        )


class Minutes(models.Model):
    """A version of the minutes of a meeting. Once signed it never changes: a further version supersedes it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_versions")
    version = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=[(s.value, MINUTES_LABELS[s]) for s in MinutesState])
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    drop_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="draft"), name="minutes_one_draft"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state="signed"), name="minutes_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MinutesState]), name="minutes_state_known"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="minutes_say_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "superseded"]) | Q(signed_at__isnull=False) & ~Q(digest=""),
                name="minutes_signed_have_digest",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(signed_by=None) | ~Q(signed_by=F("drafted_by")),
                name="minutes_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(drop_reason=""), name="minutes_dropped_have_reason"
            ),
        )

    def __str__(self) -> str:
        return self.title
