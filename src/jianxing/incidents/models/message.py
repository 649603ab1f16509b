"""Messages of the Common Alerting Protocol that came in, as they came."""

import uuid

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person
from jianxing.incidents.models.alert import Alert
from jianxing.incidents.models.feed import Feed
from jianxing.incidents.models.incident import Incident


class Message(models.Model):
    """One message that a body took: the candidate of an incident that came of it, or the incident that it refers to.

    ``signer`` is the SHA-256 of the certificate that it was verified under, empty where none of its sender is known here.
    ``answers`` is the message before it, ``acknowledges`` the alert of ours that it confirms.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="messages")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    feed = models.ForeignKey(Feed, models.PROTECT, null=True, blank=True, related_name="messages")
    sender = models.CharField(max_length=160)
    identifier = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    type = models.CharField(max_length=6, choices=Alert.Type.choices)
    headline = models.CharField(max_length=160, blank=True)
    xml = models.BinaryField()
    digest = models.CharField(max_length=64)
    signer = models.CharField(max_length=64, blank=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answered_by")
    acknowledges = models.ForeignKey(
        Alert, models.PROTECT, null=True, blank=True, related_name="confirmed_by"
    )
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "sender", "identifier", "sent_at"], name="message_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(type__in=["alert", "update", "cancel", "ack"]), name="message_type_known"
            ),
            models.CheckConstraint(
                condition=Q(type__in=["alert", "update"]) | Q(answers__isnull=False) | Q(acknowledges__isnull=False),
                name="message_refers_where_it_must",
            ),
            models.CheckConstraint(
                condition=Q(acknowledges=None) | Q(type="ack", answers=None), name="message_acknowledges_ours"
            ),
            models.CheckConstraint(condition=~Q(answers=F("id")), name="message_answers_another"),
        )  # fmt: skip
