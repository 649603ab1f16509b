"""Two outlets that may be one: proposed by the method, accepted or refused by a person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.coverage.lifecycle import MatchState
from jianxing.comparisons.coverage.models.card import Card
from jianxing.comparisons.coverage.models.outlet import Outlet
from jianxing.directory.models import Person

MATCH_LABELS = {
    MatchState.PROPOSED: pgettext_lazy("match", "to be judged"),
    MatchState.ACCEPTED: pgettext_lazy("match", "one outlet"),
    MatchState.REFUSED: pgettext_lazy("match", "two outlets"),
}


class Match(models.Model):
    """A proposal with its score and parts; ``left`` is the outlet that was there first."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="matches")
    left = models.ForeignKey(Outlet, models.PROTECT, related_name="matches_after")
    right = models.ForeignKey(Outlet, models.PROTECT, related_name="matches_before")
    state = models.CharField(max_length=10, choices=[(s.value, MATCH_LABELS[s]) for s in MatchState])
    score = models.FloatField()
    name_score = models.FloatField()
    distance_m = models.FloatField(null=True, blank=True)
    same_code = models.BooleanField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-score", "id")
        indexes = (models.Index(fields=["card", "state", "-score", "id"], name="coverage_match_waiting"),)
        constraints = (
            models.UniqueConstraint(fields=["left", "right"], name="coverage_match_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="coverage_match_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MatchState]), name="coverage_match_state"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False),
                name="coverage_match_decided",
            ),
        )

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}"

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"coverage_match:{self.pk}"
