"""What a body writes into the time line of an incident."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.incidents.models.incident import Incident


class Entry(models.Model):
    """Something that happened or was done, when it was and when it was written; stays as it was written."""

    class What(models.TextChoices):
        """What an entry tells."""

        SITUATION = "situation", pgettext_lazy("entry", "situation")
        MEASURE = "measure", pgettext_lazy("entry", "measure")
        DISPATCH = "dispatch", pgettext_lazy("entry", "forces dispatched")
        ARRIVAL = "arrival", pgettext_lazy("entry", "forces arrived")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="entries")
    what = models.CharField(max_length=9, choices=What.choices)
    text = models.TextField()
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("happened_at", "id")
        verbose_name_plural = "entries"
        constraints = (
            models.CheckConstraint(
                condition=Q(what__in=["situation", "measure", "dispatch", "arrival"]), name="entry_what_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="entry_says_something"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("written_at")), name="entry_of_the_past"
            ),
        )
