"""Projects: what they are, where they stand, whose they are, and what they were before a correction."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Jurisdiction, Person, PlanDomain, Sighted
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models.programme import Programme
from jianxing.projects.models.voiding import Voidable, void_has_reason

STAGE_LABELS = {
    Stage.PLANNING: pgettext_lazy("project stage", "planning"),
    Stage.APPROVAL: pgettext_lazy("project stage", "approval"),
    Stage.TENDERING: pgettext_lazy("project stage", "tendering"),
    Stage.CONSTRUCTION: pgettext_lazy("project stage", "construction"),
    Stage.ACCEPTANCE: pgettext_lazy("project stage", "acceptance"),
    Stage.OPERATION: pgettext_lazy("project stage", "operation"),
}
STAGE_CHOICES = [(stage.value, STAGE_LABELS[stage]) for stage in Stage]


class Project(Sighted, Voidable):
    """A piece of the plan on the map. A park is the parent of its projects, a corridor of its sections."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    code = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    stage = models.CharField(max_length=14, choices=STAGE_CHOICES)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="registered_projects")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="projects")
    # Apart, so that an enclave can be seen: where it lies, and who governs it.
    located_in = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="located_projects"
    )
    governed_by = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="governed_projects"
    )
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    summary = models.TextField(blank=True)
    introduced_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    pinyin_key = models.CharField(max_length=1600)
    pinyin_initials = models.CharField(max_length=200, blank=True)
    bodies = models.ManyToManyField(Body, through="ProjectBody", related_name="projects")
    spans = models.ManyToManyField(Jurisdiction, through="ProjectSpan", related_name="spanning_projects")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="project_visible_to"),
            models.Index(fields=["name"], name="project_by_name"),
            models.Index(fields=["domain", "stage"], name="project_by_domain"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="project_named_once"
            ),
            models.UniqueConstraint(
                fields=["registered_by", "code"],
                condition=Q(voided_at=None) & ~Q(code=""),
                name="project_coded_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="project_has_name"),
            models.CheckConstraint(
                condition=Q(stage__in=[s.value for s in Stage]), name="project_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="project_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="project_point_whole",
            ),
            void_has_reason("project_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"project:{self.pk}"


class ProjectSpan(models.Model):
    """A further jurisdiction that a project runs through: a line through three provinces is one project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="span_links")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="span_links")

    class Meta:
        ordering = ("jurisdiction__code",)
        constraints = (models.UniqueConstraint(fields=["project", "jurisdiction"], name="project_span_once"),)


class ProjectBody(models.Model):
    """A body's part in a project, from an instant until another."""

    class Part(models.TextChoices):
        OWNER = "owner", pgettext_lazy("part in a project", "owner")
        RESPONSIBLE = "responsible", pgettext_lazy("part in a project", "responsible")
        PARTICIPATING = "participating", pgettext_lazy("part in a project", "participating")

    project = models.ForeignKey(Project, models.PROTECT, related_name="body_links")
    body = models.ForeignKey(Body, models.PROTECT, related_name="project_links")
    part = models.CharField(max_length=14, choices=Part.choices)
    ordinal = models.PositiveSmallIntegerField(default=0)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "body", "part"], condition=Q(until_at=None), name="project_body_once"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("since_at")), name="project_body_span"
            ),
        )


class ProjectStage(models.Model):
    """A stage that the project entered; the day is absent where nobody knows it any more."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="stages")
    came_from = models.CharField(max_length=14, choices=STAGE_CHOICES, blank=True)
    stage = models.CharField(max_length=14, choices=STAGE_CHOICES)
    on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(came_from=F("stage")), name="project_stage_moves"),
            models.CheckConstraint(
                condition=Q(came_from="") | Q(on__isnull=False), name="project_stage_move_is_dated"
            ),
        )


class ProjectRevision(models.Model):
    """What a correction replaced: the content of one version, kept for good."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["project", "version"], name="project_revision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="project_revision_has_reason"),
        )
