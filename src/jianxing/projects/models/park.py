"""Idle land and buildings of a park, and what became of them (园区盘活)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Person
from jianxing.projects.lifecycle import AssetState
from jianxing.projects.models.project import Project
from jianxing.projects.models.voiding import Voidable, void_has_reason

ASSET_STATE_LABELS = {
    AssetState.IDLE: pgettext_lazy("park asset", "idle"),
    AssetState.PLANNED: pgettext_lazy("park asset", "reuse planned"),
    AssetState.REUSED: pgettext_lazy("park asset", "reused"),
}
_CHOICES = [(state.value, ASSET_STATE_LABELS[state]) for state in AssetState]


class ParkAsset(Voidable):
    """A piece of land or a building that stood idle in a park; the area is in square metres."""

    class Kind(models.TextChoices):
        LAND = "land", _("idle land")
        BUILDING = "building", _("idle building")

    park = models.ForeignKey(Project, models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    area = models.DecimalField(max_digits=14, decimal_places=2)
    idle_since = models.DateField()
    state = models.CharField(max_length=10, choices=_CHOICES, default=AssetState.IDLE.value)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="reused_assets")
    planned_on = models.DateField(null=True, blank=True)
    reused_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["park", "name"], condition=Q(voided_at=None), name="park_asset_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="park_asset_has_name"),
            models.CheckConstraint(condition=Q(area__gt=0), name="park_asset_area_positive"),
            models.CheckConstraint(
                condition=Q(state="idle", project=None, planned_on=None, reused_on=None)
                | Q(state="planned", project__isnull=False, planned_on__isnull=False, reused_on=None)
                | Q(state="reused", project__isnull=False, reused_on__isnull=False),
                name="park_asset_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(reused_on=None) | Q(reused_on__gte=F("idle_since")),
                name="park_asset_reused_later",
            ),
            models.CheckConstraint(
                condition=Q(project=None) | ~Q(project=F("park")), name="park_asset_reused_by_a_project"
            ),
            void_has_reason("park_asset_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"asset:{self.pk}"


class AssetStep(models.Model):
    """A change in an asset's state."""

    asset = models.ForeignKey(ParkAsset, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=_CHOICES)
    on = models.DateField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
