"""Whether a body's assignments wait for a signature, and what an assignment letter will assign when it is sent."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person
from jianxing.findings.models import Finding
from jianxing.letters.models.letter import Letter


class SigningRule(models.Model):
    """Of a body: no finding is assigned before its assignment letter has been signed."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="signing_rule")
    signature_first = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class PlannedAssignment(models.Model):
    """A finding that an assignment letter gives to its addressee: at once, or when the letter is sent."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="assignments")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="planned_assignments")
    responsible = models.ForeignKey(Body, models.PROTECT, related_name="+")
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    measures = models.TextField(blank=True)
    #: Since when the assignment is in effect.
    effective_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["letter", "finding"], name="planned_assignment_once"),
            models.CheckConstraint(
                condition=Q(effective_at__isnull=False) | Q(due_days__isnull=False) | Q(due_on__isnull=False),
                name="planned_assignment_has_deadline",
            ),
        )
