"""A finding and what hangs on it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.evidence.models import File
from jianxing.findings.lifecycle import State
from jianxing.projects.models import Project

STATE_LABELS = {
    State.DRAFT: _("draft"),
    State.REGISTERED: _("registered"),
    State.ASSIGNED: _("assigned"),
    State.ACCEPTED: _("accepted"),
    State.RECTIFYING: _("rectifying"),
    State.SUBMITTED: _("closing requested"),
    State.CLOSED: _("closed"),
    State.VOID: _("void"),
    State.JOINED: _("joined"),
}


def both_or_neither(instant: str, person: str, name: str) -> models.CheckConstraint:
    """Bind an ``…_at``/``…_by`` pair."""
    return models.CheckConstraint(
        condition=Q(**{f"{instant}__isnull": True, f"{person}__isnull": True})
        | Q(**{f"{instant}__isnull": False, f"{person}__isnull": False}),
        name=name,
    )


class Finding(Sighted):
    """Something stuck or wrong, with one responsible body and any number assisting."""

    class DueKind(models.TextChoices):
        """How the deadline was given; the text stands beside it in ``due_text``."""

        DATE = "date", _("by a date")
        WORKING_DAYS = "working_days", _("within working days")
        AT_ONCE = "at_once", _("at once")
        STANDING = "standing", _("kept up for good")
        NONE = "none", _("not given")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="registered_findings")
    # No index of its own where another begins with the column, or where nobody looks a row up by it: each row that comes in
    # is entered into every index.
    supervised_by = models.ForeignKey(
        Body, models.PROTECT, related_name="supervised_findings", db_index=False
    )
    state = models.CharField(max_length=12, choices=[(s.value, STATE_LABELS[s]) for s in State])
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    category = models.CharField(max_length=80, blank=True)
    description = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    discovered_via = models.CharField(max_length=40, blank=True)
    found_on = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="responsible_findings", db_index=False
    )
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="handled_findings"
    )
    measures = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_kind = models.CharField(max_length=14, choices=DueKind.choices, default=DueKind.NONE)
    due_text = models.CharField(max_length=80, blank=True)
    due_provisional = models.BooleanField(default=False)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    created_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closure_stated = models.BooleanField(default=False)
    closure_verified = models.BooleanField(default=False)
    look_back_on = models.DateField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    void_reason = models.TextField(blank=True)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    #: Where it is worked on inside the responsible body. Others see that it is set, not what it says.
    routing = models.ForeignKey("findings.Routing", models.PROTECT, null=True, blank=True, related_name="+")
    projects = models.ManyToManyField(Project, through="FindingProject", related_name="findings")
    assisting = models.ManyToManyField(Body, through="FindingAssistant", related_name="assisted_findings")
    files = models.ManyToManyField(File, through="FindingFile", related_name="findings")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="finding_visible_to"),
            models.Index(fields=["state", "due_on", "id"], name="finding_by_due"),
            models.Index(fields=["responsible", "state", "due_on"], name="finding_by_responsible"),
            models.Index(fields=["supervised_by", "state", "due_on"], name="finding_by_supervisor"),
            models.Index(fields=["-found_on", "-id"], name="finding_by_found"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "registered", "void", "joined"])
                | Q(responsible__isnull=False),
                name="finding_assigned_has_responsible",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False) | Q(closure_stated=True),
                name="finding_closed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closure_verified=True) | Q(closure_stated=True),
                name="finding_closed_is_verified_or_stated",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="finding_void_has_reason",
            ),
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__lte=100), name="finding_percent"),
            models.CheckConstraint(condition=~Q(description=""), name="finding_described"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def answering_id(self) -> int:
        """The responsible body's key; the constraint sees to it that there is one from the assignment on."""
        assert self.responsible_id is not None
        return self.responsible_id

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"finding:{self.pk}"


class FindingProject(models.Model):
    """A project that the finding holds up; the first is the one it is listed under.

    Its name is kept here: who answers for a finding must know what it holds up, without seeing the project and its money.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="project_links", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="finding_links")
    name = models.CharField(max_length=200)
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["finding", "project"], name="finding_project_once"),)


class FindingAssistant(models.Model):
    """A body that assists the responsible one."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="assistant_links", db_index=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="assistant_links")
    ordinal = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["finding", "body"], name="finding_assistant_once"),)


class FindingFile(models.Model):
    """A file held by the finding, and what it is there for."""

    class Purpose(models.TextChoices):
        FOUND = "found", _("as found")
        RECTIFIED = "rectified", _("rectification evidence")
        VERIFIED = "verified", _("verification record")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="finding_links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["finding", "file"], name="finding_file_once"),)


class Revision(models.Model):
    """What a correction replaced: the content of one version, kept for good."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=["finding", "version"], name="revision_once"),)


class Progress(models.Model):
    """The responsible body's plan and its reports on the way."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="reports")
    is_plan = models.BooleanField(default=False)
    text = models.TextField()
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__lte=100), name="progress_percent"),
        )


class Extension(models.Model):
    """A later deadline, asked for before the present one passes and decided by the supervisor."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="extensions")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(new_due_on__gt=models.F("old_due_on")), name="extension_is_later"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="extension_decided_at",
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(decision=""), name="extension_one_open"),
        )


class Declination(models.Model):
    """An assignment sent back, with the reason and the body that it is said to belong to."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="declinations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    reason = models.TextField()
    suggested = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField()
    declined_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="declination_has_reason"),)


class Submission(models.Model):
    """A request to close (申请销号), and the return of it where it was not enough."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="submissions", db_index=False)
    round = models.PositiveSmallIntegerField()
    statement = models.TextField(blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    stated = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["finding", "round"], name="submission_round_once"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_reason=""), name="return_has_reason"
            ),
        )


class Verification(models.Model):
    """The check by somebody else that closes a finding: the four closing questions, answered."""

    class Rule(models.TextChoices):
        MADE = "made", _("a lasting rule was made")
        NOT_NEEDED = "not_needed", _("no lasting rule is needed")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="verifications")
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="verification"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    rectifying_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    measures_done = models.TextField()
    effect_checked = models.TextField()
    like_cases = models.TextField()
    rule = models.CharField(max_length=12, choices=Rule.choices)
    rule_text = models.TextField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(body=models.F("rectifying_body")), name="verifier_is_not_the_rectifier"
            ),
            models.CheckConstraint(
                condition=~Q(measures_done="") & ~Q(effect_checked="") & ~Q(like_cases="") & ~Q(rule_text=""),
                name="verification_answers_all_four",
            ),
        )


class LookBack(models.Model):
    """Checking again later (回头看) whether the closing holds."""

    class Outcome(models.TextChoices):
        HOLDS = "holds", _("holds")
        RELAPSED = "relapsed", _("relapsed")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="look_backs")
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["finding"], condition=Q(outcome=""), name="look_back_one_open"),
            models.CheckConstraint(
                condition=Q(outcome="", done_at__isnull=True) | ~Q(outcome="") & Q(done_at__isnull=False),
                name="look_back_done_at",
            ),
        )


class Transfer(models.Model):
    """The finding moved to another supervising body's ledger (移交)."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="transfers")
    from_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    reason = models.TextField()
    transferred_at = models.DateTimeField()
    transferred_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(from_body=models.F("to_body")), name="transfer_moves"),
            models.CheckConstraint(condition=~Q(reason=""), name="transfer_has_reason"),
        )
