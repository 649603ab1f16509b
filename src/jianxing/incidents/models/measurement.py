"""Readings with a place that came by a feed: rain, water levels, fires."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Person
from jianxing.incidents.models.feed import Feed


class Measurement(models.Model):
    """One reading of a feed: of what (``quantity``), at which station, how much, and when. It stays as it came."""

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="measurements")
    station = models.CharField(max_length=80)
    longitude = models.FloatField()
    latitude = models.FloatField()
    quantity = models.CharField(max_length=40)
    value = models.FloatField()
    unit = models.CharField(max_length=20)
    measured_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("measured_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["feed", "station", "quantity", "measured_at"], name="measurement_once"
            ),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="measurement_on_earth"
            ),
            models.CheckConstraint(
                condition=~Q(station="") & ~Q(quantity="") & ~Q(unit=""), name="measurement_says_what"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.station} {self.quantity} {self.value:g} {self.unit}"
