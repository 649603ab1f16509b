"""Rescue forces and stores: what a body has for emergencies, where it stands, how much of it is free."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person, Sighted
from jianxing.projects.models import Programme


class ForceKind(models.TextChoices):
    """What it is."""

    TEAM = "team", pgettext_lazy("force", "team")
    VEHICLE = "vehicle", pgettext_lazy("force", "vehicles or boats")
    EQUIPMENT = "equipment", pgettext_lazy("force", "equipment")
    STORE = "store", pgettext_lazy("force", "store of material")
    SHELTER = "shelter", pgettext_lazy("force", "shelter")


class Capability(models.TextChoices):
    """What it can do; what is asked for is a capability."""

    RESCUE = "rescue", pgettext_lazy("capability", "rescue and repair")
    FLOOD_DEFENCE = "flood_defence", pgettext_lazy("capability", "closing of breaches")
    PUMPING = "pumping", pgettext_lazy("capability", "pumping")
    BOATS = "boats", pgettext_lazy("capability", "rescue on water")
    FIRE = "fire", pgettext_lazy("capability", "fighting of fires")
    HAZARDOUS = "hazardous", pgettext_lazy("capability", "hazardous chemicals")
    MEDICAL = "medical", pgettext_lazy("capability", "medical aid")
    POWER = "power", pgettext_lazy("capability", "emergency power")
    TRANSPORT = "transport", pgettext_lazy("capability", "transport")
    SHELTERING = "sheltering", pgettext_lazy("capability", "sheltering")


class Unit(models.TextChoices):
    """What is counted; what is asked for in one unit is not met in another."""

    TEAM = "team", pgettext_lazy("unit of forces", "teams")
    PERSON = "person", pgettext_lazy("unit of forces", "people")
    VEHICLE = "vehicle", pgettext_lazy("unit of forces", "vehicles")
    BOAT = "boat", pgettext_lazy("unit of forces", "boats")
    SET = "set", pgettext_lazy("unit of forces", "sets")
    BAG = "bag", pgettext_lazy("unit of forces", "bags")
    TONNE = "tonne", pgettext_lazy("unit of forces", "tonnes")
    PLACE = "place", pgettext_lazy("unit of forces", "places")


class Readiness(models.TextChoices):
    """Whether it can leave."""

    READY = "ready", pgettext_lazy("readiness", "ready")
    STANDBY = "standby", pgettext_lazy("readiness", "on standby")
    UNAVAILABLE = "unavailable", pgettext_lazy("readiness", "not available")


class Force(Sighted):
    """A team, vehicles, a store or a shelter of a body, at a place (WGS 84) in the county ``located_in``, as of ``as_of``.

    ``committed`` is kept by the database: what of ``quantity`` is promised or under way and not yet back. It is seen by its body
    and those above it; lent under an ``agreement``, also by the parties of that, who then may ask for it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="forces")
    kind = models.CharField(max_length=9, choices=ForceKind.choices)
    name = models.CharField(max_length=80)
    capabilities = ArrayField(models.CharField(max_length=13, choices=Capability.choices))
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=7, choices=Unit.choices)
    committed = models.PositiveIntegerField(default=0, editable=False)
    readiness = models.CharField(max_length=11, choices=Readiness.choices)
    place_name = models.CharField(max_length=200)
    longitude = models.FloatField()
    latitude = models.FloatField()
    located_in = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    as_of = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    retire_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("id",)
        indexes = (GinIndex(fields=["visible_to"], name="force_visible_to"),)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(retired_at=None), name="force_name_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ForceKind.values), name="force_kind_known"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="force_unit_known"),
            models.CheckConstraint(condition=Q(readiness__in=Readiness.values), name="force_readiness_known"),
            models.CheckConstraint(
                condition=Q(capabilities__contained_by=Capability.values) & Q(capabilities__len__gt=0),
                name="force_can_something",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(place_name=""), name="force_says_what"),
            models.CheckConstraint(condition=Q(quantity__gte=F("committed")), name="force_not_twice"),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="force_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retire_reason="")
                | Q(retired_at__isnull=False, committed=0) & ~Q(retire_reason=""),
                name="force_retired_when_free",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def free(self) -> int:
        """How many are neither promised nor away."""
        return self.quantity - self.committed

    @property
    def can(self) -> str:
        """What it can do, in words."""
        return "、".join(str(Capability(one).label) for one in self.capabilities)


def counted(quantity: int, unit: str) -> str:
    """Return a number of forces with its unit."""
    return _("%(quantity)d %(unit)s") % {"quantity": quantity, "unit": Unit(unit).label}
