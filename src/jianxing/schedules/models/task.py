"""The tasks of an update with their computed dates, for lists, plots and what is linked to them."""

from django.db import models
from django.db.models import F, Q

from jianxing.schedules.models.update import ScheduleUpdate


class ScheduleTask(models.Model):
    """One task (工序) as an update has it; ``key`` is its id in the file, by which it is known again in other updates.

    Durations and floats are in working days of its calendar, ``duration_days`` in days of the clock where ``elapsed``. A finish
    is the last day worked. ``waits_for`` lists the links that end in it: predecessor, kind, lag, unit of the lag.
    ``planned_start`` and ``planned_finish`` are those of the baseline that the file itself brought.
    """

    update = models.ForeignKey(ScheduleUpdate, models.PROTECT, related_name="+", db_index=False)
    #: From 1, in the order of the file.
    ordinal = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    name = models.TextField(blank=True)
    outline = models.TextField()
    level = models.PositiveSmallIntegerField()
    parent = models.CharField(max_length=120, blank=True)
    is_summary = models.BooleanField(default=False)
    is_milestone = models.BooleanField(default=False)
    duration_days = models.FloatField(default=0)
    elapsed = models.BooleanField(default=False)
    calendar = models.TextField(blank=True)
    pinned = models.BooleanField(default=False)
    not_before = models.DateField(null=True, blank=True)
    finish_not_before = models.DateField(null=True, blank=True)
    start_by = models.DateField(null=True, blank=True)
    finish_by = models.DateField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    remaining_days = models.FloatField(null=True, blank=True)
    actual_start = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    planned_start = models.DateField(null=True, blank=True)
    planned_finish = models.DateField(null=True, blank=True)
    early_start = models.DateField()
    early_finish = models.DateField()
    late_start = models.DateField()
    late_finish = models.DateField()
    total_float = models.FloatField()
    free_float = models.FloatField()
    critical = models.BooleanField(default=False)
    waits_for = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("ordinal",)
        indexes = (
            models.Index(fields=["update", "ordinal"], name="schedule_task_in_order"),
            models.Index(fields=["update", "early_start"], name="schedule_task_by_start"),
        )
        constraints = (
            models.UniqueConstraint(fields=["update", "key"], name="schedule_task_once"),
            models.CheckConstraint(condition=~Q(key=""), name="schedule_task_has_key"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="schedule_task_percent"),
            models.CheckConstraint(
                condition=Q(early_finish__gte=F("early_start")), name="schedule_task_early_span"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.key
