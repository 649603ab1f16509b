"""What a person, acting for a body, wants to be told of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person


class Subscription(models.Model):
    """Kinds of event on findings that meet all of the conditions; read and changed by the person alone.

    ``filters`` are the ledger's filters that differ from none. ``seen_to`` is the place in the ledger of acts up to
    which events have been looked at.
    """

    class Delivery(models.TextChoices):
        INBOX = "inbox", _("in the product only")
        AT_ONCE = "at_once", _("and by mail at once")
        DAILY = "daily", _("and by mail once a day")

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    kinds = ArrayField(models.CharField(max_length=60))
    filters = models.JSONField(default=dict)
    delivery = models.CharField(max_length=8, choices=Delivery.choices, default=Delivery.INBOX)
    is_paused = models.BooleanField(default=False)
    seen_to = models.BigIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "body", "name"], condition=Q(ended_at=None), name="subscription_name_once"
            ),
            models.CheckConstraint(condition=~Q(kinds=[]) & ~Q(name=""), name="subscription_of_something"),
        )

    def __str__(self) -> str:
        return self.name
