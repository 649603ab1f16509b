"""Kinds of approvals that offices keep, how long each took before, and templates of what an application needs.

What is approved by whom, within how many days, is published by law (Administrative Licensing Law, art. 30); of past cases
days alone are kept. Every body of the node reads them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person


class Kind(models.Model):
    """A kind of approval of one body, with its limits in working days. It never changes; a later one of the same code follows."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="approval_kinds")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    statutory_days = models.PositiveSmallIntegerField()
    promised_days = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "code"], condition=Q(superseded_at=None), name="approval_kind_once"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="approval_kind_named"),
            models.CheckConstraint(
                condition=Q(statutory_days__lte=1000), name="approval_kind_days_plausible"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> int:
        """The working days that are counted with."""
        promised = self.statutory_days if self.promised_days is None else self.promised_days
        return min(promised, self.statutory_days)


class PastCase(models.Model):
    """How many working days an approval of this kind took, its stops left out. It never changes."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    granted_on = models.DateField(null=True, blank=True)
    #: Whether it comes out of a record here; else it was entered.
    is_recorded = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["body", "code"], name="approval_past_by_kind"),)
        constraints = (
            models.CheckConstraint(condition=Q(days__lte=1000), name="approval_past_days_plausible"),
        )


class Template(models.Model):
    """What an application of one sort needs: kinds of approvals, in which order. A later one of the same name follows it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="approval_templates")
    name = models.CharField(max_length=120)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(superseded_at=None), name="approval_template_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="approval_template_named"),
        )

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """One approval of a template; ``after`` are codes of the same template."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    after = ArrayField(models.CharField(max_length=40), default=list)
    materials = ArrayField(models.CharField(max_length=120), default=list)
    prepare_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(fields=["template", "code"], name="approval_template_item_once"),
        )
