"""A park's idle land and buildings, added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from jianxing.projects.lifecycle import AssetState
from jianxing.projects.models import ParkAsset, Project


@dataclass(frozen=True, slots=True)
class AssetTotal:
    """How many assets of a kind are in a state, and their area in square metres."""

    kind: str
    state: str
    count: int
    area: Decimal


def one_asset(*, pk: int) -> ParkAsset:
    """Return an asset with its park; raises ``ParkAsset.DoesNotExist`` where it is not seen."""
    found: ParkAsset = ParkAsset.objects.select_related("park__registered_by", "project").get(pk=pk)
    return found


def asset_totals(*, park: Project) -> list[AssetTotal]:
    """Return the totals of a park by kind and state, those that there are."""
    rows = (
        ParkAsset.objects.filter(park=park, voided_at=None)
        .order_by("kind", "state")
        .values_list("kind", "state")
        .annotate(count=Count("id"), total=Sum("area"))
    )
    return [AssetTotal(kind=kind, state=state, count=count, area=area) for kind, state, count, area in rows]


def reused_area(*, totals: Iterable[AssetTotal]) -> tuple[Decimal, Decimal]:
    """Return the area brought back into use, and the area of all, in square metres."""
    held = list(totals)
    reused = sum((total.area for total in held if total.state == AssetState.REUSED), Decimal(0))
    return reused, sum((total.area for total in held), Decimal(0))
