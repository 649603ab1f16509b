"""Tables of inspections. The children carry no ``visible_to``: row security asks their inspection."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person, PlanDomain, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.inspections.lifecycle import ReminderState, State
from jianxing.projects.models import CheckItem, Focus, FocusItem, Programme, Project

STATE_LABELS = {
    State.PLANNED: pgettext_lazy("inspection", "planned"),
    State.HELD: pgettext_lazy("inspection", "held"),
    State.RECORDED: pgettext_lazy("inspection", "recorded"),
    State.VOID: pgettext_lazy("inspection", "void"),
}
REMINDER_STATE_LABELS = {
    ReminderState.SENT: pgettext_lazy("reminder", "sent"),
    ReminderState.ANSWERED: pgettext_lazy("reminder", "answered"),
    ReminderState.VOID: pgettext_lazy("reminder", "void"),
}


def _void_has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(state="void") & Q(voided_at=None, void_reason="")
        | Q(state="void", voided_at__isnull=False) & ~Q(void_reason=""),
        name=name,
    )


class Inspection(Sighted):
    """One supervision activity of a body, alone or with others."""

    class Mode(models.TextChoices):
        VISIT = "visit", _("visit and inquiry")
        ONSITE = "onsite", _("on-site check")
        ATTEND = "attend", _("attending a meeting")
        REMIND = "remind", _("reminding")
        EMBEDDED = "embedded", _("embedded supervision")
        STATIONED = "stationed", _("stationed supervision")
        VISITOR = "visitor", _("visitor-style supervision")
        CAMPAIGN = "campaign", _("special inspection")
        JOINT = "joint", _("joint inspection")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="inspections")
    title = models.CharField(max_length=200)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    planned_on = models.DateField()
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    summary = models.TextField(blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    focus_item = models.ForeignKey(
        FocusItem, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(blank=True)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    bodies = models.ManyToManyField(Body, through="InspectionBody", related_name="joined_inspections")
    findings = models.ManyToManyField(Finding, through="InspectionFinding", related_name="inspections")
    files = models.ManyToManyField(File, through="InspectionFile", related_name="inspections")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="inspection_visible_to"),
            models.Index(fields=["body", "state", "held_from"], name="inspection_by_body"),
            models.Index(fields=["-planned_on", "-id"], name="inspection_by_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="inspection_state_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="inspection_has_title"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "recorded"])
                | Q(held_from__isnull=False, held_to__isnull=False),
                name="inspection_held_has_days",
            ),
            models.CheckConstraint(
                condition=Q(held_from=None, held_to=None) | Q(held_to__gte=F("held_from")),
                name="inspection_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="recorded") | ~Q(summary=""), name="inspection_recorded_has_summary"
            ),
            _void_has_reason("inspection_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"inspection:{self.pk}"

    @property
    def is_void(self) -> bool:
        """Whether it has been voided."""
        return self.state == State.VOID


class InspectionBody(models.Model):
    """A body that took part, and with how many people; who inspects jointly sees the inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="body_links")
    body = models.ForeignKey(Body, models.PROTECT, related_name="inspection_links")
    is_joint = models.BooleanField(default=False)
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-is_joint", "ordinal", "id")
        constraints = (
            models.UniqueConstraint(fields=["inspection", "body"], name="inspection_body_once"),
            models.CheckConstraint(condition=Q(people=None) | Q(people__gt=0), name="inspection_body_people"),
        )


class InspectionProject(models.Model):
    """A project that was looked at, or a site that is none, and the links of its life that were looked at."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="targets")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="inspection_links"
    )
    site = models.CharField(max_length=200, blank=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    aspects = ArrayField(models.CharField(max_length=14, choices=Focus.choices), default=list, blank=True)
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(project__isnull=False, site="") | Q(project=None) & ~Q(site=""),
                name="inspection_target_project_or_site",
            ),
            models.UniqueConstraint(fields=["inspection", "project"], name="inspection_project_once"),
            models.UniqueConstraint(
                fields=["inspection", "site"], condition=~Q(site=""), name="inspection_site_once"
            ),
            models.CheckConstraint(
                condition=Q(aspects__contained_by=list(Focus.values)), name="inspection_target_aspects"
            ),
        )

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by: the project, or the inspection that went to the site."""
        return f"project:{self.project_id}" if self.project_id else f"inspection:{self.inspection_id}"


