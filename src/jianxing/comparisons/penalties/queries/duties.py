"""Delegations of authority, and chains of duties with the links that nobody, or more than one, has."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from jianxing.comparisons.penalties.models import Chain, Delegation, Link


def delegations(*, on: date | None = None) -> QuerySet[Delegation]:
    """Return the delegations that the acting body sees, newest first; those in force on a day where one is given."""
    found: QuerySet[Delegation] = Delegation.objects.filter(voided_at=None).select_related(
        "giver", "taker", "registered_by"
    )
    if on is not None:
        found = found.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return found.order_by("-pk")


def one_delegation(*, pk: int) -> Delegation:
    """Return a delegation; raises ``Delegation.DoesNotExist`` where it is not seen."""
    found: Delegation = Delegation.objects.select_related("giver", "taker", "registered_by").get(pk=pk)
    return found


def chains() -> QuerySet[Chain]:
    """Return the chains that the acting body sees with their links and who has them, newest first."""
    found: QuerySet[Chain] = Chain.objects.filter(voided_at=None).select_related("registered_by")
    return found.prefetch_related("links__bodies").order_by("-pk")


def one_chain(*, pk: int) -> Chain:
    """Return a chain with its links; raises ``Chain.DoesNotExist`` where it is not seen."""
    found: Chain = Chain.objects.select_related("registered_by").prefetch_related("links__bodies").get(pk=pk)
    return found


def gaps_of_chains() -> QuerySet[Link]:
    """Return the links that no body has, or more than one."""
    standing = Chain.objects.filter(voided_at=None).values("pk")
    found = Link.objects.filter(chain__in=standing).annotate(holders=Count("held_by")).exclude(holders=1)
    return found.select_related("chain").prefetch_related("bodies").order_by("chain_id", "ordinal")
