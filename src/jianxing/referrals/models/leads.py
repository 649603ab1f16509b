"""Referrals, their sealed parts, and the authorisations to open them."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.referrals.lifecycle import Disposal, State
from jianxing.referrals.models.keys import BodyKey

STATE_LABELS = {
    State.SEALED: pgettext_lazy("referral", "sealed, to be passed on"),
    State.SENT: pgettext_lazy("referral", "sent, to be acknowledged"),
    State.RECEIVED: pgettext_lazy("referral", "received"),
    State.ACCEPTED: pgettext_lazy("referral", "accepted"),
    State.RETURNED: pgettext_lazy("referral", "returned as not ours"),
    State.DISPOSED: pgettext_lazy("referral", "disposed of"),
    State.TOLD: pgettext_lazy("referral", "result told"),
    State.VOIDED: pgettext_lazy("referral", "voided"),
}
DISPOSAL_LABELS = {
    Disposal.INQUIRY: _("talk or inquiry by letter"),
    Disposal.VERIFICATION: _("preliminary verification"),
    Disposal.PUT_ASIDE: _("put aside for later"),
    Disposal.CONCLUDED: _("concluded"),
}


class Referral(Sighted):
    """A sealed lead on its way. It has a number and no name: nothing here says what it is about."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Opaque, and the same on both nodes.
    number = models.CharField(max_length=20, unique=True)
    origin = models.ForeignKey(Body, models.PROTECT, related_name="referrals_sealed")
    receiver = models.ForeignKey(Body, models.PROTECT, related_name="referrals_received")
    #: Who holds it now: one body at a time.
    custody = models.ForeignKey(Body, models.PROTECT, related_name="referrals_held")
    #: The origin keeps custody, the receiver assists.
    is_shared = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    #: The keys between which it was sealed; part of what every ciphertext is bound to.
    sealed_from = models.CharField(max_length=64)
    sealed_to = models.CharField(max_length=64)
    has_reporter = models.BooleanField(default=False)
    #: The referral that was returned, or passed on, before this one.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    disposal = models.CharField(
        max_length=12, blank=True, choices=[(d.value, DISPOSAL_LABELS[d]) for d in Disposal]
    )
    disposed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="referral_visible_to"),
            models.Index(fields=["origin", "-id"], name="referral_by_origin"),
            models.Index(fields=["receiver", "-id"], name="referral_by_receiver"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="referral_state_known"
            ),
            models.CheckConstraint(condition=~Q(origin=F("receiver")), name="referral_to_another"),
            models.CheckConstraint(
                condition=Q(custody=F("origin")) | Q(custody=F("receiver"), is_shared=False),
                name="referral_one_holds_it",
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | Q(sealed_by=None) | ~Q(sent_by=F("sealed_by")),
                name="referral_sent_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["disposed", "told"]) | ~Q(disposal="") & Q(disposed_at__isnull=False),
                name="referral_disposed_how",
            ),
            models.CheckConstraint(
                condition=Q(disposal__in=["", *[d.value for d in Disposal]]), name="referral_disposal_known"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row names it by: opaque."""
        return f"referral:{self.uid}"


class Part(models.Model):
    """One sealed part of a referral. The reporter's identity is a part under a key of its own."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("what it says")
        REPORTER = "reporter", _("who reported it")
        FILE = "file", _("attachment")
        RETURN_REASON = "return_reason", _("why it is returned")
        DISPOSAL_NOTE = "disposal_note", _("what is proposed")
        RESULT = "result", _("result for the sender")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    ordinal = models.PositiveSmallIntegerField(default=0)
    #: The ciphertext, or its first piece where it is long; the further ones follow it.
    cipher = models.BinaryField()
    pieces = models.PositiveSmallIntegerField(default=1)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "ordinal")
        constraints = (
            models.UniqueConstraint(fields=["referral", "kind", "ordinal"], name="part_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["content", "reporter", "file", "return_reason", "disposal_note", "result"]
                ),
                name="part_kind_known",
            ),
        )


class PartPiece(models.Model):
    """A further piece of a long ciphertext: nothing by itself, since the whole is authenticated as one."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="further")
    number = models.PositiveSmallIntegerField()
    cipher = models.BinaryField()

    class Meta:
        ordering = ("part_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["part", "number"], name="part_piece_once"),
            models.CheckConstraint(condition=Q(number__gte=2), name="part_piece_is_a_further_one"),
        )


class PartKey(models.Model):
    """The key of a part, sealed to one body's key. Rotation adds another and empties this one."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="keys")
    body_key = models.ForeignKey(BodyKey, models.PROTECT, related_name="part_keys")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["part", "body_key"], name="part_key_once"),)
        indexes = (
            models.Index(fields=["body_key", "id"], condition=Q(ended_at=None), name="part_key_present"),
        )


class Grant(models.Model):
    """A leader's authorisation for one person of the body to open one referral, once."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="grants")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="lead_grants")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("given_by")), name="grant_by_another"),
            models.UniqueConstraint(
                fields=["referral", "person"],
                condition=Q(spent_at=None, ended_at=None),
                name="grant_open_once",
            ),
        )


class Journey(models.Model):
    """An envelope that carries a referral, or a step of it, to another node, by the handle under which its receipt comes."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="journeys")
    handle = models.CharField(max_length=40, unique=True)
    step = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    #: Of a refusal, the other node's code.
    code = models.CharField(max_length=40, blank=True)
