"""Lists, their versions and the outlets in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jianxing.comparisons.coverage.models import Card, ListVersion, Outlet, OutletChange, OutletList
from jianxing.ledger.models import Act
from jianxing.methods.coverage.scenes import HOMES

PAGE = 50


@dataclass(frozen=True, slots=True)
class OutletFilters:
    """What outlets are narrowed to; *home* keeps those that take cards of that place, ``!13`` those that do not."""

    outlet_list: int | None = None
    scene: str = ""
    district: str = ""
    home: str = ""
    words: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class OutletPage:
    """One page of outlets, how many there are in all, and where the next begins."""

    rows: Sequence[Outlet]
    count: int
    next_cursor: str = ""


def lists_of(*, card: Card) -> list[OutletList]:
    """Return a card's lists."""
    return list(OutletList.objects.filter(card=card).select_related("reports"))


def one_list(*, pk: int) -> OutletList:
    """Return a list with its card; raises ``DoesNotExist`` where it is not seen."""
    return OutletList.objects.select_related("card__registered_by", "reports").get(pk=pk)


def versions_of(*, outlet_list: OutletList) -> list[ListVersion]:
    """Return the versions of a list, newest first."""
    return list(ListVersion.objects.filter(outlet_list=outlet_list).select_related("brought_by"))


def one_version(*, pk: int) -> ListVersion:
    """Return a version with its list; raises ``DoesNotExist`` where it is not seen."""
    return ListVersion.objects.select_related("outlet_list__card__registered_by", "outlet_list__reports").get(
        pk=pk
    )


def newest_versions(*, card: Card) -> dict[int, ListVersion]:
    """Return the newest version of each list of a card, by the list's number. One query."""
    found = (
        ListVersion.objects.filter(outlet_list__card=card)
        .order_by("outlet_list_id", "-ordinal")
        .distinct("outlet_list_id")
    )
    return {one.outlet_list_id: one for one in found}


def outlets(*, card: Card) -> QuerySet[Outlet]:
    """Return the outlets in force of all lists of a card, those that count as another among them."""
    return Outlet.objects.filter(outlet_list__card=card, until=None)


def counted(*, end: date, scene: str = "", domain: str = "") -> QuerySet[Outlet]:
    """Return the outlets of every card that take a card somewhere by the end of a day, each counted once."""
    found = Outlet.objects.filter(since_on__lte=end, counts_as=None, outlet_list__card__voided_at=None)
    found = found.filter(Q(until_on=None) | Q(until_on__gt=end)).exclude(accepts=[0, 0, 0])
    if scene:
        found = found.filter(scene=scene)
    if domain:
        found = found.filter(outlet_list__card__domain=domain)
    return found.order_by("id")


def outlet_page(*, card: Card, filters: OutletFilters, cursor: str = "", size: int = PAGE) -> OutletPage:
    """Return a page of a card's outlets."""
    found = outlets_listed(card=card, filters=filters)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__gt=int(cursor))
    rows = list(found[: size + 1])
    return OutletPage(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def outlets_listed(*, card: Card, filters: OutletFilters) -> QuerySet[Outlet]:
    """Return a card's outlets as a list of them is narrowed, in the order of their keys."""
    found = Outlet.objects.filter(outlet_list__card=card).select_related("outlet_list")
    found = found.filter(until__isnull=False) if filters.left else found.filter(until=None)
    if filters.outlet_list is not None:
        found = found.filter(outlet_list=filters.outlet_list)
    if filters.scene:
        found = found.filter(scene=filters.scene)
    if filters.district:
        found = found.filter(district=filters.district)
    home = filters.home.removeprefix("!")
    if home in HOMES:
        none = {f"accepts__{HOMES.index(home)}": 0}
        found = found.filter(**none) if filters.home.startswith("!") else found.exclude(**none)
    for word in filters.words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__iexact=word) | Q(address__icontains=word))
    return found.order_by("pk")


def one_outlet(*, pk: int) -> Outlet:
    """Return an outlet with its list and card; raises ``DoesNotExist`` where it is not seen."""
    return Outlet.objects.select_related(
        "outlet_list__card__registered_by", "outlet_list__reports", "counts_as"
    ).get(pk=pk)


def joined_with(*, version: ListVersion) -> QuerySet[Outlet]:
    """Return the outlets that joined with a version."""
    return Outlet.objects.filter(outlet_list_id=version.outlet_list_id, since=version.ordinal).order_by("pk")


def left_with(*, version: ListVersion) -> list[Outlet]:
    """Return the outlets that dropped out with a version, at most two thousand."""
    found = OutletChange.objects.filter(version=version, what="dropped").select_related("outlet")
    return [one.outlet for one in found[:2000]]


def outlet_acts(*, outlet: Outlet) -> list[Act]:
    """Return what was done to an outlet, oldest first."""
    return list(
        Act.objects.filter(subject="outlet", subject_id=outlet.pk).select_related("detail").order_by("id")
    )


def list_acts(*, outlet_list: OutletList) -> list[Act]:
    """Return what was done to a list, oldest first."""
    found = Act.objects.filter(subject="outlet_list", subject_id=outlet_list.pk)
    return list(found.select_related("detail").order_by("id"))
