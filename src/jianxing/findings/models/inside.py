"""What the responsible body keeps to itself: who works on a finding inside it, and what its head decided.

The body and the office alone see these rows; the supervising body sees that a finding is routed, nothing of the talk.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person
from jianxing.findings.models.finding import Finding, Submission


class Routing(models.Model):
    """A finding given to an office inside the responsible body (分办): a body below it, or a unit with its handler."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="routings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    office = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="routed_findings")
    unit = models.CharField(max_length=60, blank=True)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    due_on = models.DateField()
    routed_at = models.DateTimeField()
    routed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(office__isnull=False, unit="")
                | Q(office=None, handler__isnull=False) & ~Q(unit=""),
                name="routing_to_office_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(office=None) | ~Q(office=F("body")), name="routing_goes_inside"
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(ended_at=None), name="routing_one_open"),
        )

    @property
    def place(self) -> str:
        """The office or unit by name."""
        return self.office.label if self.office else self.unit


class Proposal(models.Model):
    """The word of those who work on a finding that closing may be requested (呈批), and the head's decision."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        LAPSED = "lapsed", _("lapsed")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="proposals")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    office = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(statement=""), name="proposal_says_something"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="proposal_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(decision_reason=""),
                name="proposal_returned_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | Q(proposed_by=None)
                | Q(decided_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(submission=None) | Q(decision="approved"), name="proposal_used_is_approved"
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(decision=""), name="proposal_one_open"),
        )


class HeadRule(models.Model):
    """Whether the head of a body approves every request to close, routed or not. A working rule, no case content."""

    body = models.OneToOneField(Body, models.PROTECT, primary_key=True, related_name="+")
    is_required = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
