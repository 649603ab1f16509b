"""Tables of imports. The children carry no ``visible_to``: row security asks their run, or the body that imports."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jianxing.atlas.models import PlanVersion
from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.importing.lifecycle import State

STATE_LABELS = {
    State.UPLOADED: _("uploaded"),
    State.UNDERSTOOD: _("to be checked"),
    State.IMPORTING: _("importing"),
    State.DONE: _("imported"),
    State.CANCELLED: _("stopped"),
    State.FAILED: _("not readable"),
}


#: The kind of a run whose file is a list that was exported here, edited and brought back.
EDITED = "edited"
#: The kind of a run whose file becomes a plan version on the map.
PLAN = "plan"


class ImportRun(Sighted):
    """One file brought in once. ``mapping`` and ``matches`` are what somebody decided for it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="import_runs")
    file = models.ForeignKey(File, models.PROTECT, related_name="import_runs")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, STATE_LABELS[s]) for s in State])
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    mapping = models.JSONField(default=dict)  # header text -> field, "" to pass the column over
    matches = models.JSONField(default=dict)  # name as written -> body's id, or 0: create it, to be confirmed
    bodies = models.JSONField(default=dict)  # name as written -> body's id, settled when the import begins
    asked = models.JSONField(
        default=dict
    )  # of a plan: into which layer, from when, in which coordinates; see plans/
    tables = models.JSONField(default=list)
    notes = models.JSONField(default=list)  # problems of a sheet or a header, which belong to no row
    counts = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)  # source id -> the version that the decisions were made against
    ledgers_seen = models.BigIntegerField(
        default=0
    )  # the same of all ledgers of the body: the sum of their versions
    reading = models.CharField(max_length=64, blank=True)  # what the reading depended on; see rereading.py
    cursor = models.BigIntegerField(default=0)  # the last row that is in
    done = models.PositiveIntegerField(default=0)
    act_id = models.BigIntegerField(null=True)  # the act that every act of a finding names as its cause
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="import_runs"
    )
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="import_run_visible_to"),
            models.Index(fields=["body", "-id"], name="import_run_of_body"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["importing", "done"])
                | Q(started_at__isnull=False, act_id__isnull=False),
                name="import_begun_has_act",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="import_failed_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """A row of the file that names a problem, or says that there is none; what was understood, and what becomes of it."""

    class Decision(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("not importable")
        SKIPPED = "skipped", _("left out")
        FINE = "fine", _("no problem")

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows", db_index=False)
    table = models.PositiveSmallIntegerField()
    sheet = models.CharField(max_length=255)
    row = models.PositiveIntegerField()
    values = models.JSONField()
    raw = models.JSONField(default=dict)
    cells = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    has_doubt = models.BooleanField(default=False)
    has_error = models.BooleanField(default=False)
    is_refused = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    difference = models.JSONField(default=list)
    # No index on these two: nobody looks a row up by them, and without one a row is marked as done in its place.
    source_row = models.ForeignKey(
        "SourceRow", models.PROTECT, null=True, related_name="import_rows", db_index=False
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="import_rows", db_index=False
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["run", "decision", "id"], name="import_row_by_decision"),
            models.Index(fields=["run", "id"], name="import_row_of_run"),
        )


class Source(models.Model):
    """A ledger that a body keeps outside, known again by its title whatever its file and sheet are called."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="import_sources")
    key = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["body", "key"], name="import_source_once"),)

    def __str__(self) -> str:
        return self.key


class SourceRow(models.Model):
    """A row of a source as it was last imported, and the finding that it became."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="rows", db_index=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=32)
    serial = models.CharField(max_length=40, blank=True)
    values = models.JSONField()
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="source_row")
    last_run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=["source", "id"], name="import_source_rows"),
            models.Index(fields=["body", "fingerprint"], name="import_source_fingerprint"),
        )


class ColumnMapping(models.Model):
    """What a header means in the ledgers of a body, as somebody there has decided."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="column_mappings")
    header = models.CharField(max_length=200)
    field = models.CharField(max_length=30, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("header",)
        constraints = (models.UniqueConstraint(fields=["body", "header"], name="column_mapping_once"),)


class RememberedName(models.Model):
    """Whom a body means by a name such as 区财政局, which only makes sense from where it stands."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="remembered_names")
    written = models.CharField(max_length=120)
    meant = models.ForeignKey(Body, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("written",)
        constraints = (models.UniqueConstraint(fields=["body", "written"], name="remembered_name_once"),)
