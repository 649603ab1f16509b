"""Feeds: sources of messages and readings that a body has agreed on, how old the last may be, and whose certificate signs."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.projects.models import Programme


class Feed(models.Model):
    """A source whose messages a body takes: of alerts (CAP) or of readings with a place (CSV); seen by that body alone.

    ``sender`` is how its messages of CAP name it. With a ``certificate`` (PEM) nothing unsigned is taken in its name.
    """

    class Form(models.TextChoices):
        """How its messages are written."""

        CAP = "cap", pgettext_lazy("feed", "alerts in CAP 1.2")
        CSV = "csv", pgettext_lazy("feed", "readings in CSV")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="feeds")
    name = models.CharField(max_length=80)
    form = models.CharField(max_length=3, choices=Form.choices)
    sender = models.CharField(max_length=160, blank=True)
    certificate = models.TextField(blank=True)
    greatest_age_minutes = models.PositiveIntegerField()
    #: Under which it is sent: whose body has the agreement decides on its silences, where the feed's own does not supervise.
    agreement = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: When something came last; none as long as nothing has.
    heard_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "sender"],
                condition=~Q(sender="") & Q(closed_at=None),
                name="feed_one_of_a_sender",
            ),
            models.CheckConstraint(condition=Q(form__in=["cap", "csv"]), name="feed_form_known"),
            models.CheckConstraint(condition=~Q(name=""), name="feed_has_name"),
            models.CheckConstraint(condition=Q(greatest_age_minutes__gte=1), name="feed_age_agreed"),
            models.CheckConstraint(
                condition=Q(form="cap") & ~Q(sender="") | Q(form="csv", sender="", certificate=""),
                name="feed_sender_of_cap",
            ),
        )

    def __str__(self) -> str:
        return self.name
