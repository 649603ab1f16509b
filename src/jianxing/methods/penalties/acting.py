"""Who may act: whether an authority governs the place of a case, or acts by a delegation of one that does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Delegated:
    """*taker* may punish where *giver* governs: *items* where some are named, all otherwise; both days included."""

    giver_code: str
    taker: int
    items: frozenset[str]
    first: date
    last: date | None


def may_act(
    *,
    authority: int,
    authority_code: str,
    governing: Collection[str],
    item: str,
    on: date,
    delegations: Iterable[Delegated],
) -> bool:
    """Whether *authority*, which has the jurisdiction of that code, may punish *item* where *governing* are the codes in force.

    *governing* holds the county of the place and what stands above it; an authority of any of them governs the place.
    """
    if authority_code in governing:
        return True
    return any(
        one.taker == authority
        and one.giver_code in governing
        and one.first <= on
        and (one.last is None or on <= one.last)
        and (not one.items or item in one.items)
        for one in delegations
    )
