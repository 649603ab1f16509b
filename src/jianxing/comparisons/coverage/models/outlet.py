"""Lists of outlets, their versions, the outlets in them, and what each version changed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.coverage.models.card import Card, Scene
from jianxing.directory.models import Body, Person


class OutletList(models.Model):
    """A department's list of outlets; ``reports`` is the body that answers for it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="lists")
    name = models.CharField(max_length=120)
    #: What a list without such a column is about.
    scene = models.CharField(max_length=8, choices=Scene.choices, blank=True)
    reports = models.ForeignKey(Body, models.PROTECT, related_name="outlet_lists")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["card", "name"], name="coverage_list_once"),
            models.CheckConstraint(condition=~Q(name=""), name="coverage_list_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"outlet_list:{self.pk}"


class ListVersion(models.Model):
    """A list as it was on a day: the file it came from by its SHA-256, and how much it added, dropped and changed."""

    outlet_list = models.ForeignKey(OutletList, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    outlets = models.PositiveIntegerField()
    joined = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    #: Outlets whose district was not found.
    unplaced = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["outlet_list", "ordinal"], name="coverage_version_once"),
            models.CheckConstraint(condition=~Q(source=""), name="coverage_version_has_source"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^([0-9a-f]{64})?$"), name="coverage_version_digest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.outlet_list} #{self.ordinal}"


class Outlet(models.Model):
    """An outlet of a list, as its newest version has it.

    ``key`` knows it again in the next version. ``accepts`` holds a mask for each home (11, 12, 13): a bit for each matter,
    bit 62 where none is named. ``counts_as`` is the outlet that it is counted with once a person has accepted that both are one.
    """

    outlet_list = models.ForeignKey(OutletList, models.PROTECT, related_name="outlets")
    key = models.CharField(max_length=160)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, blank=True)
    scene = models.CharField(max_length=8, choices=Scene.choices)
    district = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=200, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    accepts = ArrayField(models.BigIntegerField(), size=3)
    #: The versions and days with which it joined, and dropped out where it did.
    since = models.PositiveIntegerField()
    since_on = models.DateField()
    until = models.PositiveIntegerField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    counts_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="also")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["outlet_list", "scene", "id"], condition=Q(until=None), name="coverage_outlet_in_list"
            ),
            models.Index(
                fields=["district", "scene", "id"], condition=Q(until=None), name="coverage_outlet_in_place"
            ),
            models.Index(
                fields=["outlet_list", "until"], condition=Q(until__isnull=False), name="coverage_outlet_left"
            ),
            models.Index(
                fields=["counts_as"], condition=Q(counts_as__isnull=False), name="coverage_outlet_counts_as"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["outlet_list", "key"], name="coverage_outlet_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(key=""), name="coverage_outlet_has_name"),
            models.CheckConstraint(condition=Q(scene__in=Scene.values), name="coverage_outlet_scene"),
            models.CheckConstraint(condition=Q(accepts__len=3), name="coverage_outlet_three_homes"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="coverage_outlet_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(until=None, until_on=None)
                | Q(until__gt=F("since"), until_on__isnull=False, until_on__gte=F("since_on")),
                name="coverage_outlet_span",
            ),
            models.CheckConstraint(
                condition=Q(counts_as=None) | Q(counts_as__lt=F("id")),
                name="coverage_outlet_counts_as_earlier",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"outlet:{self.pk}"


class WhatChanged(models.TextChoices):
    """What a version did to an outlet that had been there before."""

    CHANGED = "changed", pgettext_lazy("outlet", "changed")
    DROPPED = "dropped", pgettext_lazy("outlet", "dropped out")
    RETURNED = "returned", pgettext_lazy("outlet", "came back")


class OutletChange(models.Model):
    """What a version changed of an outlet, with what stood before, so that every earlier version can be had again."""

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="changes")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=8, choices=WhatChanged.choices)
    before = models.JSONField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["version", "outlet"], name="coverage_change_once"),
            models.CheckConstraint(condition=Q(what__in=WhatChanged.values), name="coverage_change_known"),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.outlet_id}"
