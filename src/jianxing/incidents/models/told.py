"""Who was told of an incident, why, and when each received and accepted it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person
from jianxing.incidents.lifecycle import Rung
from jianxing.incidents.models.incident import Incident

RUNG_LABELS = {
    Rung.REMINDER: pgettext_lazy("incident", "reminded"),
    Rung.SUPERIOR: pgettext_lazy("incident", "the body above was told"),
    Rung.OPERATOR: pgettext_lazy("incident", "the operator on duty was told"),
}


class Reason(models.TextChoices):
    """Why a body is told: the reasons of ``methods.incidents.affected``, and the agreement that names it."""

    GOVERNING = "governing", _("governs the place")
    SURROUNDING = "surrounding", _("surrounds the enclave")
    DOWNSTREAM = "downstream", _("lies downstream")
    NEAR = "near", _("lies within the distance")
    AGREEMENT = "agreement", _("is a party to the agreement")


class Told(models.Model):
    """One body that an incident concerns, for its first reason, with the distance and the two clocks that run for it.

    ``distance_m`` is how far the incident is from the jurisdiction; downstream how far the water of ``river`` flows until there.
    A party to the agreement has neither.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="told")
    body = models.ForeignKey(Body, models.PROTECT, related_name="told_of")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=11, choices=Reason.choices)
    distance_m = models.FloatField(null=True, blank=True)
    river = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField()
    receipt_due_at = models.DateTimeField()
    acceptance_due_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: The envelope in which a body of another node was told, when that node signed for it, or why it did not.
    carried_as = models.CharField(max_length=60, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["receipt_due_at"], condition=Q(accepted_at=None), name="told_waiting_by_due"
            ),
            models.Index(fields=["body", "-id"], name="told_by_body"),
            models.Index(fields=["carried_as"], condition=~Q(carried_as=""), name="told_by_envelope"),
        )
        constraints = (
            models.UniqueConstraint(fields=["incident", "body"], name="told_once"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="told_reason_known"),
            models.CheckConstraint(
                condition=Q(reason="agreement", distance_m=None, jurisdiction=None)
                | ~Q(reason="agreement") & Q(distance_m__gte=0, jurisdiction__isnull=False),
                name="told_how_far",
            ),
            models.CheckConstraint(condition=Q(river="") | Q(reason="downstream"), name="told_by_river"),
            models.CheckConstraint(
                condition=Q(receipt_due_at__gt=F("told_at"), acceptance_due_at__gte=F("receipt_due_at")),
                name="told_clocks_run",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("told_at")), name="told_then_received"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(received_at__isnull=False, accepted_at__gte=F("received_at")),
                name="told_received_then_accepted",
            ),
        )  # fmt: skip


class Owed(models.TextChoices):
    """What a told body owes."""

    RECEIPT = "receipt", pgettext_lazy("incident", "receipt")
    ACCEPTANCE = "acceptance", pgettext_lazy("incident", "acceptance")


class Reminder(models.Model):
    """That somebody was told of a late acknowledgement. The row is the promise that it is done once."""

    told = models.ForeignKey(Told, models.PROTECT, related_name="reminders")
    owed = models.CharField(max_length=10, choices=Owed.choices)
    rung = models.CharField(max_length=8, choices=[(one.value, RUNG_LABELS[one]) for one in Rung])
    #: Whom it went to; none where there is no body above.
    to = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["told", "owed", "rung"], name="reminder_once"),
            models.CheckConstraint(condition=Q(owed__in=Owed.values), name="reminder_owed_known"),
            models.CheckConstraint(
                condition=Q(rung__in=[one.value for one in Rung]), name="reminder_rung_known"
            ),
        )
