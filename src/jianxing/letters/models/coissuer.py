"""Who issues a letter together with its host (联合行文), and the signature of each (会签)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.letters.lifecycle import CoIssuerState
from jianxing.letters.models.letter import Letter

COISSUER_LABELS = {
    CoIssuerState.WAITING: pgettext_lazy("co-issuer", "still to sign"),
    CoIssuerState.SIGNED: pgettext_lazy("co-issuer", "signed"),
    CoIssuerState.REFUSED: pgettext_lazy("co-issuer", "refused to sign"),
    CoIssuerState.ENDED: pgettext_lazy("co-issuer", "not asked any more"),
}


class CoIssuer(models.Model):
    """A body whose document a letter is beside the host's, and what its leader said to it."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="co_issuers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="co_issued_letters")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=[(s.value, COISSUER_LABELS[s]) for s in CoIssuerState])
    said_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: Of what was signed: the draft, which has neither number nor day yet.
    digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("ordinal",)
        indexes = (models.Index(fields=["body", "state"], name="coissuer_by_body"),)
        constraints = (
            models.UniqueConstraint(fields=["letter", "body"], name="coissuer_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CoIssuerState]), name="coissuer_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(said_at__isnull=False) & ~Q(digest=""),
                name="coissuer_signed_has_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(said_at__isnull=False) & ~Q(reason=""),
                name="coissuer_refused_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter.called} {self.body.label}"
