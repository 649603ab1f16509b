"""Land that lies apart or along a border: what runs over the boundaries found, and which body answers for it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person
from jianxing.inspections.models import Inspection
from jianxing.projects.models.voiding import Voidable, void_has_reason


class AreaKind(models.TextChoices):
    """What land is to the land around it."""

    ENCLAVE = "enclave", pgettext_lazy("area", "enclave")
    STRIP = "strip", pgettext_lazy("area", "border strip")
    COASTAL = "coastal", pgettext_lazy("area", "part at the coast")
    ISLAND = "island", pgettext_lazy("area", "island")
    SLIVER = "sliver", pgettext_lazy("area", "sliver of drawing")


class PeriodUnit(models.TextChoices):
    """In which days a period is counted."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class AreaRule(models.Model):
    """How wide a border strip is, how small a sliver, and how often one must look, as a body set it. The last one holds."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    strip_m = models.PositiveIntegerField()
    sliver_m2 = models.PositiveIntegerField()
    enclave_period = models.PositiveSmallIntegerField()
    strip_period = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=8, choices=PeriodUnit.choices)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-set_at", "-id")
        indexes = (models.Index(fields=["body", "-set_at"], name="area_rule_by_body"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(strip_m__gte=10, strip_m__lte=20_000), name="area_rule_strip_width"
            ),
            models.CheckConstraint(condition=Q(sliver_m2__lte=10_000_000), name="area_rule_sliver_size"),
            models.CheckConstraint(
                condition=Q(enclave_period__gte=1, strip_period__gte=1), name="area_rule_periods"
            ),
            models.CheckConstraint(condition=Q(unit__in=PeriodUnit.values), name="area_rule_unit_known"),
        )


class AreaRun(models.Model):
    """One look at all boundaries in force on a day. What it found holds from its day on, until another run's day.

    ``digest`` is over the boundaries, ``settings`` are those of ``methods.atlas.enclaves.surveying``; the same of both gives the
    same again. Runs of one set of settings are numbered, so that of two at once one is refused.
    """

    on = models.DateField()
    digest = models.CharField(max_length=64)
    settings = models.JSONField()
    settings_digest = models.CharField(max_length=64)
    ordinal = models.PositiveIntegerField()
    source = models.TextField()
    boundaries = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-on", "-ordinal")
        constraints = (
            models.UniqueConstraint(fields=["settings_digest", "ordinal"], name="area_run_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="area_run_digest_form"),
        )

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"area_run:{self.pk}"


class Area(models.Model):
    """A piece of land that keeps its identity while boundaries are drawn anew; each run gives it an outline.

    A strip is known by its two neighbours (``key``), anything else by the place that it covers. ``name`` is what people call it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="area_strip_once"),)

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"area:{self.pk}"


class AreaOutline(models.Model):
    """An area as one run found it. ``wkb`` is WGS 84; area and length are geodesic.

    ``owner`` is whose land it is at its ``level``, ``around`` the codes of those around it, the longest border first (of a
    strip the two neighbours). ``lies_in`` are the counties that it is part of, the largest share first, ``whole`` those
    altogether in it. ``head`` is the largest area of its group: a works and its yard are one enclave.
    """

    run = models.ForeignKey(AreaRun, models.PROTECT, related_name="outlines")
    area = models.ForeignKey(Area, models.PROTECT, related_name="outlines")
    head = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=AreaKind.choices)
    level = models.CharField(max_length=12, choices=Jurisdiction.Level.choices)
    owner = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    around = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    lies_in = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    whole = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    #: All divisions concerned and those above them, for asking by place.
    codes = ArrayField(models.CharField(max_length=6))
    #: What it is called where nobody gave it a name: made of the names of its divisions.
    title = models.CharField(max_length=200)
    wkb = models.BinaryField()
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    area_m2 = models.FloatField()
    length_m = models.FloatField(default=0)
    #: Path data of a small drawing; see ``methods.atlas.enclaves.sketching``.
    sketch = models.JSONField()
    ordinal = models.PositiveIntegerField()

    class Meta:
        ordering = ("ordinal",)
        indexes = (GinIndex(fields=["codes"], name="area_outline_by_place"),)
        constraints = (
            models.UniqueConstraint(fields=["run", "area"], name="area_outline_once"),
            models.UniqueConstraint(fields=["run", "ordinal"], name="area_outline_in_order"),
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="area_outline_kind_known"),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="area_outline_has_area"),
        )

    @property
    def name(self) -> str:
        """What it is called."""
        return self.area.name or self.title


class AreaDuty(models.Model):
    """That a body answers for an area, from a day to the day before ``valid_to``; who said so, and who ended it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="duties")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    assigned_by_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="area_duty_span"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None, ended_at=None, ended_by=None, end_reason="")
                | Q(valid_to__isnull=False, ended_at__isnull=False) & ~Q(end_reason=""),
                name="area_duty_end_has_reason",
            ),
        )


class AreaInspection(Voidable):
    """That an inspection went, or is to go, to an area. Who sees the inspection sees it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="inspection_links")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="area_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["area", "inspection"], condition=Q(voided_at=None), name="area_inspection_once"
            ),
            void_has_reason("area_inspection_void_has_reason"),
        )
