"""Who took which list out of the system, narrowed how, and where the file is as long as it is kept."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person
from jianxing.exporting.lifecycle import State

STATE_LABELS = {
    State.WAITING: _("export waiting"),
    State.RUNNING: _("export under way"),
    State.DONE: _("export done"),
    State.CANCELLED: _("export stopped"),
    State.FAILED: _("export failed"),
    State.VOID: _("file no longer kept"),
}


class ExportRun(models.Model):
    """One list taken out once; row security shows it to the person who asked, acting for that body, and to nobody else.

    A file is kept only where it was written behind the page; what was answered at once, or written by a command, is not.
    """

    class Way(models.TextChoices):
        """How the list left."""

        PAGE = "page", _("from the page")
        JOB = "job", _("behind the page")
        COMMAND = "command", _("on the command line")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    listed = models.CharField(max_length=20)
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    filters = models.JSONField(default=dict)
    sort = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)  # the filters as the reader saw them
    today = models.DateField()
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    size = models.BigIntegerField(null=True)
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["person", "-id"], name="export_of_person"),
            models.Index(fields=["kept_until"], condition=Q(state="done"), name="export_kept"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="export_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "cancelled", "failed", "void"])
                | Q(finished_at__isnull=False),
                name="export_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="export_failed_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the file lies as long as it is kept."""
        return path_of(self.uid)


def path_of(uid: uuid.UUID) -> Path:
    """Return where the file of an export lies."""
    root: Path = settings.EXPORTS_ROOT
    return root / f"{uid.hex}.xlsx"
