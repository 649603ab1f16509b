"""Bundles: whose application, by when, who coordinates; the materials that it needs, and the codes that open its page."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.approvals.lifecycle import BundleState
from jianxing.directory.models import Body, Person, Sighted
from jianxing.projects.models import Project

BUNDLE_LABELS = {
    BundleState.RUNNING: pgettext_lazy("approval bundle", "under way"),
    BundleState.COMPLETED: pgettext_lazy("approval bundle", "handed in"),
    BundleState.ENDED: pgettext_lazy("approval bundle", "given up"),
}


class Bundle(Sighted):
    """One application of an enterprise for a project, with one deadline; ``completed_on`` is the day on which it was handed in.

    ``body`` follows it and hears of lateness, ``coordinator`` brings the departments together.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    project = models.ForeignKey(Project, models.PROTECT, related_name="approval_bundles")
    applicant = models.ForeignKey(Body, models.PROTECT, related_name="applied_bundles")
    body = models.ForeignKey(Body, models.PROTECT, related_name="approval_bundles")
    coordinator = models.ForeignKey(Body, models.PROTECT, related_name="coordinated_bundles")
    state = models.CharField(max_length=9, choices=[(s.value, BUNDLE_LABELS[s]) for s in BundleState])
    deadline = models.DateField()
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    completed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="bundle_visible_to"),
            models.Index(fields=["state", "deadline", "id"], name="bundle_by_deadline"),
            models.Index(fields=["project"], name="bundle_by_project"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="bundle_named"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in BundleState]), name="bundle_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False)
                | ~Q(state="completed") & Q(completed_on=None),
                name="bundle_completed_on",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="bundle_ended_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"bundle:{self.pk}"

    @property
    def is_on_time(self) -> bool:
        """Whether it was handed in on or before its deadline."""
        return self.completed_on is not None and self.completed_on <= self.deadline


class Material(models.Model):
    """A document that one or several approvals of a bundle need; ``ready_on`` when it was there, ``expected_on`` until then."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="materials")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    expected_on = models.DateField(null=True, blank=True)
    ready_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["bundle", "code"], name="bundle_material_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="bundle_material_named"),
        )

    def __str__(self) -> str:
        return self.name


class TrackingCode(models.Model):
    """What opens the enterprise's page of a bundle without an account. Kept as a digest; revoked, never deleted."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=5)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["bundle"], condition=Q(revoked_at=None), name="bundle_code_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="bundle_code_revoked_after",
            ),
        )
