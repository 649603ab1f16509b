"""Cards, their matters, residents and letters."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from jianxing.comparisons.coverage.models import Card, CardLetter, Matter, Residents
from jianxing.ledger.models import Act
from jianxing.letters.models import Letter


def cards() -> QuerySet[Card]:
    """Return the cards that are not void, newest first."""
    found: QuerySet[Card] = Card.objects.filter(voided_at=None).select_related("registered_by")
    return found.order_by("-id")


def one_card(*, pk: int) -> Card:
    """Return a card; raises ``DoesNotExist`` where it is not seen."""
    found: Card = Card.objects.select_related("registered_by", "voided_by").get(pk=pk)
    return found


def matters_of(*, card: Card) -> list[Matter]:
    """Return the matters done with a card, in the order of their bits."""
    return list(Matter.objects.filter(card=card))


def matters_by(*, end: datetime) -> list[Matter]:
    """Return the matters of all cards that were added before an instant."""
    return list(Matter.objects.filter(added_at__lt=end, card__voided_at=None).order_by("card_id", "bit"))


def residents_of(*, card: Card, year: int = 0) -> QuerySet[Residents]:
    """Return residents that stand, by district and newest year first; those of one year where it is named."""
    found = Residents.objects.filter(card=card, voided_at=None)
    return found.filter(year=year) if year else found


def years_of(*, card: Card) -> list[tuple[int, int, str]]:
    """Return each year with how many districts have residents for it, and a source."""
    found = (
        Residents.objects.filter(card=card, voided_at=None)
        .order_by()
        .values("year", "source")
        .annotate(n=Count("id", filter=Q(voided_at=None)))
    )
    return sorted(((one["year"], one["n"], one["source"]) for one in found), reverse=True)


def letters_of(*, card: Card) -> list[CardLetter]:
    """Return the letters from which changes of a card are counted, the latest sent first."""
    return list(
        CardLetter.objects.filter(card=card).select_related("letter").order_by("-letter__sent_at", "-id")
    )


def letters_to_link(*, card: Card, most: int = 100) -> list[Letter]:
    """Return the letters that were sent and are not linked to a card yet, the latest first."""
    found = Letter.objects.filter(sent_at__isnull=False).exclude(
        pk__in=CardLetter.objects.filter(card=card).values("letter")
    )
    return list(found.order_by("-sent_at", "-pk")[:most])


def card_acts(*, card: Card) -> list[Act]:
    """Return what was done to a card, oldest first."""
    found = Act.objects.filter(subject="coverage_card", subject_id=card.pk)
    return list(found.select_related("detail").order_by("id"))
