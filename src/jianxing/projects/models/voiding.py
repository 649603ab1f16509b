"""Voiding (作废) as every table here keeps it: an instant and a reason, and the person where one stands behind it."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Person


class Voidable(models.Model):
    """A row that is never deleted: it stays, voided, with its reason, and counts nowhere."""

    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        """Whether it has been voided."""
        return self.voided_at is not None


def void_has_reason(name: str) -> models.CheckConstraint:
    """Bind instant and reason; the software may void without a person behind it."""
    return models.CheckConstraint(
        condition=Q(voided_at=None, voided_by=None, void_reason="")
        | Q(voided_at__isnull=False) & ~Q(void_reason=""),
        name=name,
    )
