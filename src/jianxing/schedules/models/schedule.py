"""A project's network of tasks as a whole; what it says stands in its updates."""

import uuid

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person
from jianxing.projects.models import Project
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Schedule(Voidable):
    """One schedule (进度计划) of a project. ``current`` is the update that counts, ``baseline`` the one it is held against."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="schedules")
    name = models.CharField(max_length=120)
    opened_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    current = models.ForeignKey(
        "schedules.ScheduleUpdate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    baseline = models.ForeignKey(
        "schedules.ScheduleUpdate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(voided_at=None), name="schedule_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="schedule_has_name"),
            void_has_reason("schedule_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"schedule:{self.pk}"
