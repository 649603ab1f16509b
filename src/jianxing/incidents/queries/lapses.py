"""Candidate findings of incidents: silences of feeds and late acknowledgements under an agreement."""

from django.db.models import QuerySet

from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Lapse, Told
from jianxing.kernel.actor import Actor

PAGE = 50
#: So many earlier ones of the same feed or body stand beside one.
BESIDE = 5


def lapses(*, ended: bool = False, before: int | None = None) -> QuerySet[Lapse]:
    """Return the candidates that wait for a decision, or those decided on; the newest first, those *before* a row's key."""
    found: QuerySet[Lapse] = Lapse.objects.filter(ended_at__isnull=not ended)
    if before is not None:
        found = found.filter(pk__lt=before)
    return found.select_related("body", "late", "finding").order_by("-pk")


def one(*, pk: int) -> Lapse:
    """Return a candidate with what it is about; raises ``DoesNotExist`` where it is not seen."""
    found: Lapse = Lapse.objects.select_related(
        "body", "late", "finding", "ended_by", "told__body", "told__incident__agreement"
    ).get(pk=pk)
    return found


def beside(*, lapse: Lapse) -> list[Lapse]:
    """Return earlier ones of the same feed, or of the same body late: what was said then may hold now."""
    same = {"feed": lapse.feed_id} if lapse.feed_id else {"late": lapse.late_id, "feed": None}
    return list(lapses(ended=True).filter(**same, body=lapse.body_id).exclude(pk=lapse.pk)[:BESIDE])


def waiting(*, by: Actor) -> tuple[int, int]:
    """Return how many incidents the acting body has still to take on, and how many candidates it decides on. Two queries."""
    owed = Told.objects.filter(body=by.body_id, accepted_at=None, incident__state=State.PUBLISHED).count()
    return owed, Lapse.objects.filter(body=by.body_id, ended_at=None).count()
