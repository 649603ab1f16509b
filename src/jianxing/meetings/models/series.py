"""Series: who meets, and by which rules."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person, PlanDomain, Sighted


class Series(Sighted):
    """A mechanism of regular consultation (会商机制): its host, its participants, its rules.

    With ``is_elsewhere`` it is kept by a body of another node, from which its meetings come as invitations.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=60, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meeting_series")
    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    place = models.CharField(max_length=120, blank=True)
    #: When its meetings begin and how long they last, unless one says otherwise.
    begins = models.TimeField()
    #: In minutes.
    lasts = models.PositiveSmallIntegerField(default=90)
    is_elsewhere = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    #: Until which day its meetings have been laid out.
    laid_until = models.DateField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="series_visible_to"),
            models.Index(fields=["body", "-id"], name="series_by_body"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="series_named"),
            models.CheckConstraint(condition=Q(lasts__gte=5, lasts__lte=1440), name="series_lasts_plausible"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="series_ended_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"series:{self.pk}"


class SeriesRules(models.Model):
    """The rules of a series from a day on. They never change: further rules follow them, with a reason."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="rules")
    valid_from = models.DateField()
    rules = models.JSONField()
    reason = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            models.UniqueConstraint(fields=["series", "valid_from"], name="series_rules_once_from_a_day"),
        )


class Participant(models.Model):
    """A body that takes part in a series, from a day until a day; the host is no row of its own."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="participants")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["series", "body"], condition=Q(until=None), name="participant_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="participant_since_before_until"
            ),
        )
