"""Tables of freight: what one body follows, its sources and maps, documents with their versions, movements, mismatches."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.comparisons.freight.lifecycle import FileState, MismatchState
from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import Blob
from jianxing.methods.freight.kinds import FIELDS, KINDS, WRONGS, Field, Kind, Wrong
from jianxing.methods.freight.wording import FIELD_NAMES, KIND_NAMES, WRONG_NAMES
from jianxing.projects.models.voiding import Voidable, void_has_reason
from jianxing.questions.models import Question

FILE_LABELS = {
    FileState.UNDERSTOOD: pgettext_lazy("file of documents", "to be checked"),
    FileState.DONE: pgettext_lazy("file of documents", "brought in"),
    FileState.CANCELLED: pgettext_lazy("file of documents", "cancelled"),
    FileState.FAILED: pgettext_lazy("file of documents", "refused"),
}
MISMATCH_LABELS = {
    MismatchState.OPEN: pgettext_lazy("mismatch", "open"),
    MismatchState.MENDED: pgettext_lazy("mismatch", "mended by a corrected document"),
    MismatchState.EXPLAINED: pgettext_lazy("mismatch", "explained"),
}
KIND_CHOICES = [(one.value, gettext_lazy(KIND_NAMES[one])) for one in KINDS]
FIELD_CHOICES = [(one.value, gettext_lazy(FIELD_NAMES[one])) for one in FIELDS]
WRONG_CHOICES = [(one.value, gettext_lazy(WRONG_NAMES[one])) for one in WRONGS]


class Traffic(Sighted, Voidable):
    """What one body follows: the movements of some routes, compared over all sources. Seen by it and the bodies above it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="traffics")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Sighted.Meta):
        ordering = ("name",)
        indexes = (GinIndex(fields=["visible_to"], name="traffic_visible_to"),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="traffic_has_name"),
            models.UniqueConstraint(
                fields=["registered_by", "name"], condition=Q(voided_at=None), name="traffic_once"
            ),
            void_has_reason("traffic_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"traffic:{self.pk}"


class Route(models.Model):
    """A route between an inland place and a port, both by their code in the map of places."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="routes")
    name = models.CharField(max_length=120)
    inland = models.CharField(max_length=40)
    port = models.CharField(max_length=40)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["traffic", "inland", "port"], name="freight_route_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(inland="") & ~Q(port=""), name="freight_route_says_where"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"freight_route:{self.pk}"


class MapEntry(models.Model):
    """A name of a place or of a kind of packages, beside those that the product knows."""

    class Sort(models.TextChoices):
        """Which map."""

        PLACE = "place", pgettext_lazy("map of names", "station or port")
        PORT = "port", pgettext_lazy("map of names", "sea port")
        PACKAGE = "package", pgettext_lazy("map of names", "kind of packages")

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="names")
    sort = models.CharField(max_length=8, choices=Sort.choices)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("sort", "code", "name")
        constraints = (
            models.UniqueConstraint(fields=["traffic", "sort", "name"], name="freight_name_once"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & Q(sort__in=["place", "port", "package"]), name="freight_name_says"
            ),
        )  # fmt: skip


class UsualCost(models.Model):
    """What correcting a kind of document usually costs, as far as it is known, and on what that rests."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    demurrage_days = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200)

    class Meta:
        ordering = ("kind",)
        constraints = (
            models.UniqueConstraint(fields=["traffic", "kind"], name="freight_cost_once"),
            models.CheckConstraint(
                condition=(Q(fee__isnull=False) | Q(demurrage_days__isnull=False)) & ~Q(basis=""), name="freight_cost_says"
            ),
        )  # fmt: skip


class Source(models.Model):
    """Where documents come from: its mapping, and the body that answers for what it delivers."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="sources")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=KIND_CHOICES, blank=True)
    mapping = models.JSONField(default=dict)
    issuer = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["traffic", "name"], name="freight_source_once"),
            models.CheckConstraint(condition=~Q(name=""), name="freight_source_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class DocumentFile(models.Model):
    """A file of documents: what was found in it, what is to become of that, and that it was brought in."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="files")
    source = models.ForeignKey(Source, models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(s.value, FILE_LABELS[s]) for s in FileState])
    counts = models.JSONField(default=dict)
    #: The first mismatches that bringing it in would find.
    preview = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in FileState]), name="freight_file_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="understood", finished_at=None)
                | ~Q(state="understood") & Q(finished_at__isnull=False),
                name="freight_file_ended_has_instant",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What work on it and its acts name it by."""
        return f"document_file:{self.pk}"


class Movement(models.Model):
    """One container on one way: the documents that belong together, its route and the enterprise that ships."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="movements")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    container = models.CharField(max_length=20)
    first_on = models.DateField()
    last_on = models.DateField()
    route = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="movements")
    enterprise = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["traffic", "first_on"], name="freight_movement_by_day"),
            models.Index(fields=["container"], name="freight_movement_by_box"),
        )

    def __str__(self) -> str:
        return self.container

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"movement:{self.pk}"


class Document(models.Model):
    """What one document says of one container, as it was read. A correction supersedes it; it stays as it was."""

    traffic = models.ForeignKey(Traffic, models.PROTECT, related_name="documents")
    source = models.ForeignKey(Source, models.PROTECT, related_name="documents")
    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="documents")
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    number = models.CharField(max_length=120, blank=True)
    container = models.CharField(max_length=40)
    ordinal = models.PositiveSmallIntegerField(default=1)
    row = models.PositiveIntegerField()
    dated_on = models.DateField()
    stated = models.JSONField()
    brought_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["traffic", "kind", "number", "container"], name="freight_document_by_number"),
            models.Index(fields=["traffic", "dated_on"], name="freight_document_by_day"),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="freight_document_kind"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="freight_document_ordinal"),
        )  # fmt: skip


class Mismatch(models.Model):
    """A field on which two documents of a movement disagree, as it stood when it was found, and what became of it."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="mismatches")
    field = models.CharField(max_length=20, choices=FIELD_CHOICES)
    wrong = models.CharField(max_length=24, choices=WRONG_CHOICES)
    left = models.ForeignKey(Document, models.PROTECT, related_name="+")
    right = models.ForeignKey(Document, models.PROTECT, related_name="+")
    left_says = models.CharField(max_length=400, blank=True)
    right_says = models.CharField(max_length=400, blank=True)
    odd = models.CharField(max_length=16, choices=KIND_CHOICES, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, MISMATCH_LABELS[s]) for s in MismatchState])
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["movement", "state"], name="freight_mismatch_by_movement"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(field__in=[f.value for f in Field]) & Q(wrong__in=[w.value for w in Wrong]),
                name="freight_mismatch_known",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | Q(state__in=["mended", "explained"], ended_at__isnull=False),
                name="freight_mismatch_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="explained") | ~Q(end_reason=""), name="freight_mismatch_explained_has_reason"
            ),
        )  # fmt: skip

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"mismatch:{self.pk}"
