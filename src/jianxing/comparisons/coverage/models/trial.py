"""A card tried at an outlet: whether it worked, and what failed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.coverage.models.card import Matter
from jianxing.comparisons.coverage.models.outlet import Outlet
from jianxing.directory.models import Body, Person
from jianxing.inspections.models import Inspection
from jianxing.methods.coverage.scenes import HOMES
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Failure(models.TextChoices):
    """What kept a card from working."""

    READER = "reader", pgettext_lazy("trial", "the card was not read")
    REFUSED = "refused", pgettext_lazy("trial", "cards of that place are not taken")
    SYSTEM = "system", pgettext_lazy("trial", "the system did not answer or settle")
    STAFF = "staff", pgettext_lazy("trial", "nobody there knew of it")
    EQUIPMENT = "equipment", pgettext_lazy("trial", "there was no device")
    OTHER = "other", pgettext_lazy("trial", "something else")


class Trial(Voidable):
    """A card of one place tried at an outlet as a visitor would (体验式). The card is an inspector's own; no number is kept."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="trials")
    body = models.ForeignKey(Body, models.PROTECT, related_name="card_trials")
    home = models.CharField(max_length=2)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="trials")
    tried_on = models.DateField()
    worked = models.BooleanField()
    failure = models.CharField(max_length=10, choices=Failure.choices, blank=True)
    said = models.TextField(blank=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="card_trials"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-tried_on", "-id")
        indexes = (
            models.Index(
                fields=["outlet", "home", "-tried_on", "-id"],
                condition=Q(voided_at=None),
                name="coverage_trial_last",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(home__in=HOMES), name="coverage_trial_home"),
            models.CheckConstraint(
                condition=Q(worked=True, failure="") | Q(worked=False, failure__in=Failure.values),
                name="coverage_trial_failed_why",
            ),
            void_has_reason("coverage_trial_void_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.home} {self.tried_on}"

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"card_trial:{self.pk}"
