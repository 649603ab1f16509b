"""What happened to a bundle, and what was expected of it before and afterwards. Neither ever changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jianxing.approvals.models.approval import Approval
from jianxing.approvals.models.bundle import Bundle, Material
from jianxing.directory.models import Body, Person


class Forecast(models.Model):
    """What was expected of a bundle on a day, and all that it was computed from (``schemas/bundle-1.json``).

    ``digest`` is the SHA-256 of the inputs' canonical form: the same inputs are kept once.
    """

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="forecasts")
    digest = models.CharField(max_length=64)
    as_of = models.DateField()
    inputs = models.JSONField()
    #: By the limits, and working days from there to the deadline.
    finish = models.DateField()
    room = models.SmallIntegerField()
    #: The share of runs after the deadline, with its standard error.
    missed = models.DecimalField(max_digits=6, decimal_places=5)
    error = models.DecimalField(max_digits=6, decimal_places=5)
    #: The day by which four of five runs are finished.
    likely_on = models.DateField()
    chain = ArrayField(models.CharField(max_length=40), default=list)
    movers = ArrayField(models.CharField(max_length=40), default=list)
    thin = ArrayField(models.CharField(max_length=40), default=list)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["bundle", "digest"], name="bundle_forecast_once"),
            models.CheckConstraint(
                condition=Q(missed__gte=0, missed__lte=1), name="bundle_forecast_missed_share"
            ),
        )


class Step(models.Model):
    """One thing that happened to a bundle or to one of its approvals, on a day, with the forecast before it and after it."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="steps")
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="steps")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="steps")
    action = models.CharField(max_length=20)
    source = models.CharField(max_length=10, blank=True)
    target = models.CharField(max_length=10, blank=True)
    on = models.DateField()
    text = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.ForeignKey(Forecast, models.PROTECT, null=True, blank=True, related_name="+")
    after = models.ForeignKey(Forecast, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["bundle", "id"], name="bundle_step_by_bundle"),)
        constraints = (models.CheckConstraint(condition=~Q(action=""), name="bundle_step_named"),)

    def __str__(self) -> str:
        return self.action
