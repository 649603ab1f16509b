"""What departments claim upon series, recomputed; and aims by date of focus items upon series."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.indicators.models.series import Series
from jianxing.projects.models import FocusItem
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Statistic(models.TextChoices):
    """What is made of the readings of a stretch."""

    MEAN = "mean", pgettext_lazy("statistic", "mean")
    MEDIAN = "median", pgettext_lazy("statistic", "median")
    P90 = "p90", pgettext_lazy("statistic", "90th percentile")
    HIGHEST = "highest", pgettext_lazy("statistic", "highest")
    TOTAL = "total", pgettext_lazy("statistic", "total")
    DAYS_WITHIN = "days_within", pgettext_lazy("statistic", "days within the limit")
    SHARE_WITHIN = "share_within", pgettext_lazy("statistic", "share of days within the limit (%)")


class Compares(models.TextChoices):
    """Whether a claim is about a value, or about its difference to a base."""

    LEVEL = "level", pgettext_lazy("claim", "value of the stretch")
    DIFFERENCE = "difference", pgettext_lazy("claim", "difference to the base")
    PERCENT = "percent", pgettext_lazy("claim", "change against the base (%)")


class Claim(Sighted, Voidable):
    """A claim of a department with the formula that it rests on; the formula is declared, never code.

    Seen by the body that recorded it, those above it, and the body that made it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    made_on = models.DateField()
    claimant = models.ForeignKey(Body, models.PROTECT, related_name="claims")
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="recorded_claims")
    statistic = models.CharField(max_length=12, choices=Statistic.choices)
    compares = models.CharField(max_length=10, choices=Compares.choices)
    first_on = models.DateField()
    last_on = models.DateField()
    base_first_on = models.DateField(null=True, blank=True)
    base_last_on = models.DateField(null=True, blank=True)
    value = models.FloatField()
    decimals = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    series = models.ManyToManyField(Series, through="ClaimSeries", related_name="claims")

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="claim_visible_to"),)
        constraints = (
            models.CheckConstraint(condition=~Q(text="") & ~Q(source=""), name="claim_says_something"),
            models.CheckConstraint(condition=Q(statistic__in=Statistic.values), name="claim_statistic_known"),
            models.CheckConstraint(condition=Q(compares__in=Compares.values), name="claim_compares_known"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="claim_stretch"),
            models.CheckConstraint(
                condition=Q(compares="level", base_first_on=None, base_last_on=None)
                | ~Q(compares="level") & Q(base_first_on__isnull=False, base_last_on__gte=F("base_first_on")),
                name="claim_base",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="claim_decimals"),
            void_has_reason("claim_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"claim:{self.pk}"


class ClaimSeries(models.Model):
    """A series that a claim rests on."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="links")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "series"], name="claim_series_once"),)


class Recomputation(models.Model):
    """What a claim's formula gave on readings as they stood: the value, and why it differs. Never changed."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="recomputations")
    value = models.FloatField(null=True, blank=True)
    now = models.FloatField(null=True, blank=True)
    before = models.FloatField(null=True, blank=True)
    agrees = models.BooleanField()
    reasons = models.JSONField(default=list)
    #: The hash of each series' file that was read.
    readings = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["claim", "-id"], name="recomputation_by_claim"),)


class Target(Voidable):
    """A value that a focus item aims at by a day, on a series; distance and pace are computed, not stored."""

    focus_item = models.ForeignKey(FocusItem, models.PROTECT, related_name="targets")
    series = models.ForeignKey(Series, models.PROTECT, related_name="targets")
    statistic = models.CharField(max_length=12, choices=Statistic.choices)
    value = models.FloatField()
    by_on = models.DateField()
    base_value = models.FloatField()
    base_on = models.DateField()
    basis = models.CharField(max_length=200)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("by_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["focus_item", "series", "statistic", "by_on"],
                condition=Q(voided_at=None),
                name="target_once",
            ),
            models.CheckConstraint(condition=Q(by_on__gt=F("base_on")), name="target_after_base"),
            models.CheckConstraint(condition=~Q(basis=""), name="target_has_basis"),
            models.CheckConstraint(
                condition=Q(statistic__in=Statistic.values), name="target_statistic_known"
            ),
            void_has_reason("target_void_has_reason"),
        )
