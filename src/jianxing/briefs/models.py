"""Tables of briefs. What hangs on a brief carries no ``visible_to``: row security asks the brief."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from jianxing.briefs.lifecycle import State
from jianxing.briefs.recipes import Definition
from jianxing.directory.models import Body, Person, PlanDomain, Sighted

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("brief", "draft"),
    State.REVIEWED: pgettext_lazy("brief", "reviewed"),
    State.RETURNED: pgettext_lazy("brief", "returned"),
    State.ISSUED: pgettext_lazy("brief", "issued"),
    State.VOID: pgettext_lazy("brief", "void"),
}


class Defined(models.Model):
    """A named query with a counting unit and what it says."""

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    recipe = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    unit = models.CharField(max_length=20)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    says_zh = models.CharField(max_length=300, blank=True)
    says_en = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def definition(self) -> Definition:
        """The figure as recipes take it."""
        return Definition(
            key=self.key,
            name=self.name,
            recipe=self.recipe,
            unit=self.unit,
            params=self.params,
            domain=self.domain,
            says_zh=self.says_zh,
            says_en=self.says_en,
            version=self.version,
        )

    version: int


class Figure(Defined):
    """A version of a figure that a body has made; the one that is current is placed in templates and drafts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="figures")
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    #: The view of the ledger that it was made from, as its address has it.
    view = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    retire_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("domain", "key", "-version")
        constraints = (
            models.UniqueConstraint(fields=["body", "key", "version"], name="figure_version_once"),
            models.UniqueConstraint(
                fields=["body", "key"], condition=Q(is_current=True), name="figure_current_once"
            ),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"), name="figure_key_form"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="figure_has_name"),
            models.CheckConstraint(
                condition=Q(retired_at=None, retire_reason="")
                | Q(retired_at__isnull=False) & ~Q(retire_reason=""),
                name="figure_retired_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """A version of the text that a body's briefs begin with; ``sections`` are ``briefs.texts.Section`` as JSON."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="brief_templates")
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    title = models.CharField(max_length=120)
    subtitle = models.CharField(max_length=200, blank=True)
    sections = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["body", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["body"], condition=Q(is_current=True), name="template_current_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="template_has_title"),
        )

    def __str__(self) -> str:
        return self.title


class Brief(Sighted):
    """A bulletin of a body as of a day: drafted, reviewed by somebody else, issued by a leader and frozen by that."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="briefs")
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    title = models.CharField(max_length=120)
    subtitle = models.CharField(max_length=200, blank=True)
    sections = models.JSONField()
    as_of = models.DateField()
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: Everybody who has written in it: none of them reviews it.
    authors = ArrayField(models.BigIntegerField(), default=list)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: What each figure came to when it was reviewed.
    reviewed_values = models.JSONField(default=dict, blank=True)
    return_reason = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: The position of the ledger at that instant; absent where nothing had been sealed yet.
    head_size = models.BigIntegerField(null=True, blank=True)
    head_root = models.CharField(max_length=64, blank=True)
    head = models.JSONField(default=dict, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(blank=True)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="brief_visible_to"),
            models.Index(fields=["-as_of", "-id"], name="brief_by_day"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="brief_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="brief_has_title"),
            models.CheckConstraint(
                condition=~Q(state__in=["reviewed", "issued"]) | Q(reviewed_at__isnull=False),
                name="brief_reviewed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False), name="brief_issued_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="brief_return_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") & Q(voided_at=None, void_reason="")
                | Q(state="void", voided_at__isnull=False) & ~Q(void_reason=""),
                name="brief_void_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"brief:{self.pk}"

    @property
    def is_frozen(self) -> bool:
        """Whether its figures were frozen: it has been issued, even where it was voided later."""
        return self.issued_at is not None


class BriefFigure(Defined):
    """A figure as an issued brief froze it: its definition of that day, its value, and what was asked."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="figures")
    version = models.PositiveIntegerField(default=1)
    ordinal = models.PositiveSmallIntegerField()
    value = models.JSONField(null=True)
    query_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["brief", "key"], name="brief_figure_once"),)

    def __str__(self) -> str:
        return self.name


class BriefRow(models.Model):
    """A row that a frozen figure counted: its handle, and hashes of what it relied on; nothing that it says."""

    figure = models.ForeignKey(BriefFigure, models.PROTECT, related_name="rows")
    ordinal = models.PositiveIntegerField()
    handle = models.CharField(max_length=60)
    opens = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["figure", "handle"], name="brief_row_once"),)

    def __str__(self) -> str:
        return self.handle
