"""Files of readings on their way in."""

from django.db.models import QuerySet

from jianxing.indicators.models import Intake
from jianxing.ledger.models import Act


def intakes() -> QuerySet[Intake]:
    """Return the files of readings that the acting body sees, newest first."""
    found: QuerySet[Intake] = Intake.objects.select_related("body", "reports", "created_by", "blob")
    return found.order_by("-id")


def one_intake(*, pk: int) -> Intake:
    """Return a file of readings; raises ``Intake.DoesNotExist`` where it is not seen."""
    found: Intake = Intake.objects.select_related("body", "reports", "created_by", "blob").get(pk=pk)
    return found


def intake_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a file of readings with their disclosed details, oldest first."""
    return Act.objects.filter(subject="intake", subject_id=pk).select_related("detail").order_by("id")
