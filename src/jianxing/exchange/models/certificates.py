"""The table of the certificates by which peers are known on the network."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Person
from jianxing.exchange.models.peers import Peer

_DIGEST: Final = r"^[0-9a-f]{64}$"


class Certificate(models.Model):
    """A TLS certificate of a peer, pinned: from its signed card, or by hand after its fingerprint was compared."""

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="certificates")
    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    since = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: The last instant at which it is still accepted, once the peer's card names it no more.
    until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("peer_id", "-since", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(fingerprint__regex=_DIGEST), name="certificate_fingerprint_form"
            ),
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="certificate_life"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="certificate_revoked_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint
