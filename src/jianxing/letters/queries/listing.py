"""The lists of letters: those sent and those received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from jianxing.kernel.actor import Actor
from jianxing.letters.lifecycle import (
    ARRIVED,
    WITH_ADDRESSEE,
)
from jianxing.letters.models import (
    Letter,
    Receipt,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    side: str = "sent"  # or "received"
    state: str = ""
    kind: str = ""
    body: int | None = None
    late: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of letters or of receipts, how many there are in all, and where the next begins."""

    rows: Sequence[Any]
    count: int
    next_cursor: str = ""


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return letters that the acting body wrote or sees from above (发文), or those that it received (收文), newest first."""
    found = filtered(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def filtered(*, filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    """Return the letters, or receipts of received ones, that the filters admit, in no order."""
    return _received(filters, by, today) if filters.side == "received" else _sent(filters, by, today)


def late(today: date) -> Q:
    """Condition on receipts: the addressee has it, and its day has passed."""
    return Q(state__in=WITH_ADDRESSEE, due_on__lt=today)


def _sent(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    receipts = Receipt.objects.select_related("addressee")
    found = (
        Letter.objects.exclude(~Q(body=by.body_id) & Q(addressed__contains=[by.body_id]))
        .select_related("body", "signed_by")
        .prefetch_related(Prefetch("receipts", receipts))
    )
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.body is not None:
        found = found.filter(addressed__contains=[filters.body])
    if filters.late:
        found = found.filter(Exists(Receipt.objects.filter(late(today), letter=OuterRef("pk"))))
    if filters.words:
        of = Q(title__icontains=filters.words) | Q(text__icontains=filters.words)
        by_number = Q(number__icontains=filters.words) | Q(document_number__icontains=filters.words)
        found = found.filter(of | by_number | Q(matter__icontains=filters.words))
    return found


def _received(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    found = Receipt.objects.filter(addressee=by.body_id, state__in=[state.value for state in ARRIVED])
    found = found.select_related("letter__body", "letter__signed_by", "addressee")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(letter__kind=filters.kind)
    if filters.body is not None:
        found = found.filter(letter__body=filters.body)
    if filters.late:
        found = found.filter(late(today))
    if filters.words:
        of = Q(letter__title__icontains=filters.words) | Q(letter__text__icontains=filters.words)
        number = Q(letter__document_number__icontains=filters.words)
        found = found.filter(of | number | Q(asked__icontains=filters.words))
    return found
