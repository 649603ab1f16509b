"""Reports: what was said, to whom it went, what was answered, and what the reporter said of that."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person, PlanDomain, Sighted
from jianxing.evidence.models import File
from jianxing.feedback.lifecycle import State
from jianxing.feedback.models.door import Category, Door
from jianxing.feedback.models.intake import Intake
from jianxing.findings.models import Finding

STATE_LABELS = {
    State.RECEIVED: pgettext_lazy("report", "to be routed"),
    State.ASSIGNED: pgettext_lazy("report", "passed on"),
    State.RETURNED: pgettext_lazy("report", "declined"),
    State.ACCEPTED: pgettext_lazy("report", "being dealt with"),
    State.ANSWERED: pgettext_lazy("report", "answered"),
    State.CONTESTED: pgettext_lazy("report", "not solved, says the reporter"),
    State.SOLVED: pgettext_lazy("report", "solved"),
    State.LAPSED: pgettext_lazy("report", "answered, nothing heard"),
    State.CLOSED: pgettext_lazy("report", "closed by the supervisor"),
    State.GATHERED: pgettext_lazy("report", "gathered with another"),
    State.DISMISSED: pgettext_lazy("report", "not taken up"),
}


class Cluster(Sighted):
    """Reports of one matter: a candidate finding until somebody makes one of it or puts it aside with a reason."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    category = models.CharField(max_length=12, choices=Category.choices)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="feedback_cluster_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None, finding=None, end_reason="")
                | Q(ended_at__isnull=False) & (Q(finding__isnull=False) | ~Q(end_reason="")),
                name="feedback_cluster_ends_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_category_display()}"


class Report(Sighted):
    """A complaint or suggestion. Who wrote it is not known; what reaches the reporter goes by the tracking code."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    intake = models.OneToOneField(Intake, models.PROTECT, related_name="+")
    door = models.ForeignKey(Door, models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    category = models.CharField(max_length=12, choices=Category.choices)
    from_enterprise = models.BooleanField(default=False)
    language = models.CharField(max_length=7, default="zh-hans")
    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    #: A border is so near that a person says whose it is.
    near_border = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    declines = models.PositiveSmallIntegerField(default=0)
    #: Decided by a supervisor: it is not declined any more.
    is_decided = models.BooleanField(default=False)
    noes = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    #: Until when the reporter is waited for.
    waits_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    main = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="gathered")
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="reports")
    #: What everybody may read, written by whoever looked at it; nothing of a report is public without it.
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="feedback_report_visible_to"),
            models.Index(fields=["body", "state", "-id"], name="feedback_report_by_body"),
            models.Index(fields=["responsible", "state", "due_on"], name="feedback_report_by_answerer"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="feedback_report_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_report_says_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "accepted", "answered"]) | Q(responsible__isnull=False),
                name="feedback_report_has_responsible",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dismissed", "closed"]) | ~Q(end_reason=""),
                name="feedback_report_ends_with_reason",
            ),
            models.CheckConstraint(condition=Q(declines__lte=2), name="feedback_report_declined_twice_at_most"),
            models.CheckConstraint(
                condition=(Q(state="gathered") & Q(main__isnull=False)) | (~Q(state="gathered") & Q(main=None)),
                name="feedback_report_gathered_has_main",
            ),
            models.CheckConstraint(condition=Q(main=None) | ~Q(main=F("id")), name="feedback_report_not_own_main"),
            models.CheckConstraint(
                condition=Q(published_at=None, public_text="") | Q(published_at__isnull=False) & ~Q(public_text=""),
                name="feedback_report_published_says_what",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"report:{self.pk}"


class Assignment(models.Model):
    """One body to which a report went, and the decline with reason and next suggestion where it did not stay."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="assignments")
    round = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    suggested = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["report", "round"], name="feedback_assignment_round_once"),
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(reason=""), name="feedback_assignment_declined_has_reason"
            ),
        )


class Answer(models.Model):
    """What the responsible body answers the reporter, and the word that came back."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    solved = models.BooleanField(null=True)
    word = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["report", "round"], name="feedback_answer_round_once"),
            models.CheckConstraint(condition=~Q(text=""), name="feedback_answer_says_something"),
        )


class ReportFile(models.Model):
    """A photo of a report, drawn anew: nothing but its look is in it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["report", "file"], name="feedback_report_file_once"),)


class Contact(models.Model):
    """How the reporter may be reached, sealed; opening it is an act with a reason."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="contact")
    sealed = models.BinaryField()
