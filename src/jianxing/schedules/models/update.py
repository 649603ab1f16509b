"""Updates of a schedule: each file brought in and each change made is one, and stays as it was."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.evidence.models import File
from jianxing.projects.models.voiding import Voidable, void_has_reason
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models.schedule import Schedule

STATE_LABELS = {
    State.READING: pgettext_lazy("schedule update", "being read"),
    State.DRAFT: pgettext_lazy("schedule update", "to be checked"),
    State.REFUSED: pgettext_lazy("schedule update", "cannot be used"),
    State.ADOPTED: pgettext_lazy("schedule update", "adopted"),
    State.PUT_ASIDE: pgettext_lazy("schedule update", "put aside"),
    State.VOID: pgettext_lazy("schedule update", "void"),
}


class UpdateKind(models.TextChoices):
    """What an update is: the plan as it is meant, the plan that all is held against, or what came of it so far."""

    PLAN = "plan", pgettext_lazy("schedule update", "plan")
    BASELINE = "baseline", pgettext_lazy("schedule update", "baseline")
    PROGRESS = "progress", pgettext_lazy("schedule update", "progress")


KIND_LABELS = dict(UpdateKind.choices)


class ScheduleUpdate(Voidable):
    """A schedule as one file has it, or as one change left it.

    ``digest`` is the SHA-256 of what ``ScheduleContent`` keeps of it: it knows the same schedule again. ``starts_on`` and
    ``finishes_on`` are computed; ``remarks`` lists what of the file is not represented, ``refusal`` why it cannot be used, both
    as codes of ``methods.schedules.wording`` with task, field and values.
    """

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="updates")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=UpdateKind.choices)
    state = models.CharField(max_length=9, choices=[(s.value, STATE_LABELS[s]) for s in State])
    #: mspdi, xer, xlsx or json; nothing where no file stands behind it.
    format = models.CharField(max_length=5, blank=True)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    data_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    finishes_on = models.DateField(null=True, blank=True)
    tasks = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=0)
    critical = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    #: Tasks written so far, while it is being read behind the page.
    done = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=list, blank=True)
    refusal = models.JSONField(null=True, blank=True)
    made_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["schedule", "ordinal"], name="schedule_update_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="schedule_update_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UpdateKind.values), name="schedule_update_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("draft", "adopted", "void"))
                | Q(tasks__gt=0, digest__regex=r"^[0-9a-f]{64}$", finishes_on__isnull=False),
                name="schedule_update_is_computed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("adopted", "void")) | Q(adopted_at__isnull=False),
                name="schedule_update_adopted_at",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refusal__isnull=False)
                | ~Q(state="refused") & Q(refusal__isnull=True),
                name="schedule_update_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False) | ~Q(state="void") & Q(voided_at=None),
                name="schedule_update_void_at",
            ),
            void_has_reason("schedule_update_void_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.schedule.name} · {self.ordinal}"

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"schedule_update:{self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it waits to be looked at."""
        return self.state == State.DRAFT


class ScheduleContent(models.Model):
    """What an update says, whole: ``schedule-1.json`` in the order of its keys, packed by zlib. What is computed of an update
    later – an impact, a what-if – is computed from this."""

    update = models.OneToOneField(ScheduleUpdate, models.PROTECT, primary_key=True, related_name="content")
    packed = models.BinaryField()
    size = models.PositiveIntegerField()
