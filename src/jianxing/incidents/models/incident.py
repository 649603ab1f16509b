"""Incidents: what happened, where, how grave, and whether it is one or a drill."""

import uuid
from typing import Any

import shapely
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.incidents.lifecycle import Severity, State
from jianxing.projects.models import Programme, Project

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("incident", "draft"),
    State.PUBLISHED: pgettext_lazy("incident", "under way"),
    State.ENDED: pgettext_lazy("incident", "ended"),
    State.CANCELLED: pgettext_lazy("incident", "cancelled"),
    State.VOID: pgettext_lazy("incident", "void"),
}
SEVERITY_LABELS = {
    Severity.RED: pgettext_lazy("severity", "red"),
    Severity.ORANGE: pgettext_lazy("severity", "orange"),
    Severity.YELLOW: pgettext_lazy("severity", "yellow"),
    Severity.BLUE: pgettext_lazy("severity", "blue"),
}


class Nature(models.TextChoices):
    """Whether something happened, is rehearsed, or only the path of messages is tried."""

    REAL = "real", pgettext_lazy("incident", "real")
    DRILL = "drill", pgettext_lazy("incident", "drill")
    TEST = "test", pgettext_lazy("incident", "test")


class Kind(models.TextChoices):
    """What kind it is; ``methods.incidents.reaches`` says how far each reaches."""

    FLOOD = "flood", _("flood")
    RAINSTORM = "rainstorm", _("rainstorm")
    WATER_POLLUTION = "water_pollution", _("water pollution")
    DAM = "dam", _("danger to a dam or dyke")
    WILDFIRE = "wildfire", _("forest or grassland fire")
    FIRE = "fire", _("fire in a building or works")
    HAZARDOUS_CHEMICALS = "hazardous_chemicals", _("hazardous chemicals")
    EARTHQUAKE = "earthquake", _("earthquake")
    GEOLOGICAL = "geological", _("landslide or debris flow")
    TRAFFIC = "traffic", _("traffic accident")
    PUBLIC_HEALTH = "public_health", _("public health event")
    OTHER = "other", _("other event")


class Incident(Sighted):
    """Something that happened or is rehearsed, at a point, along a line or in an area (``wkb``, WGS 84).

    ``within_m`` and ``downstream_m`` are how far it reached when it was published, ``rivers`` the layers that were followed
    (empty: there was none, and nobody was sought downstream). The ``plan_…`` minutes are what a drill is held against.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    nature = models.CharField(max_length=5, choices=Nature.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    severity = models.CharField(max_length=6, choices=[(s.value, SEVERITY_LABELS[s]) for s in Severity])
    state = models.CharField(max_length=9, choices=[(s.value, STATE_LABELS[s]) for s in State])
    title = models.CharField(max_length=120)
    description = models.TextField()
    place_name = models.CharField(max_length=200)
    wkb = models.BinaryField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="incidents")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="incidents")
    agreement = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="incidents")
    began_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    within_m = models.FloatField(null=True, blank=True)
    downstream_m = models.FloatField(null=True, blank=True)
    rivers = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    plan_first = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_all = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_dispatch = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_arrival = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The body that leads lives on another node; what is kept here is what it told.
    is_elsewhere = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="incident_visible_to"),
            models.Index(fields=["state", "-id"], name="incident_by_state"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="incident_nature_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="incident_kind_known"),
            models.CheckConstraint(
                condition=Q(severity__in=[s.value for s in Severity]), name="incident_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="incident_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(description="") & ~Q(place_name=""), name="incident_says_what"
            ),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="incident_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"], published_at=None)
                | ~Q(state__in=["draft", "void"])
                & Q(published_at__isnull=False, within_m__isnull=False, downstream_m__isnull=False),
                name="incident_published_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published"], ended_at=None, end_reason="")
                | ~Q(state__in=["draft", "published"]) & Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="incident_end_has_reason",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"incident:{self.pk}"

    @property
    def shape(self) -> Any:
        """The place as a geometry."""
        return shapely.from_wkb(bytes(self.wkb))

    @property
    def marked_title(self) -> str:
        """The title, which says wherever it stands that a drill is one."""
        return f"{mark(self.nature)}{self.title}"


def mark(nature: str) -> str:
    """Return the mark that a drill's or a test's messages bear, nothing for what really happened."""
    if nature == Nature.DRILL:
        return pgettext("incident", "[Drill] ")
    return pgettext("incident", "[Test] ") if nature == Nature.TEST else ""
