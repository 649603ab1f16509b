"""Layers, and the versions of the plan that each shows."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.atlas.lifecycle import State
from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.projects.models.voiding import Voidable, void_has_reason

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("plan version", "to be checked"),
    State.PUBLISHED: pgettext_lazy("plan version", "published"),
    State.PUT_ASIDE: pgettext_lazy("plan version", "put aside"),
    State.VOID: pgettext_lazy("plan version", "void"),
}


class LayerKind(models.TextChoices):
    """What the features of a layer are. Rules about conflicts speak of kinds."""

    PROJECT_SITES = "project_sites", pgettext_lazy("layer", "project sites")
    LINES = "lines", pgettext_lazy("layer", "railways, roads and other lines")
    RIVERS = "rivers", pgettext_lazy("layer", "rivers, drawn as they flow")
    ROADS = "roads", pgettext_lazy("layer", "roads for travel times")
    RED_LINE = "red_line", pgettext_lazy("layer", "ecological red line")
    HERITAGE_PROTECTION = "heritage_protection", pgettext_lazy("layer", "heritage protection zones")
    HERITAGE_CONTROL = "heritage_control", pgettext_lazy("layer", "construction control zones")
    FLOOD_DETENTION = "flood_detention", pgettext_lazy("layer", "flood detention areas")
    INDUSTRIAL_PARKS = "industrial_parks", pgettext_lazy("layer", "industrial parks")
    SERVICE_AREAS = "service_areas", pgettext_lazy("layer", "service areas")
    OTHER = "other", pgettext_lazy("layer", "other")


class Layer(Sighted, Voidable):
    """One subject of a plan on the map, in one of the six domains. ``owner`` is the body whose plan it is."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    kind = models.CharField(max_length=20, choices=LayerKind.choices)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="layers")
    owner = models.ForeignKey(Body, models.PROTECT, related_name="owned_layers")
    source = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    pinyin_key = models.CharField(max_length=960)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="layer_visible_to"),
            models.Index(fields=["domain", "pinyin_key", "id"], name="layer_by_domain"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="layer_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="layer_has_name"),
            models.CheckConstraint(condition=~Q(source=""), name="layer_has_source"),
            models.CheckConstraint(condition=Q(domain__in=PlanDomain.values), name="layer_domain_known"),
            models.CheckConstraint(condition=Q(kind__in=LayerKind.values), name="layer_kind_known"),
            void_has_reason("layer_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"layer:{self.pk}"


class PlanVersion(Voidable):
    """A layer as one version of the plan has it, from one file. What was published stays as it was.

    Valid from ``valid_from`` to the day before ``valid_to``; two published versions of a layer are never valid on one day,
    which the database holds. ``digest`` is over the features' keys, geometries, names and what the file says of them: it knows
    the same set again.
    """

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    #: The coordinate system that the file was read in, and why that one; see docs/reference/atlas.md.
    crs = models.CharField(max_length=60, blank=True)
    crs_reason = models.TextField(blank=True)
    features = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    area_m2 = models.FloatField(default=0)
    length_m = models.FloatField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    min_x = models.FloatField(null=True, blank=True)
    min_y = models.FloatField(null=True, blank=True)
    max_x = models.FloatField(null=True, blank=True)
    max_y = models.FloatField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-ordinal",)
        indexes = (
            models.Index(
                fields=["valid_from", "valid_to"], condition=Q(state="published"), name="version_in_force"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["layer", "ordinal"], name="version_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="version_state_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="version_has_title"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="version_valid_span"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, features__gt=0) & ~Q(digest=""),
                name="version_published_has_features",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False) | ~Q(state="void") & Q(voided_at=None),
                name="version_void_at",
            ),
            void_has_reason("version_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"plan_version:{self.pk}"
