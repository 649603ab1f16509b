"""Files of readings on their way into series."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.evidence.models import Blob
from jianxing.indicators.lifecycle import State
from jianxing.indicators.models.series import SourceKind

INTAKE_LABELS = {
    State.UPLOADED: pgettext_lazy("file of readings", "waiting to be read"),
    State.UNDERSTOOD: pgettext_lazy("file of readings", "to be checked"),
    State.IMPORTING: pgettext_lazy("file of readings", "being brought in"),
    State.DONE: pgettext_lazy("file of readings", "brought in"),
    State.CANCELLED: pgettext_lazy("file of readings", "cancelled"),
    State.FAILED: pgettext_lazy("file of readings", "refused"),
}


class Intake(Sighted):
    """A file of readings: what was found in it, what will become of each series, how far it has come in.

    ``found`` lists the series of the file; ``done`` of them are in. ``staged`` is the file brought to one long table of
    readings in Parquet; a file that was stopped goes on from there. ``problem`` says where a refused file is to be mended.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="intakes")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    staged = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=[(s.value, INTAKE_LABELS[s]) for s in State])
    reports = models.ForeignKey(Body, models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    source = models.CharField(max_length=200)
    source_kind = models.CharField(max_length=12, choices=SourceKind.choices)
    reason = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)
    found = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    act_id = models.BigIntegerField(null=True, blank=True)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (
            GinIndex(fields=["visible_to"], name="intake_visible_to"),
            models.Index(fields=["body", "-id"], name="intake_by_body"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="intake_state_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("created_at")),
                name="intake_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"intake:{self.pk}"
