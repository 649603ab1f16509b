"""Analyses of what blockers cost and what was saved: with everything that went in, so that anybody can compute them again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person
from jianxing.schedules.models.schedule import Schedule


class Analysis(models.Model):
    """One time impact analysis of a schedule's blockers as of a day. It never changes.

    ``inputs`` are the updates and blockers (``methods.schedules.impact.frozen``), ``result`` the figures with their steps in
    words; the digests are the SHA-256 of their canonical JSON and stand in the ledger's act. ``blockers`` are those that went in:
    who may not see one of them does not see the analysis.
    """

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="analyses")
    as_of = models.DateField()
    inputs = models.JSONField()
    inputs_digest = models.CharField(max_length=64)
    result = models.JSONField()
    result_digest = models.CharField(max_length=64)
    blockers = ArrayField(models.BigIntegerField())
    base_on = models.DateField()
    finish_on = models.DateField()
    delay_days = models.IntegerField()
    saved_days = models.IntegerField(null=True, blank=True)
    saved_low = models.IntegerField(null=True, blank=True)
    saved_high = models.IntegerField(null=True, blank=True)
    made_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["schedule", "-id"], name="analysis_of_schedule"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(inputs_digest__regex=r"^[0-9a-f]{64}$", result_digest__regex=r"^[0-9a-f]{64}$"),
                name="analysis_hashed",
            ),
            models.CheckConstraint(
                condition=Q(saved_days=None, saved_low=None, saved_high=None)
                | Q(saved_low__lte=F("saved_days"), saved_high__gte=F("saved_days")),
                name="analysis_saving_in_its_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule.name} · {self.as_of}"

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"analysis:{self.pk}"
