"""What lies on the map, and which project it belongs to."""

import hashlib

from django.db import models
from django.db.models import Q

from jianxing.atlas.models.layer import Layer, PlanVersion
from jianxing.directory.models import Person
from jianxing.projects.models import Project
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Feature(models.Model):
    """One site, line or zone of a plan version: well-known binary in WGS 84 (CGCS2000 to within a metre), longitude first.

    ``key`` is what the source calls it by and what versions are compared by. Area and length are geodesic. The four bounds
    stand beside the geometry, so that the database can choose by place without knowing geometries.
    """

    class Shape(models.TextChoices):
        POINT = "point"
        LINE = "line"
        AREA = "area"

    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200, blank=True)
    shape = models.CharField(max_length=5, choices=Shape.choices)
    wkb = models.BinaryField()
    digest = models.CharField(max_length=64)
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()
    #: A point on it, for a label and for locating it.
    longitude = models.FloatField()
    latitude = models.FloatField()
    area_m2 = models.FloatField(default=0)
    length_m = models.FloatField(default=0)
    #: Where it stood in the file.
    row = models.PositiveIntegerField()
    attributes = models.JSONField(default=dict)

    class Meta:
        ordering = ("key",)
        constraints = (
            models.UniqueConstraint(fields=["plan_version", "key"], name="feature_once"),
            models.CheckConstraint(condition=~Q(key=""), name="feature_has_key"),
            models.CheckConstraint(
                condition=Q(shape__in=["point", "line", "area"]), name="feature_shape_known"
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="feature_digest_form"),
            models.CheckConstraint(
                condition=Q(
                    min_x__gte=-180, max_x__lte=180, min_y__gte=-90, max_y__lte=90,
                    max_x__gte=models.F("min_x"), max_y__gte=models.F("min_y"),
                ),
                name="feature_on_earth",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"feature:{self.pk}"

    @property
    def mark(self) -> str:
        """What changes with its outline or its name: who draws it anew says which mark they saw."""
        return hashlib.sha256(f"{self.digest}\n{self.name}".encode()).hexdigest()


class FeatureProject(Voidable):
    """That a feature, whatever version shows it, is the place of a project."""

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="project_links")
    key = models.CharField(max_length=120)
    project = models.ForeignKey(Project, models.PROTECT, related_name="places")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["layer", "key", "project"], condition=Q(voided_at=None), name="feature_project_once"
            ),
            void_has_reason("feature_project_void_has_reason"),
        )
