"""Beyond air: what class a water section is to have, ecological compensation, manifests of hazardous waste."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person, Sighted
from jianxing.indicators.models.indicator import Station
from jianxing.projects.models.voiding import Voidable, void_has_reason


class SectionAim(Voidable):
    """The class of GB 3838 that a section is to have from a day on."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="aims")
    water_class = models.CharField(max_length=3)
    since = models.DateField()
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=["station", "since"], condition=Q(voided_at=None), name="section_aim_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(water_class__in=["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]), name="section_aim_class_known"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="section_aim_has_basis"),
            void_has_reason("section_aim_void_has_reason"),
        )


class Compensation(Sighted, Voidable):
    """An agreement on ecological compensation at a section between an upper and a lower reach, with its own formula.

    ``terms`` are the numbers of ``methods.compensation.Agreement``. Seen by the body that recorded it, those above it, and both
    sides.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    station = models.ForeignKey(Station, models.PROTECT, related_name="compensations")
    upper = models.ForeignKey(Body, models.PROTECT, related_name="+")
    lower = models.ForeignKey(Body, models.PROTECT, related_name="+")
    terms = models.JSONField()
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="compensation_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(document=""), name="compensation_says_something"
            ),
            models.CheckConstraint(condition=Q(to_year__gte=F("from_year")), name="compensation_years"),
            models.CheckConstraint(condition=~Q(upper=F("lower")), name="compensation_two_sides"),
            void_has_reason("compensation_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"compensation:{self.pk}"


class Payment(Voidable):
    """What was paid under an agreement for a year, in 10,000 yuan: above 0 by the lower reach, below 0 by the upper one."""

    compensation = models.ForeignKey(Compensation, models.PROTECT, related_name="payments")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField()
    document = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("year", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(document=""), name="payment_has_document"),
            void_has_reason("payment_void_has_reason"),
        )


class WasteManifest(Sighted, Voidable):
    """A manifest of hazardous waste used from point to point: tonnes sent, carried and received; None where nobody has signed.

    Seen by the body that recorded it and those above it.
    """

    number = models.CharField(max_length=40)
    waste = models.CharField(max_length=20)
    sender = models.CharField(max_length=120)
    carrier = models.CharField(max_length=120, blank=True)
    receiver = models.CharField(max_length=120)
    sent_on = models.DateField()
    sent = models.FloatField(null=True, blank=True)
    carried = models.FloatField(null=True, blank=True)
    received = models.FloatField(null=True, blank=True)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("-sent_on", "-id")
        indexes = (
            GinIndex(fields=["visible_to"], name="waste_manifest_visible_to"),
            models.Index(fields=["waste", "-sent_on", "-id"], name="waste_manifest_by_day"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "number"], condition=Q(voided_at=None), name="waste_manifest_once"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(waste="") & ~Q(sender="") & ~Q(receiver=""),
                name="waste_manifest_whole",
            ),
            models.CheckConstraint(
                condition=(Q(sent=None) | Q(sent__gte=0))
                & (Q(carried=None) | Q(carried__gte=0))
                & (Q(received=None) | Q(received__gte=0)),
                name="waste_manifest_amounts",
            ),
            void_has_reason("waste_manifest_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"waste_manifest:{self.pk}"
