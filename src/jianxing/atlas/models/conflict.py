"""Comparisons of two layers, their runs, the conflicts found and what was decided on each."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.atlas.lifecycle import UNDER_WAY, RunState
from jianxing.atlas.models.feature import Feature
from jianxing.atlas.models.layer import Layer, PlanVersion
from jianxing.atlas.models.rule import ConflictRule
from jianxing.directory.models import Body, Person, Sighted
from jianxing.findings.models import Finding
from jianxing.methods.atlas.conflicts import NAMES
from jianxing.projects.models.voiding import Voidable, void_has_reason

RUN_LABELS = {
    RunState.WAITING: pgettext_lazy("conflict run", "waiting"),
    RunState.RUNNING: pgettext_lazy("conflict run", "under way"),
    RunState.DONE: pgettext_lazy("conflict run", "done"),
    RunState.CANCELLED: pgettext_lazy("conflict run", "stopped"),
    RunState.FAILED: pgettext_lazy("conflict run", "failed"),
}


class Comparison(Sighted):
    """Two layers that a body compares under its matrix, again and again; seen by who may see it and both layers."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="comparisons")
    a = models.ForeignKey(Layer, models.PROTECT, related_name="+")
    b = models.ForeignKey(Layer, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    #: The last run that is done: which conflicts stand now.
    latest = models.ForeignKey(
        "ConflictRun", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="comparison_visible_to"),)
        constraints = (
            models.UniqueConstraint(fields=["body", "a", "b"], name="comparison_once"),
            models.CheckConstraint(condition=~Q(a=models.F("b")), name="comparison_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.a.name} × {self.b.name}"


class ConflictRun(models.Model):
    """Two plan versions compared under the rules of one day, which the run keeps; *based_on* is what it carries further.

    ``fresh``, ``still`` and ``gone`` count conflicts against the run before, slivers apart.
    """

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="runs")
    ordinal = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, RUN_LABELS[s]) for s in RunState])
    a_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    b_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    rules = models.JSONField()
    rules_digest = models.CharField(max_length=64)
    #: How far (m) an overlap may move until what was decided on it holds no longer.
    tolerance_m = models.FloatField()
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    changed_a = models.PositiveIntegerField(null=True, blank=True)
    changed_b = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0)
    slivers = models.PositiveIntegerField(default=0)
    lifted = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    still = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["comparison", "ordinal"], name="conflict_run_once"),
            models.UniqueConstraint(
                fields=["comparison"],
                condition=Q(state__in=[s.value for s in UNDER_WAY]),
                name="conflict_run_alone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RunState]), name="conflict_run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | ~Q(state__in=["waiting", "running"]) & Q(finished_at__isnull=False),
                name="conflict_run_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="conflict_run_failed_says_why"
            ),
            models.CheckConstraint(condition=Q(tolerance_m__gte=0), name="conflict_run_tolerance"),
        )

    def __str__(self) -> str:
        return f"{self.a_version.title} × {self.b_version.title}"

    @property
    def is_incremental(self) -> bool:
        """Whether only what had changed was compared anew."""
        return self.based_on_id is not None


class ConflictDecision(Voidable):
    """What was decided on a conflict: a finding was made of it, or it was dismissed with a reason that holds next time.

    It holds for the conflict's identity until it is taken back, or *lapses* with what has changed.
    """

    class What(models.TextChoices):
        """The two ways."""

        ACCEPTED = "accepted", pgettext_lazy("conflict", "made a finding")
        DISMISSED = "dismissed", pgettext_lazy("conflict", "dismissed")

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="decisions")
    identity = models.UUIDField()
    #: The conflict as it stood then: what is changed is told against it.
    conflict = models.ForeignKey("Conflict", models.PROTECT, related_name="+")
    what = models.CharField(max_length=9, choices=What.choices)
    reason = models.TextField(blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="plan_conflicts")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["comparison", "identity"],
                condition=Q(voided_at=None, lapsed_at=None),
                name="conflict_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(what="accepted", finding__isnull=False)
                | Q(what="dismissed", finding=None) & ~Q(reason=""),
                name="conflict_decision_whole",
            ),
            void_has_reason("conflict_decision_void_has_reason"),
        )


class Conflict(models.Model):
    """Two features that conflict under a rule, as the runs of a comparison from *since* to before *until* found them.

    ``identity`` stays from run to run: a feature that moves, a rule that changes end this row and begin the next. The geometry
    is drawn from both features, which never change. The bounds are those of what both boxes have in common.
    """

    #: The relations that a conflict may have, by number.
    RELATIONS = NAMES

    #: No column: whether its identity stands in another row, as ``queries`` read it.
    goes_on: bool

    class Returned(models.TextChoices):
        """Why a conflict that was decided on waits to be decided again."""

        RULE = "rule", pgettext_lazy("conflict", "the rule or its basis has changed")
        MOVED = "moved", pgettext_lazy("conflict", "the overlap has moved or grown beyond the tolerance")
        RELATION = "relation", pgettext_lazy("conflict", "the two stand otherwise to each other")
        CLOSED = "closed", pgettext_lazy("conflict", "it is there again after its finding was closed")

    # Without constraints of their own, which would be asked row by row: triggers look at all rows of a statement at once.
    comparison = models.ForeignKey(
        Comparison, models.PROTECT, related_name="conflicts", db_constraint=False, db_index=False
    )
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True, blank=True)
    identity = models.UUIDField()
    rule = models.ForeignKey(
        ConflictRule, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    a = models.ForeignKey(Feature, models.PROTECT, related_name="+", db_constraint=False)
    b = models.ForeignKey(Feature, models.PROTECT, related_name="+", db_constraint=False)
    relation = models.SmallIntegerField()
    area_m2 = models.FloatField()
    length_m = models.FloatField()
    distance_m = models.FloatField()
    sliver = models.BooleanField()
    lifted = models.BooleanField()
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()
    decision = models.ForeignKey(
        ConflictDecision, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )  # fmt: skip
    returned = models.CharField(max_length=8, choices=Returned.choices, blank=True)
    returned_from = models.ForeignKey(
        ConflictDecision, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )  # fmt: skip

    class Meta:
        ordering = ("-id",)
        # Rising, so that new rows go to its end; it is read backwards.
        indexes = (models.Index(fields=["comparison", "id"], name="conflict_by_comparison"),)
        constraints = (
            models.UniqueConstraint(
                fields=["comparison", "identity"], condition=Q(until=None), name="conflict_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")), name="conflict_span"
            ),
            models.CheckConstraint(
                condition=Q(relation__gt=0, relation__lt=len(NAMES)), name="conflict_relation_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.a} × {self.b}"

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"conflict:{self.pk}"

    @property
    def relation_name(self) -> str:
        """The relation by its name."""
        return self.RELATIONS[self.relation]
