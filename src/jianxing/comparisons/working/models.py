"""The table of long work."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.working.lifecycle import UNDER_WAY, State
from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import Blob

STATE_LABELS = {
    State.WAITING: pgettext_lazy("work behind the page", "waiting"),
    State.RUNNING: pgettext_lazy("work behind the page", "under way"),
    State.DONE: pgettext_lazy("work behind the page", "done"),
    State.FAILED: pgettext_lazy("work behind the page", "came to nothing"),
    State.CANCELLED: pgettext_lazy("work behind the page", "stopped"),
}


class Work(Sighted):
    """Something of a comparison that takes long: what is done, to what, how far it is, what came of it.

    ``arguments`` holds keys and words, ``blob`` what was uploaded, as the kind of work reads it. Seen by the body that asked
    and those above it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    #: What it is done to, as ``outlet_list:3``.
    subject = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    #: Why it came to nothing.
    problem = models.TextField(blank=True)
    #: The key of what came of it.
    came_of_it = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (
            GinIndex(fields=["visible_to"], name="work_visible_to"),
            models.Index(fields=["body", "-id"], name="work_of_body"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="work_state_known"),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(subject=""), name="work_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in UNDER_WAY], finished_at=None)
                | ~Q(state__in=[s.value for s in UNDER_WAY]) & Q(finished_at__isnull=False),
                name="work_over_has_instant",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(problem=""), name="work_failed_says_why"),
            models.UniqueConstraint(
                fields=["body", "kind", "subject"], condition=Q(state__in=[s.value for s in UNDER_WAY]),
                name="work_once_at_a_time",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in UNDER_WAY

    @property
    def subject_id(self) -> int:
        """The key of what it is done to."""
        return int(self.subject.partition(":")[2])
