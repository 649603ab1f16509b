"""Files of benchmarks and of cases, and the rows that were taken in of them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.penalties.lifecycle import State
from jianxing.directory.models import Body, Person, Sighted

INTAKE_LABELS = {
    State.READ: pgettext_lazy("file of penalties", "read, to be looked at"),
    State.TAKEN: pgettext_lazy("file of penalties", "taken in"),
    State.DISCARDED: pgettext_lazy("file of penalties", "discarded"),
    State.WITHDRAWN: pgettext_lazy("file of penalties", "withdrawn"),
}


class Intake(Sighted):
    """A file as it was read: its rows wait in ``rows`` until they are taken in or discarded. The file itself is never kept.

    Seen by the body that brought it and those above it.
    """

    class Kind(models.TextChoices):
        BENCHMARKS = "benchmarks", pgettext_lazy("file of penalties", "benchmarks")
        CASES = "cases", pgettext_lazy("file of penalties", "cases")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=[(s.value, INTAKE_LABELS[s]) for s in State])
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="penalty_intake_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="penalty_intake_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["benchmarks", "cases"]), name="penalty_intake_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="penalty_intake_sha256_form"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="penalty_intake_says_where_from"
            ),
            models.CheckConstraint(
                condition=Q(state="read", ended_at=None) | ~Q(state="read") & Q(ended_at__isnull=False),
                name="penalty_intake_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(end_reason=""),
                name="penalty_intake_withdrawn_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What work on it and its acts name it by."""
        return f"penalty_intake:{self.pk}"


class Benchmark(models.Model):
    """One row of a benchmark (裁量基准): what a tier of an item is fined in a place, from when to when."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="benchmarks")
    row = models.PositiveIntegerField()
    place = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    circumstances = models.CharField(max_length=200, blank=True)
    tier = models.CharField(max_length=200)
    version = models.CharField(max_length=200, blank=True)
    lo = models.DecimalField(max_digits=16, decimal_places=2)
    hi = models.DecimalField(max_digits=16, decimal_places=2)
    statute_lo = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    statute_hi = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("item", "circumstances", "tier", "place", "valid_from")
        indexes = (models.Index(fields=["item", "place", "valid_from"], name="penalty_benchmark_by_item"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(lo__gte=0, hi__gte=F("lo")), name="penalty_benchmark_interval"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="penalty_benchmark_span"
            ),
            models.CheckConstraint(condition=~Q(item="") & ~Q(tier=""), name="penalty_benchmark_whole"),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.item} {self.tier}"


class Case(models.Model):
    """One decision as published (处罚案件), without whom it was about."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="cases")
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=200)
    circumstances = models.CharField(max_length=200, blank=True)
    tier = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=200, blank=True)
    facts = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField()
    acted_on = models.DateField(null=True, blank=True)
    first_offence = models.BooleanField(default=False)
    mitigated = models.BooleanField(default=False)
    counts = models.PositiveSmallIntegerField(default=1)
    #: Who decided, as published, and the body of that name where there is one.
    authority = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("-decided_on", "-id")
        indexes = (
            models.Index(fields=["item", "-decided_on", "-id"], name="penalty_case_by_item"),
            models.Index(fields=["number"], name="penalty_case_by_number"),
        )
        constraints = (
            models.UniqueConstraint(fields=["intake", "number"], name="penalty_case_once_a_file"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="penalty_case_amount"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(item="") & ~Q(tier=""), name="penalty_case_whole"
            ),
            models.CheckConstraint(condition=Q(counts__gte=1), name="penalty_case_counts"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="penalty_case_place_whole",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"penalty_case:{self.pk}"
