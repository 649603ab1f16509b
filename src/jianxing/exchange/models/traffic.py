"""Tables of what passes: routes, envelopes out and in, receipts for what came, and what the operator must know.

An envelope's row says that it passed; what it holds stands in a table of its own, which no officer reads.
"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Sighted
from jianxing.exchange.lifecycle import InState, OutState
from jianxing.exchange.models.peers import Peer

OUT_LABELS = {
    OutState.WAITING: pgettext_lazy("outgoing envelope", "without receipt"),
    OutState.TAKEN: pgettext_lazy("outgoing envelope", "receipted"),
    OutState.REFUSED: pgettext_lazy("outgoing envelope", "refused"),
}
IN_LABELS = {
    InState.HELD: pgettext_lazy("incoming envelope", "held"),
    InState.TAKEN: pgettext_lazy("incoming envelope", "taken"),
    InState.REFUSED: pgettext_lazy("incoming envelope", "refused"),
}
_DIGEST: Final = r"^[0-9a-f]{64}$"


class Route(models.Model):
    """One direction between this node and a peer: where its numbers stand, and how carrying goes."""

    class Direction(models.TextChoices):
        OUT = "out", pgettext_lazy("route", "out")
        IN = "in", pgettext_lazy("route", "in")

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="routes")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    #: Greater with every restore of the sending node; 0 until something has passed.
    epoch = models.BigIntegerField(default=0)
    #: The last number of this epoch: given out, or settled.
    number = models.BigIntegerField(default=0)
    #: The digest of that envelope; blank before the first.
    digest = models.CharField(max_length=64, blank=True)
    #: Outwards: the digest of the node's card that was sent last, so that a new key goes before what it signs.
    card = models.CharField(max_length=64, blank=True)
    #: Outwards, until the first number of this epoch: the epoch before it and the last number of that which is remembered.
    after_epoch = models.BigIntegerField(null=True, blank=True)
    after_number = models.BigIntegerField(null=True, blank=True)
    #: Outwards: the peer is still to be told that this node came back from a backup.
    tells_restored = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    #: When the peer last took something from here, or brought something.
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("peer_id", "direction")
        constraints = (
            models.UniqueConstraint(fields=["peer", "direction"], name="route_once"),
            models.CheckConstraint(condition=Q(number__gte=0, epoch__gte=0), name="route_counts_up"),
            models.CheckConstraint(
                condition=Q(after_epoch=None, after_number=None)
                | Q(after_epoch__isnull=False, after_number__isnull=False),
                name="route_after_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(number=0, digest="") | Q(number__gt=0, digest__regex=_DIGEST),
                name="route_chain_begins_blank",
            ),
        )

    def __str__(self) -> str:
        return f"{self.peer_id} {self.direction}"


class Outgoing(Sighted):
    """An envelope that this node sent: written with the act that it tells of, and with the same commit."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="outgoing")
    epoch = models.BigIntegerField()
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    #: Neither body for what one node tells another about itself.
    sender = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(s.value, OUT_LABELS[s]) for s in OutState], default=OutState.WAITING.value
    )
    carried = models.PositiveIntegerField(default=0)
    carried_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    #: The receipt or refusal as it came, with its signature and the receiver's proof.
    receipt = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="outgoing_visible_to"),
            models.Index(
                fields=["route", "epoch", "number"],
                condition=Q(state="waiting"),
                name="outgoing_waiting",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["route", "epoch", "number"], name="outgoing_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0, epoch__gt=0), name="outgoing_numbered"),
            models.CheckConstraint(condition=Q(digest__regex=_DIGEST), name="outgoing_digest_form"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OutState]), name="outgoing_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(settled_at__isnull=False) & ~Q(receipt=""),
                name="outgoing_settled_has_receipt",
            ),
        )

    def __str__(self) -> str:
        return self.handle

    @property
    def handle(self) -> str:
        """What those above name it by."""
        return f"outgoing:{self.pk}"


class OutgoingContent(models.Model):
    """The signed envelope itself, and which contents travel with it."""

    outgoing = models.OneToOneField(Outgoing, models.PROTECT, primary_key=True, related_name="content")
    envelope = models.BinaryField()
    attachments = ArrayField(models.CharField(max_length=64), default=list)


class Incoming(Sighted):
    """An envelope that came and is a peer's: held until its turn, then taken or refused, once."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="incoming")
    epoch = models.BigIntegerField()
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    sender = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(s.value, IN_LABELS[s]) for s in InState], default=InState.HELD.value
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    #: Contents that have not come yet.
    lacks = ArrayField(models.CharField(max_length=64), default=list)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="incoming_visible_to"),
            models.Index(
                fields=["route", "epoch", "number"], condition=Q(state="held"), name="incoming_held"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["route", "epoch", "number"], name="incoming_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0, epoch__gt=0), name="incoming_numbered"),
            models.CheckConstraint(condition=Q(digest__regex=_DIGEST), name="incoming_digest_form"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in InState]), name="incoming_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="held", settled_at=None) | ~Q(state="held") & Q(settled_at__isnull=False),
                name="incoming_settled_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(code=""), name="incoming_refused_has_code"
            ),
        )

    def __str__(self) -> str:
        return self.handle

    @property
    def handle(self) -> str:
        """What those above name it by."""
        return f"incoming:{self.pk}"


class IncomingContent(models.Model):
    """The envelope as it came, byte for byte."""

    incoming = models.OneToOneField(Incoming, models.PROTECT, primary_key=True, related_name="content")
    envelope = models.BinaryField()


class Receipt(models.Model):
    """What a peer is answered for one envelope: made with the act of receipt, signed once the ledger has sealed that."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("receipt", "taken")
        REFUSED = "refused", pgettext_lazy("receipt", "refused")

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="receipts")
    epoch = models.BigIntegerField(null=True, blank=True)
    number = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    code = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    #: Whether the number is used up by it; where not, the same number may still come to take effect.
    consumes = models.BooleanField()
    received_at = models.DateTimeField()
    act_id = models.BigIntegerField()
    #: The signed receipt; blank until the act has its leaf.
    document = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    #: When it was last handed to a carrier; none: it waits for one.
    carried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["act_id"], condition=Q(document=""), name="exchange_receipt_unsigned"),
            models.Index(
                fields=["peer", "id"], condition=Q(carried_at=None), name="exchange_receipt_uncarried"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["peer", "digest", "consumes"], name="exchange_receipt_once"),
            models.CheckConstraint(
                condition=Q(outcome="taken", code="", consumes=True) | Q(outcome="refused") & ~Q(code=""),
                name="exchange_receipt_refusal_has_code",
            ),
            models.CheckConstraint(
                condition=Q(document="", made_at=None) | ~Q(document="") & Q(made_at__isnull=False),
                name="exchange_receipt_made_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome} {self.digest[:12]}"


class Trouble(models.Model):
    """A line for the operator: something came, or did not go, that somebody should look at. The same again only counts."""

    peer = models.ForeignKey(Peer, models.PROTECT, null=True, blank=True, related_name="troubles")
    code = models.CharField(max_length=40)
    #: What it is about: a digest, a key's id, a route's number; never content.
    about = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-last_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["peer", "code", "about"], name="trouble_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.about}"
