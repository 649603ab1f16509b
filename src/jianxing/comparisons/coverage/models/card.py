"""The card whose coverage is looked at, the matters done with it, residents, and letters that changes are counted from."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.letters.models import Letter
from jianxing.methods.coverage.scenes import MOST_MATTERS
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Scene(models.TextChoices):
    """Where one uses a card: 一卡通结, 游, 览, 阅, 行 and 办."""

    MEDICAL = "medical", pgettext_lazy("scene", "medical settlement")
    SCENIC = "scenic", pgettext_lazy("scene", "scenic sites")
    MUSEUM = "museum", pgettext_lazy("scene", "museums")
    LIBRARY = "library", pgettext_lazy("scene", "libraries")
    STATION = "station", pgettext_lazy("scene", "railway stations")
    OFFICE = "office", pgettext_lazy("scene", "service matters")


class Card(Sighted, Voidable):
    """One card of several places: what its lists, tests and residents hang on. Seen by its keeper, those above, and whom it is
    shared with."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, default=PlanDomain.PUBLIC_SERVICES)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="cards")
    summary = models.TextField(blank=True)
    #: How far residents go for an outlet of a scene, in metres; those that are not named as methods have it.
    reach_m = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="coverage_card_visible_to"),)
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="coverage_card_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="coverage_card_has_name"),
            models.CheckConstraint(condition=Q(domain__in=PlanDomain.values), name="coverage_card_domain"),
            void_has_reason("coverage_card_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"coverage_card:{self.pk}"


class Matter(models.Model):
    """A matter done with the card (一卡通办); ``bit`` is its place in what outlets accept."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="matters")
    bit = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    scene = models.CharField(max_length=8, choices=Scene.choices, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("bit",)
        constraints = (
            models.UniqueConstraint(fields=["card", "bit"], name="coverage_matter_bit"),
            models.UniqueConstraint(fields=["card", "name"], name="coverage_matter_once"),
            models.CheckConstraint(condition=~Q(name=""), name="coverage_matter_has_name"),
            models.CheckConstraint(condition=Q(bit__lt=MOST_MATTERS), name="coverage_matter_fits"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row names it by."""
        return f"coverage_matter:{self.pk}"


class Residents(Voidable):
    """Residents of a district in a year, with the source; a later number of the same year supersedes the one before it."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="residents")
    district = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    residents = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("district", "-year", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["card", "district", "year"],
                condition=Q(voided_at=None),
                name="coverage_residents_once",
            ),
            models.CheckConstraint(
                condition=Q(district__regex=r"^\d{6}$"), name="coverage_residents_district"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1949, year__lte=2149), name="coverage_residents_year"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="coverage_residents_source"),
            void_has_reason("coverage_residents_void_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.district} {self.year}"


class CardLetter(models.Model):
    """A letter about the card: what changed since it was sent is shown against it."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="letter_links")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="coverage_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["card", "letter"], name="coverage_letter_once"),)

    def __str__(self) -> str:
        return str(self.letter)
