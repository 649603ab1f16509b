"""The numbers of a body's documents: what they begin with (代字), how far each series has come, and every number taken."""

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person
from jianxing.letters.kinds import MINUTES, Kind


class NumberPrefix(models.Model):
    """What the numbers of a body's letters of one kind, or of its minutes, begin with; without a kind those of all others."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="number_prefixes")
    kind = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["body", "kind"], name="number_prefix_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in Kind), MINUTES]),
                name="number_prefix_kind_known",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="number_prefix_says_something"),
        )


class NumberSeries(models.Model):
    """A body's numbers of one year under one prefix. ``last`` is the last one taken; it only ever grows by one."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="number_series")
    words = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    #: What had been given on paper before the first one was taken here.
    began_after = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField()

    class Meta:
        ordering = ("-year", "words")
        constraints = (
            models.UniqueConstraint(fields=["body", "words", "year"], name="number_series_once"),
            models.CheckConstraint(condition=Q(last__gte=F("began_after")), name="number_series_begins"),
        )


class TakenNumber(models.Model):
    """A number that was taken; what became of its letter, or of its minutes, does not give it back."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="taken")
    value = models.PositiveIntegerField()
    number = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["series", "value"], name="number_taken_once"),)
