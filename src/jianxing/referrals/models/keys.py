"""Whose key opens what. Private halves are here only under a passphrase, or sealed to somebody's public half."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person, Sighted


class PersonKey(models.Model):
    """The public half of the key of somebody who opens leads or keeps a share; its private half is ``PersonSecret``."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="lead_keys")
    public = models.BinaryField()
    key_id = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="person_key_present_once"
            ),
        )


class PersonSecret(models.Model):
    """The private half, under the person's passphrase for leads. Row security shows it to that person alone."""

    key = models.OneToOneField(PersonKey, models.PROTECT, primary_key=True, related_name="secret")
    salt = models.BinaryField()
    iterations = models.PositiveIntegerField()
    lanes = models.PositiveSmallIntegerField()
    memory_kib = models.PositiveIntegerField()
    #: Emptied when the key ends.
    cipher = models.BinaryField()


class BodyKey(models.Model):
    """The public halves of a body's keys: for leads, and for reporters' identities. Of bodies of other nodes too."""

    class State(models.TextChoices):
        ACTIVE = "active", _("in use")
        RETIRING = "retiring", _("being replaced")
        DEAD = "dead", _("out of use")

    body = models.ForeignKey(Body, models.PROTECT, related_name="lead_keys")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    public = models.BinaryField()
    key_id = models.CharField(max_length=64, unique=True)
    reporter_public = models.BinaryField()
    reporter_key_id = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("body", "version")
        constraints = (
            models.UniqueConstraint(fields=["body", "version"], name="body_key_version_once"),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state="active"), name="body_key_active_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "retiring", "dead"]), name="body_key_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="dead", ended_at__isnull=False) | ~Q(state="dead") & Q(ended_at=None),
                name="body_key_ended_at",
            ),
        )


class Custodian(Sighted):
    """Somebody who keeps a share in a body's keys (密钥保管人). One of three; a function, never an officer's."""

    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="custodians")
    person_key = models.ForeignKey(PersonKey, models.PROTECT, related_name="custodies")
    ordinal = models.PositiveSmallIntegerField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Sighted.Meta):
        ordering = ("ordinal",)
        indexes = (GinIndex(fields=["visible_to"], name="custodian_visible_to"),)
        constraints = (
            models.UniqueConstraint(fields=["body_key", "ordinal"], name="custodian_ordinal_once"),
            models.UniqueConstraint(fields=["body_key", "person_key"], name="custodian_once"),
            models.CheckConstraint(condition=Q(ordinal__in=[1, 2, 3]), name="custodian_one_of_three"),
        )


class CustodyCopy(Sighted):
    """A body's private keys, sealed to two custodians in turn. Three of these: any two custodians open one."""

    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="copies")
    first = models.ForeignKey(PersonKey, models.PROTECT, related_name="+")
    second = models.ForeignKey(PersonKey, models.PROTECT, related_name="+")
    #: Emptied when the body's key dies.
    sealed = models.BinaryField()

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="custody_copy_visible_to"),)
        constraints = (
            models.UniqueConstraint(fields=["body_key", "first", "second"], name="custody_copy_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="custody_copy_of_two"),
        )


class HeldKey(Sighted):
    """A body's private key for leads, sealed to somebody who may open leads for it."""

    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="holders")
    person_key = models.ForeignKey(PersonKey, models.PROTECT, related_name="held")
    #: Emptied when it ends.
    sealed = models.BinaryField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="held_key_visible_to"),)
        constraints = (
            models.UniqueConstraint(
                fields=["body_key", "person_key"], condition=Q(ended_at=None), name="held_key_once"
            ),
        )
