"""Tables of who exchanges with whom: this node, its peers, everybody's keys, and where a body lives."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person

#: What a node is called in an address: short, and the same for everybody.
CODE_FORM: Final = r"^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$"
#: Where a peer is reached: a name or an address, a colon, a port.
ADDRESS_FORM: Final = r"^(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+):[0-9]{1,5}$"
_DIGEST: Final = r"^[0-9a-f]{64}$"


class Node(models.Model):
    """This node's own address; one row, made once."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    #: The digest of what its card says now; a route on which another was sent last gets it before anything else.
    card = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="node_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_FORM), name="node_code_form"),
        )

    def __str__(self) -> str:
        return self.name


class Peer(models.Model):
    """Another node, listed here after its fingerprint was compared by another way than the card came."""

    class State(models.TextChoices):
        LISTED = "listed", pgettext_lazy("peer", "listed")
        REVOKED = "revoked", pgettext_lazy("peer", "revoked")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    #: Where it is reached by network; blank: by file alone.
    address = models.CharField(max_length=300, blank=True)
    #: Where its card says that it is reached; what the operator sets holds until the card says something else.
    told_address = models.CharField(max_length=300, blank=True)
    #: The key of the card that the operator compared.
    fingerprint = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=CODE_FORM), name="peer_code_form"),
            models.CheckConstraint(condition=Q(fingerprint__regex=_DIGEST), name="peer_fingerprint_form"),
            models.CheckConstraint(
                condition=Q(state="listed", revoked_at=None, revoke_reason="")
                | Q(state="revoked", revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="peer_revoked_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """A public key and what it is for: of a peer, or of this node where no peer is named."""

    class Purpose(models.TextChoices):
        NODE = "node", _("the node's signature")
        BODY = "body", _("a body's signature")
        LEDGER = "ledger", _("heads of the ledger")

    peer = models.ForeignKey(Peer, models.PROTECT, null=True, blank=True, related_name="keys")
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    #: The code of the body, as its own node writes it; blank for the node and its ledger.
    body_code = models.CharField(max_length=40, blank=True)
    key_id = models.CharField(max_length=64, unique=True)
    public = models.CharField(max_length=64)
    since = models.DateTimeField()
    #: The last instant at which it is still accepted, once another has followed it.
    until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("purpose", "body_code", "-since", "-id")
        indexes = (models.Index(fields=["peer", "purpose", "body_code"], name="exchange_key_of"),)
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "body_code"],
                condition=Q(peer=None, until=None, revoked_at=None) & ~Q(purpose="ledger"),
                name="exchange_key_own_once",
            ),
            models.CheckConstraint(condition=Q(key_id__regex=_DIGEST), name="exchange_key_id_form"),
            models.CheckConstraint(condition=Q(public__regex=_DIGEST), name="exchange_key_public_form"),
            models.CheckConstraint(
                condition=Q(purpose="body") & ~Q(body_code="") | ~Q(purpose="body") & Q(body_code=""),
                name="exchange_key_of_body",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="exchange_key_revoked_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="exchange_key_span"
            ),
        )

    def __str__(self) -> str:
        return self.key_id


class Hosting(models.Model):
    """A body of the directory that lives on a peer, and the code by which that peer calls it."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="hosting")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="hostings")
    code = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["peer", "code"], name="hosting_once"),)

    def __str__(self) -> str:
        return f"{self.peer_id}/{self.code}"
