"""Where a finding is on the map."""

from django.db import models
from django.db.models import Q

from jianxing.findings.models import Finding


class FindingPlace(models.Model):
    """A point of WGS 84 at which a finding stands on the map; seen with its finding, and never changed."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="map_place")
    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="finding_place_on_earth",
            ),
        )
