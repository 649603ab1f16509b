"""Who may act: delegations of authority (执法权委托), and chains of duties (“一件事”全链条)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Sighted
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Delegation(Sighted, Voidable):
    """*giver* lets *taker* punish within its own area, for some items or for all, from a day to a day.

    Seen by the body that recorded it, those above it, and both sides.
    """

    giver = models.ForeignKey(Body, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Body, models.PROTECT, related_name="+")
    #: Empty: every item.
    items = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="delegation_visible_to"),)
        constraints = (
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_two_sides"),
            models.CheckConstraint(condition=~Q(document=""), name="delegation_has_document"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="delegation_span"
            ),
            void_has_reason("delegation_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.document


class Chain(Sighted, Voidable):
    """One matter (一件事) as a chain of duties, each of which one body should have.

    Seen by the body that recorded it and those above it.
    """

    title = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="duty_chain_visible_to"),)
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(document=""), name="duty_chain_whole"),
            void_has_reason("duty_chain_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """One duty of a chain, in its order."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    ordinal = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=200)
    bodies = models.ManyToManyField(Body, through="LinkBody", related_name="+")

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["chain", "ordinal"], name="duty_link_once"),
            models.CheckConstraint(condition=~Q(duty=""), name="duty_link_says_what"),
        )

    def __str__(self) -> str:
        return self.duty


class LinkBody(models.Model):
    """A body that holds itself, or is held, to have a duty."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="held_by")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["link", "body"], name="duty_link_body_once"),)
