"""Blockers: findings that hold up tasks of a schedule, and until when each would have lasted otherwise."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.findings.models import Finding
from jianxing.letters.models import Letter
from jianxing.projects.models.voiding import Voidable, void_has_reason
from jianxing.schedules.models.schedule import Schedule
from jianxing.schedules.models.update import ScheduleUpdate


class Blocker(Voidable):
    """A finding that holds up tasks (堵点): ``first_on`` to ``ended_on``, or while it is open ``expected_on``, are the first and
    the last day on which nothing can be done on them.

    ``tasks`` lists id and name of each as they stood, since who answers for the finding need not see the schedule.
    ``frozen_update`` is the update that was frozen before it. ``was_ended_at`` is when it was first said to have ended, and stays
    when the finding relapses: nothing that is said of it from then on counts as said beforehand.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="blockers")
    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="blockers")
    frozen_update = models.ForeignKey(ScheduleUpdate, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    tasks = models.JSONField()
    first_on = models.DateField()
    expected_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: It ended because the finding was closed, and stands again when that one is reopened.
    ended_by_closing = models.BooleanField(default=False)
    was_ended_at = models.DateTimeField(null=True, blank=True)
    #: Working days that resolving it is thought to take: of what costs alike, the cheapest comes first.
    effort_days = models.PositiveSmallIntegerField(null=True, blank=True)
    registered_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("first_on", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="blocker_has_name"),
            models.CheckConstraint(condition=Q(expected_on__gte=F("first_on")), name="blocker_expected_span"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("first_on")), name="blocker_ended_span"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_at=None, ended_by_closing=False)
                | Q(ended_on__isnull=False, ended_at__isnull=False, was_ended_at__isnull=False),
                name="blocker_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(effort_days=None) | Q(effort_days__lte=3660), name="blocker_effort"
            ),
            void_has_reason("blocker_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"blocker:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.ended_on is None

    @property
    def keys(self) -> list[str]:
        """The ids of the tasks that it holds up."""
        return [task["key"] for task in self.tasks]


class BlockerRevision(models.Model):
    """What a correction of a blocker replaced, kept for good."""

    blocker = models.ForeignKey(Blocker, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["blocker", "version"], name="blocker_revision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="blocker_revision_has_reason"),
        )


class CounterfactualKind(models.TextChoices):
    """Who or what says it, in the order in which one of them gives the figure."""

    LIMIT = "limit", pgettext_lazy("counterfactual", "the limit that was set")
    ESTIMATE = "estimate", pgettext_lazy("counterfactual", "the responsible body's own estimate")
    MEDIAN = "median", pgettext_lazy("counterfactual", "the median of closed findings of the kind")


class Counterfactual(Voidable):
    """Until when a blocker would have lasted, by whom that was set and when. Set before it ended, or never; it does not change.

    ``basis`` says what it is taken from: the limit's day and letter, the findings of the median.
    """

    blocker = models.ForeignKey(Blocker, models.PROTECT, related_name="counterfactuals")
    kind = models.CharField(max_length=8, choices=CounterfactualKind.choices)
    end_on = models.DateField()
    set_at = models.DateTimeField()
    set_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    basis = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["blocker", "kind"], condition=Q(voided_at=None), name="counterfactual_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CounterfactualKind.values), name="counterfactual_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(letter=None) | Q(kind="limit"), name="counterfactual_letter_limits"
            ),
            void_has_reason("counterfactual_void_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.end_on}"
