"""Alerts: what was issued about an incident, never edited; what changes one is another that refers to it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.incidents.lifecycle import Severity
from jianxing.incidents.models.incident import SEVERITY_LABELS, Incident


class Alert(models.Model):
    """One message in the terms of the Common Alerting Protocol. An acknowledgement is one too, by the body that was told."""

    class Type(models.TextChoices):
        """The protocol's message types."""

        ALERT = "alert", pgettext_lazy("alert", "alert")
        UPDATE = "update", pgettext_lazy("alert", "update")
        CANCEL = "cancel", pgettext_lazy("alert", "cancellation")
        ACK = "ack", pgettext_lazy("alert", "acknowledgement")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="alerts")
    #: Counts the alerts of the body that leads; an acknowledgement bears the number of what it acknowledges.
    ordinal = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=6, choices=Type.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    refers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="referring")
    severity = models.CharField(max_length=6, choices=[(s.value, SEVERITY_LABELS[s]) for s in Severity])
    headline = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    #: How messages name its sender, and the place as it was when it was issued; none where it is the incident's.
    sender = models.CharField(max_length=160, blank=True, default="")
    wkb = models.BinaryField(null=True, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "ordinal"], condition=~Q(type="ack"), name="alert_in_order"
            ),
            models.UniqueConstraint(
                fields=["refers_to", "body"], condition=Q(type="ack"), name="alert_acknowledged_once"
            ),
            models.CheckConstraint(
                condition=Q(type__in=["alert", "update", "cancel", "ack"]), name="alert_type_known"
            ),
            models.CheckConstraint(
                condition=Q(type="alert", refers_to=None) | ~Q(type="alert") & Q(refers_to__isnull=False),
                name="alert_refers_where_it_must",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[s.value for s in Severity]), name="alert_severity_known"
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="alert_has_headline"),
        )

    @property
    def identifier(self) -> str:
        """How the protocol's messages name it: unique, without blanks, commas or brackets."""
        return f"jianxing.{self.uid}"
