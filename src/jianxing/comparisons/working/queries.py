"""Every read of long work."""

from django.db.models import QuerySet

from jianxing.comparisons.working.models import Work
from jianxing.directory.acting import acting_body_id
from jianxing.ledger.models import Act


def works() -> QuerySet[Work]:
    """Return the work that the reader sees, newest first."""
    found: QuerySet[Work] = Work.objects.select_related("body")
    return found


def one(*, pk: int) -> Work:
    """Return some work; raises ``Work.DoesNotExist`` where it is not there or not seen, alike."""
    return works().get(pk=pk)


def newest_of(*, comparison: str, most: int = 5) -> list[Work]:
    """Return the acting body's newest work of one comparison, as ``coverage``."""
    return list(works().filter(body=acting_body_id(), kind__startswith=f"{comparison}.")[:most])


def work_acts(*, pk: int) -> QuerySet[Act]:
    """Return what was done to some work, oldest first."""
    return Act.objects.filter(subject="work", subject_id=pk).select_related("detail").order_by("id")