class CheckResult(models.Model):
    """What an inspection found of one item of a project's checklist."""

    class Outcome(models.TextChoices):
        OK = "ok", pgettext_lazy("check result", "in order")
        PROBLEM = "problem", pgettext_lazy("check result", "problem")
        NOT_APPLICABLE = "not_applicable", pgettext_lazy("check result", "not applicable")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="results")
    check_item = models.ForeignKey(CheckItem, models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    note = models.TextField(blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="check_results")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: How often it was ticked: what a phone had before it went out is told from what was ticked here meanwhile.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("check_item__ordinal", "id")
        constraints = (
            models.UniqueConstraint(fields=["inspection", "check_item"], name="check_result_once"),
            models.CheckConstraint(
                condition=Q(finding=None) | Q(outcome="problem"), name="check_result_finding_is_of_a_problem"
            ),
        )


class InspectionFinding(models.Model):
    """A finding that the inspection brought to light."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="finding_links")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="inspection_links")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["inspection", "finding"], name="inspection_finding_once"),
        )


class InspectionFile(models.Model):
    """A photo or document of the inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="inspection_links")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["inspection", "file"], name="inspection_file_once"),)


class FieldEntry(models.Model):
    """What somebody took where there was no network and handed in later.

    ``base`` is the version of the tick that the phone had. Where another stood here by then, both are kept until a person
    says which one counts.
    """

    class Kind(models.TextChoices):
        TICK = "tick", pgettext_lazy("field entry", "check item")
        FINDING = "finding", pgettext_lazy("field entry", "finding")
        PHOTO = "photo", pgettext_lazy("field entry", "photo")

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("field entry", "taken over")
        CONFLICT = "conflict", pgettext_lazy("field entry", "differs from what stands here")
        CHOSEN = "chosen", pgettext_lazy("field entry", "the field's was chosen")
        LEFT = "left", pgettext_lazy("field entry", "what stood here was kept")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="field_entries")
    #: Made on the phone; a second arrival is the same entry.
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    item = models.ForeignKey(CheckItem, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=14, choices=CheckResult.Outcome.choices, blank=True, default="")
    text = models.TextField(blank=True)
    base = models.PositiveIntegerField(default=0)
    #: The version of the tick that this made, where it was taken over.
    made = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField()
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("taken_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="tick") | Q(item__isnull=False) & ~Q(outcome=""), name="field_tick_says_what"
            ),
            models.CheckConstraint(condition=~Q(kind="finding") | ~Q(text=""), name="field_finding_says_what"),
            models.CheckConstraint(condition=~Q(kind="photo") | Q(file__isnull=False), name="field_photo_has_file"),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "conflict"], settled_at=None)
                | Q(state__in=["chosen", "left"], settled_at__isnull=False),
                name="field_settled_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="field_entry_place",
            ),
        )  # fmt: skip


class InspectionRevision(models.Model):
    """What a correction replaced: the content of one version, kept for good."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["inspection", "version"], name="inspection_revision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="inspection_revision_has_reason"),
        )


class Reminder(Sighted):
    """A reminder (提示提醒) to a body, with its answer. Who it is addressed to sees it, not the inspection."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    sent_by_body = models.ForeignKey(Body, models.PROTECT, related_name="sent_reminders")
    addressee = models.ForeignKey(Body, models.PROTECT, related_name="received_reminders")
    state = models.CharField(
        max_length=10, choices=[(s.value, REMINDER_STATE_LABELS[s]) for s in ReminderState]
    )
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="reminder_visible_to"),
            models.Index(fields=["addressee", "state", "due_on"], name="reminder_by_addressee"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReminderState]), name="reminder_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reminder_has_text"),
            models.CheckConstraint(condition=~Q(addressee=F("sent_by_body")), name="reminder_to_another"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="reminder_answered_has_reply",
            ),
            _void_has_reason("reminder_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"reminder:{self.pk}"
