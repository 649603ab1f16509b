"""Runs of checks over series, and what each check found of each series."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.indicators.lifecycle import UNDER_WAY, RunState
from jianxing.indicators.models.series import Series
from jianxing.questions.models import Question

CHECK_RUN_LABELS = {
    RunState.WAITING: pgettext_lazy("run of checks", "waiting"),
    RunState.RUNNING: pgettext_lazy("run of checks", "under way"),
    RunState.DONE: pgettext_lazy("run of checks", "done"),
    RunState.CANCELLED: pgettext_lazy("run of checks", "stopped"),
    RunState.FAILED: pgettext_lazy("run of checks", "failed"),
}


class CheckRun(Sighted):
    """Checks over series as they stood when it was asked for: ``series`` and ``settings`` are frozen, ``digest`` is over both.

    ``tests`` is how many p-values it was corrected for; ``asked`` counts the questions that it raised, ``known`` those that
    stood already, dismissed ones among them.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="check_runs")
    state = models.CharField(max_length=10, choices=[(s.value, CHECK_RUN_LABELS[s]) for s in RunState])
    #: Key, version and hash of each series.
    series = models.JSONField()
    settings = models.JSONField()
    digest = models.CharField(max_length=64)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    tests = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="check_run_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RunState]), name="check_run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in UNDER_WAY], finished_at=None)
                | ~Q(state__in=[s.value for s in UNDER_WAY]) & Q(finished_at__isnull=False),
                name="check_run_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="check_run_failed_says_why"
            ),
        )

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"check_run:{self.pk}"


class CheckResult(models.Model):
    """What one check found of one series, or of several pooled (then without a series), in one run."""

    run = models.ForeignKey(CheckRun, models.PROTECT, related_name="results")
    ordinal = models.PositiveIntegerField()
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="check_results")
    called = models.CharField(max_length=200)
    check_id = models.CharField(max_length=40)
    looked_at = models.PositiveIntegerField()
    statistic = models.FloatField(null=True, blank=True)
    p_value = models.FloatField(null=True, blank=True)
    #: The smallest rate of false discoveries over the run at which it counts.
    rate = models.FloatField(null=True, blank=True)
    flagged = models.BooleanField(default=False)
    asked = models.BooleanField(default=False)
    effect = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    share = models.FloatField(default=0)
    rows = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    why_not = models.CharField(max_length=40, blank=True)
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="check_results"
    )

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["run", "ordinal"], name="check_result_of_run_once"),
            models.CheckConstraint(
                condition=Q(p_value=None) | Q(p_value__gte=0, p_value__lte=1), name="check_result_of_run_p"
            ),
        )
