"""Series, and the versions of their readings."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import Blob
from jianxing.indicators.models.indicator import Indicator, Station, Step
from jianxing.projects.models.voiding import Voidable, void_has_reason


class SourceKind(models.TextChoices):
    """Where readings come from: two series of one thing from different sources can be held against each other."""

    REPORTED = "reported", pgettext_lazy("source of readings", "reported by the department")
    MONITORED = "monitored", pgettext_lazy("source of readings", "automatic monitoring")
    THIRD_PARTY = "third_party", pgettext_lazy("source of readings", "third party")
    COMPUTED = "computed", pgettext_lazy("source of readings", "computed from other readings")


class Series(Sighted, Voidable):
    """Readings of one indicator at one place at one step, from one source.

    Seen by the body that keeps it and those above it, the body that reports it, and bodies that it is shared with.
    ``is_demo`` marks 演示数据.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="series")
    station = models.ForeignKey(Station, models.PROTECT, related_name="series")
    step = models.CharField(max_length=5, choices=Step.choices)
    source_kind = models.CharField(max_length=12, choices=SourceKind.choices)
    source = models.CharField(max_length=200)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="kept_series")
    reports = models.ForeignKey(Body, models.PROTECT, related_name="reported_series")
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        verbose_name_plural = "series"
        indexes = (
            GinIndex(fields=["visible_to"], name="reading_series_visible_to"),
            models.Index(fields=["indicator", "station"], name="reading_series_by_indicator"),
            models.Index(fields=["station"], name="reading_series_by_station"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "indicator", "station", "step", "source_kind", "reports"],
                condition=Q(voided_at=None),
                name="reading_series_once",
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="reading_series_step_known"),
            models.CheckConstraint(
                condition=Q(source_kind__in=SourceKind.values), name="reading_series_kind_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="reading_series_has_source"),
            void_has_reason("series_void_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.station.name} {self.indicator.name}"

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"series:{self.pk}"


class ReadingsVersion(models.Model):
    """The readings of a series as they stood at one time: a Parquet file by its SHA-256, never changed.

    A later version is a correction, with its reason. How many readings were ``added``, ``changed`` and ``dropped`` against the
    version before it is counted when it is written. ``source_sha256`` is the file that they were read from.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    readings = models.PositiveBigIntegerField()
    missing = models.PositiveBigIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    lowest = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    mean = models.FloatField(null=True, blank=True)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    dropped = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)
    converted_from = models.CharField(max_length=40, blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_by_body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["series", "ordinal"], name="readings_version_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="readings_version_counted"),
            models.CheckConstraint(
                condition=Q(ordinal=1) | ~Q(reason=""), name="readings_correction_has_reason"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="readings_version_span"),
        )

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"readings:{self.pk}"
