"""The list of briefs, the latest first, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.briefs.lifecycle import State
from jianxing.briefs.models import Brief, BriefFigure
from jianxing.ledger.models import Act

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, how many there are in all, and where the next begins."""

    briefs: Sequence[Brief]
    count: int
    next_cursor: str = ""


def page(*, state: str = "", words: str = "", cursor: str = "", size: int = PAGE) -> Page:
    """Return one page of the briefs that the acting body sees; void ones only when asked for."""
    found: QuerySet[Brief] = Brief.objects.all()
    found = found.filter(state=state) if state in set(State) else found.exclude(state=State.VOID)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=word))
    count = found.count()
    day, _, key = cursor.partition("~")
    try:
        if key.isdecimal():
            last = date.fromisoformat(day)
            found = found.filter(Q(as_of__lt=last) | Q(as_of=last, pk__lt=int(key)))
    except ValueError:
        pass  # anything else than a cursor starts anew
    shown = list(found.select_related("body", "issued_by").order_by("-as_of", "-pk")[: size + 1])
    ahead = f"{shown[size - 1].as_of.isoformat()}~{shown[size - 1].pk}" if len(shown) > size else ""
    return Page(briefs=shown[:size], count=count, next_cursor=ahead)


def one(*, pk: int) -> Brief:
    """Return a brief with who wrote, reviewed and issued it; raises ``Brief.DoesNotExist`` where it is not seen."""
    found: Brief = (
        Brief.objects.select_related("body", "drafted_by", "reviewed_by", "issued_by", "voided_by")
        .prefetch_related(Prefetch("figures", BriefFigure.objects.annotate(row_count=Count("rows"))))
        .get(pk=pk)
    )
    return found


def acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a brief with their disclosed details, oldest first."""
    return Act.objects.filter(subject="brief", subject_id=pk).select_related("detail").order_by("id")


def figure_acts(*, keys: Sequence[int]) -> QuerySet[Act]:
    """Return the acts of a figure's versions, oldest first."""
    return Act.objects.filter(subject="figure", subject_id__in=keys).select_related("detail").order_by("id")
