"""Proposed matches."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from jianxing.comparisons.coverage.models import Card, Match

PAGE = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many pairs wait for a person, and what became of those judged."""

    proposed: int
    accepted: int
    refused: int


def waiting_matches(*, card: Card) -> Waiting:
    """Return how many matches of a card stand where. One query."""
    return Waiting(
        **Match.objects.filter(card=card).aggregate(
            proposed=Count("pk", filter=Q(state="proposed")),
            accepted=Count("pk", filter=Q(state="accepted")),
            refused=Count("pk", filter=Q(state="refused")),
        )
    )


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One page of matches, and where the next begins."""

    rows: Sequence[Match]
    next_cursor: str = ""


def match_page(*, card: Card, state: str = "proposed", cursor: str = "", size: int = PAGE) -> MatchPage:
    """Return a page of a card's matches, the likeliest first; a cursor is a score and a number."""
    found = Match.objects.filter(card=card, state=state).select_related(
        "left__outlet_list", "right__outlet_list", "decided_by"
    )
    score, _colon, pk = cursor.partition(":")
    try:
        after = (float(score), int(pk))
    except ValueError:
        pass
    else:
        found = found.filter(Q(score__lt=after[0]) | Q(score=after[0], pk__gt=after[1]))
    rows = list(found.order_by("-score", "pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return MatchPage(rows[:size], f"{last.score!r}:{last.pk}" if last else "")


def one_match(*, pk: int) -> Match:
    """Return a match with both outlets and its card; raises ``DoesNotExist`` where it is not seen."""
    return Match.objects.select_related("card__registered_by", "left__outlet_list", "right__outlet_list").get(
        pk=pk
    )
