"""What is measured, within which limits, and where."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, PlanDomain
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Direction(models.TextChoices):
    """Which way an indicator should go."""

    LOWER = "lower", pgettext_lazy("indicator", "lower is better")
    HIGHER = "higher", pgettext_lazy("indicator", "higher is better")
    NEITHER = "neither", pgettext_lazy("indicator", "neither is better")


class Step(models.TextChoices):
    """How far the readings of a series are apart."""

    HOUR = "hour", pgettext_lazy("step", "hourly")
    DAY = "day", pgettext_lazy("step", "daily")
    MONTH = "month", pgettext_lazy("step", "monthly")
    YEAR = "year", pgettext_lazy("step", "yearly")


class Indicator(Voidable):
    """What departments report: a name, a unit, and which way is better.

    ``item`` is what files and standards call it (``PM2.5``, ``O3_8h``, ``NH3-N``); methods know it by that. Whoever sees a
    series of it sees the indicator, and so does the body that keeps it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    item = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="indicators")
    summary = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    pinyin_key = models.CharField(max_length=960)

    class Meta:
        ordering = ("pinyin_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="indicator_named_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(item=""), name="indicator_has_name"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="indicator_direction_known"
            ),
            models.CheckConstraint(condition=Q(domain__in=PlanDomain.values), name="indicator_domain_known"),
            void_has_reason("indicator_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"indicator:{self.pk}"


class Limit(Voidable):
    """A limit of an indicator from a day on, for readings of one step: a daily mean has another than the mean of a year."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="limits")
    step = models.CharField(max_length=5, choices=Step.choices)
    since = models.DateField()
    value = models.FloatField()
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("step", "since")
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "step", "since"], condition=Q(voided_at=None), name="limit_once_a_day"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="limit_step_known"),
            models.CheckConstraint(condition=~Q(basis=""), name="limit_has_basis"),
            void_has_reason("limit_void_has_reason"),
        )


class Station(Voidable):
    """Where something is measured or reported for: a station with coordinates in WGS 84, or an area by its code."""

    class Kind(models.TextChoices):
        AIR = "air", pgettext_lazy("station", "air station")
        SECTION = "section", pgettext_lazy("station", "water section")
        OUTLET = "outlet", pgettext_lazy("station", "outlet")
        AREA = "area", pgettext_lazy("station", "area")
        OTHER = "other", pgettext_lazy("station", "other place")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    code = models.CharField(_("code"), max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    jurisdiction_code = models.CharField(max_length=6, blank=True)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="stations")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    pinyin_key = models.CharField(max_length=960)

    class Meta:
        ordering = ("pinyin_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="station_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="station_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["air", "section", "outlet", "area", "other"]), name="station_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="station_on_earth",
            ),
            void_has_reason("station_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"station:{self.pk}"
