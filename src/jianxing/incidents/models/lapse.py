"""Lapses: a feed that fell silent, an acknowledgement under an agreement that was late. Each is a candidate finding."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.findings.models import Finding
from jianxing.incidents.models.feed import Feed
from jianxing.incidents.models.told import Told


class Lapse(Sighted):
    """Something agreed on that was not kept in time, until *body* makes a finding of it or dismisses it with a reason.

    ``due_at`` is when the clock ran out, ``minutes`` what was agreed on. Each silence of a feed is one; of a feed whose last
    silence was dismissed until a day, none before it. ``late`` is the body that kept others waiting, if it is another one.
    """

    class Kind(models.TextChoices):
        """What was not kept; of an acknowledgement what was late first."""

        FEED = "feed", pgettext_lazy("lapse", "feed silent")
        RECEIPT = "receipt", pgettext_lazy("lapse", "receipt late")
        ACCEPTANCE = "acceptance", pgettext_lazy("lapse", "acceptance late")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    late = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    feed = models.ForeignKey(Feed, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.OneToOneField(Told, models.PROTECT, null=True, blank=True, related_name="+")
    #: The name of the feed, the number of the incident.
    title = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    #: Until when the reason holds for further silences of the feed too.
    holds_until = models.DateField(null=True, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="lapse_visible_to"),
            models.Index(fields=["body"], condition=Q(ended_at=None), name="lapse_waiting"),
        )
        constraints = (
            models.UniqueConstraint(fields=["feed", "due_at"], name="lapse_once"),
            models.CheckConstraint(
                condition=Q(kind="feed", feed__isnull=False, told=None)
                | Q(kind__in=["receipt", "acceptance"], feed=None, told__isnull=False, late__isnull=False),
                name="lapse_of_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, finding=None, end_reason="", holds_until=None)
                | Q(ended_at__isnull=False, finding__isnull=False, end_reason="", holds_until=None)
                | Q(ended_at__isnull=False, finding=None) & ~Q(end_reason=""),
                name="lapse_ends_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(holds_until=None) | Q(kind="feed"), name="lapse_holds_for_feed"
            ),
        )

    def __str__(self) -> str:
        return self.title
