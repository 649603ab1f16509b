"""Doors: what a QR code leads to, where reports of a category go, and the key that contacts are sealed to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.approvals.models import Bundle
from jianxing.directory.models import Body, Jurisdiction, Person, PlanDomain, Sighted
from jianxing.projects.models import Project


class Category(models.TextChoices):
    """What a report is about; the last three are what enterprises meet (助企纾困)."""

    ENVIRONMENT = "environment", pgettext_lazy("category of a report", "environment and cleanliness")
    FACILITY = "facility", pgettext_lazy("category of a report", "facilities and access")
    SERVICE = "service", pgettext_lazy("category of a report", "service and manners")
    PRICE = "price", pgettext_lazy("category of a report", "tickets and prices")
    SAFETY = "safety", pgettext_lazy("category of a report", "safety")
    SUGGESTION = "suggestion", pgettext_lazy("category of a report", "suggestion")
    PROCEDURE = "procedure", pgettext_lazy("category of a report", "permits and procedures")
    SUPPORT = "support", pgettext_lazy("category of a report", "promised support and payment")
    BURDEN = "burden", pgettext_lazy("category of a report", "charges and inspections")


class Door(Sighted):
    """One entry for the public. Its code stands in the QR code; its titles and its place are public."""

    code = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    #: The approvals that are reported on here; the enterprise finds the code where it files.
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, blank=True, related_name="+")
    #: To whom everything from here goes; empty: by category and place.
    responsible = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="feedback_door_visible_to"),)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9a-hjkmnp-tv-z]{8}$"), name="feedback_door_code"),
            models.CheckConstraint(
                condition=~Q(title_zh="") & ~Q(title_en=""), name="feedback_door_has_both_titles"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="feedback_door_place",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title_zh


class Route(Sighted):
    """To whom reports of a category go: in a jurisdiction, or everywhere else where none is named."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    category = models.CharField(max_length=12, choices=Category.choices)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    responsible = models.ForeignKey(Body, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="feedback_route_visible_to"),)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "category", "jurisdiction"], condition=Q(ended_at=None),
                nulls_distinct=False, name="feedback_route_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_category_display()}"


class SealingKey(models.Model):
    """The public half of the key that contacts are sealed to; the private half is a file of the node."""

    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["public"], name="feedback_key_once"),)
