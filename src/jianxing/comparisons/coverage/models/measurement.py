"""What coverage came to on a day, frozen with the versions that it was computed from."""

from django.db import models
from django.db.models import Q

from jianxing.comparisons.coverage.models.card import Card
from jianxing.directory.models import Person


class Measurement(models.Model):
    """The matrix, rates, access and inequality as of a day; it stays as it was computed."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="measurements")
    as_of = models.DateField()
    #: Number of each list, and the ordinal of the version that was in force.
    versions = models.JSONField()
    outlets = models.PositiveIntegerField()
    trials = models.PositiveIntegerField(default=0)
    years = models.JSONField(default=list)
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    measured_at = models.DateTimeField()
    measured_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-as_of", "-id")
        indexes = (models.Index(fields=["card", "-as_of", "-id"], name="coverage_measurement_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="coverage_measurement_digest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.card_id} {self.as_of}"

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"coverage_measurement:{self.pk}"
