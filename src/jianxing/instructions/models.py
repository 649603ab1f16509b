"""Tables of instructions. An addressee sees the instruction and what he is charged with; not what others report."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions.lifecycle import ChargeState, State
from jianxing.projects.models import Project

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("instruction", "to be signed"),
    State.SIGNED: pgettext_lazy("instruction", "signed"),
    State.WITHDRAWN: pgettext_lazy("instruction", "withdrawn"),
    State.SUPERSEDED: pgettext_lazy("instruction", "superseded"),
}
CHARGE_LABELS = {
    ChargeState.PROPOSED: pgettext_lazy("charge", "not signed yet"),
    ChargeState.SENT: pgettext_lazy("charge", "to be received"),
    ChargeState.RECEIVED: pgettext_lazy("charge", "in hand"),
    ChargeState.DONE: pgettext_lazy("charge", "reported, to be confirmed"),
    ChargeState.CONFIRMED: pgettext_lazy("charge", "confirmed"),
    ChargeState.ENDED: pgettext_lazy("charge", "ended"),
}


class Instruction(Sighted):
    """A leader's word. ``proposal`` is what was drafted for him, ``words`` are his own; once signed it never changes."""

    class Urgency(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        URGENT = "urgent", _("urgent")
        MOST_URGENT = "most_urgent", _("most urgent")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="instructions")
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    proposal = models.TextField(blank=True)
    words = models.TextField(blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="instructions")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="instructions")
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    #: What the matter is called: a number or a name that every addressee may read.
    matter = models.CharField(max_length=200, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    addressed = ArrayField(models.BigIntegerField(), default=list)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="instruction_visible_to"),
            models.Index(fields=["body", "state", "-id"], name="instruction_by_body"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="instruction_state_known"
            ),
            models.CheckConstraint(condition=~Q(proposal="", words=""), name="instruction_says_something"),
            models.CheckConstraint(
                condition=Q(finding=None, project=None)
                | Q(finding=None, inspection=None)
                | Q(project=None, inspection=None),
                name="instruction_on_one_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "superseded"]) | Q(signed_at__isnull=False) & ~Q(digest=""),
                name="instruction_signed_has_digest",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(signed_by=None) | ~Q(signed_by=F("drafted_by")),
                name="instruction_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="instruction_withdrawn_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def says(self) -> str:
        """The leader's words; where he signed what was drafted, that."""
        return self.words or self.proposal

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"instruction:{self.pk}"


class Charge(Sighted):
    """What an instruction asks of one addressee, with a clock."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="charges")
    addressee = models.ForeignKey(Body, models.PROTECT, related_name="charges")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="charges")
    #: Who carries it in the place of the person named, who has left: what the leader signed stays as it was signed.
    carried_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked = models.TextField()
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, CHARGE_LABELS[s]) for s in ChargeState])
    ordinal = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        ordering = ("ordinal", "id")
        indexes = (
            GinIndex(fields=["visible_to"], name="charge_visible_to"),
            models.Index(fields=["addressee", "state", "due_on"], name="charge_by_addressee"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ChargeState]), name="charge_state_known"
            ),
            models.CheckConstraint(condition=~Q(asked=""), name="charge_asks_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received", "done", "confirmed"]) | Q(due_on__isnull=False),
                name="charge_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(due_days__isnull=False), name="charge_gives_deadline"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="charge_confirmed_at"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(reported_by=None) | ~Q(confirmed_by=F("reported_by")),
                name="charge_confirmed_by_another",
            ),
        )

    @property
    def carrier_id(self) -> int | None:
        """Who of the addressee is asked now; None for whoever acts for it."""
        return self.carried_by_id or self.person_id


class Report(models.Model):
    """What an addressee reports as done, and the return of it where it was not enough."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField(blank=True)
    files = models.ManyToManyField(File, through="ReportFile", related_name="+")

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["charge", "round"], name="report_round_once"),
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_reason=""), name="report_returned_has_reason"
            ),
        )


class ReportFile(models.Model):
    """A file that shows what was done."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="report_links")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["report", "file"], name="report_file_once"),)
