"""Machines that serve a body's doors on their own, and which of their envelopes the office has taken."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person


class DoorMachine(models.Model):
    """A machine whose key the body has accepted. *written* and *brought* number the last file to it and from it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    #: Its public key, 32 bytes in hexadecimal.
    public = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.TextField(blank=True, default="")
    written = models.BigIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    brought = models.BigIntegerField(default=0)
    brought_at = models.DateTimeField(null=True, blank=True)
    #: The last of our files that the machine had taken when it wrote its own.
    heard = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(revoked_at=None), name="feedback_machine_name_once"
            ),
            models.CheckConstraint(
                condition=Q(public__regex=r"^[0-9a-f]{64}$"), name="feedback_machine_public_key"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="") | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="feedback_machine_revoked_with_reason",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="feedback_machine_has_name"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Carried(models.Model):
    """One envelope that a machine brought and what became of it, with what the machine has been told since."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "taken"
        KNOWN = "known", "known"
        DIFFERS = "differs", "differs"
        CLOSED = "closed", "closed"
        REFUSED = "refused", "refused"

    machine = models.ForeignKey(DoorMachine, models.PROTECT, related_name="envelopes")
    identity = models.CharField(max_length=64)
    #: The report that it made, by the hash of its tracking code; empty where it made none.
    token = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    brought_at = models.DateTimeField()
    #: The file that says so first; SHA-256 over what it says of where the report stands.
    told_in = models.BigIntegerField(null=True)
    told = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["machine", "identity"], name="feedback_carried_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["taken", "known", "differs", "closed", "refused"]),
                name="feedback_carried_outcome_known",
            ),
        )
