"""The money of a project: budget, allocation, payment and use, each entry with its day and document."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.projects.models.project import Project
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Fund(Voidable):
    """Money from one source for one project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="funds")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(voided_at=None), name="fund_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="fund_has_name"),
            void_has_reason("fund_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.name


class FundEntry(Voidable):
    """A sum in yuan. Without ``on`` it is planned and has not happened yet.

    An entry does not change but for happening; it is corrected by voiding it and writing another that names it.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", pgettext_lazy("fund entry", "budget")
        ALLOCATION = "allocation", pgettext_lazy("fund entry", "allocation")
        PAYMENT = "payment", pgettext_lazy("fund entry", "payment")
        USE = "use", pgettext_lazy("fund entry", "use")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    planned_on = models.DateField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)
    payee = models.CharField(max_length=200, blank=True)
    payee_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="fund_entries")
    purpose = models.CharField(max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["fund", "kind", "on"], name="fund_entry_by_kind"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_entry_amount_positive"),
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(planned_on__isnull=False), name="fund_entry_has_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["allocation", "payment"]) | Q(on__isnull=False),
                name="fund_entry_planned_kind",
            ),
            models.CheckConstraint(condition=~Q(kind="use") | ~Q(purpose=""), name="fund_use_has_purpose"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="fund_entry_corrects_other"
            ),
            void_has_reason("fund_entry_void_has_reason"),
        )

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"fund_entry:{self.pk}"
