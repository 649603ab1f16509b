"""The matrix of rules: which kinds of layer may not meet, and how; every version of every row."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.atlas.models.layer import LayerKind
from jianxing.directory.models import Body, Person
from jianxing.methods.atlas.conflicts import ANY, Rule
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Severity(models.TextChoices):
    """How grave a conflict under a rule is."""

    GRAVE = "grave", pgettext_lazy("conflict rule", "grave")
    ORDINARY = "ordinary", pgettext_lazy("conflict rule", "ordinary")
    NOTE = "note", pgettext_lazy("conflict rule", "to be noted")


class ConflictRule(Voidable):
    """One row of a body's matrix in one version; ``uid`` stays when it is changed. The bodies below the body inherit it.

    What a row says never changes: a change adds the next version and says when this one was superseded.
    """

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    body = models.ForeignKey(Body, models.PROTECT, related_name="conflict_rules")
    name = models.CharField(max_length=60)
    a_kind = models.CharField(max_length=20)
    b_kind = models.CharField(max_length=20)
    relation = models.CharField(max_length=10, default="intersects")
    area_above_m2 = models.FloatField(default=0)
    length_above_m = models.FloatField(default=0)
    within_m = models.FloatField(default=0)
    needs_approval = models.BooleanField(default=False)
    reports_length = models.BooleanField(default=False)
    #: An overlap narrower than this is a digitising error, and no candidate.
    sliver_m = models.FloatField(default=2)
    severity = models.CharField(max_length=8, choices=Severity.choices, default=Severity.ORDINARY)
    wording = models.CharField(max_length=500)
    basis = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["uid", "version"], name="conflict_rule_version_once"),
            models.UniqueConstraint(
                fields=["uid"], condition=Q(superseded_at=None), name="conflict_rule_current_once"
            ),
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(superseded_at=None, voided_at=None), name="conflict_rule_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(wording=""), name="conflict_rule_has_words"
            ),
            models.CheckConstraint(
                condition=Q(a_kind__in=[ANY, *LayerKind.values], b_kind__in=[ANY, *LayerKind.values]),
                name="conflict_rule_kinds_known",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="conflict_rule_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(area_above_m2__gte=0, length_above_m__gte=0, within_m__gte=0, sliver_m__gte=0),
                name="conflict_rule_thresholds",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="conflict_rule_valid_span"
            ),
            void_has_reason("conflict_rule_void_has_reason"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a link names it by."""
        return f"conflict_rule:{self.pk}"

    def as_rule(self, *, key: str) -> Rule:
        """Return what the comparison takes: of any kind, since the layers were chosen by theirs; *key* names it in identities."""
        return Rule(
            relation=self.relation,
            area_above_m2=self.area_above_m2,
            length_above_m=self.length_above_m,
            within_m=self.within_m,
            needs_approval=self.needs_approval,
            reports_length=self.reports_length,
            sliver_m=self.sliver_m,
            name=key,
        )
