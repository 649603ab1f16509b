"""Which series, indicator and place a series of a file is; made where there is none."""

from dataclasses import dataclass
from datetime import datetime

from jianxing.directory.acting import acting_body_id
from jianxing.indicators.catalogue import usual
from jianxing.indicators.models import Indicator, Series, Station
from jianxing.indicators.operations.indicators import add_indicator, add_station, set_standard_limits
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """What tells a series of a file from others."""

    station: str
    item: str
    unit: str
    step: str
    source_kind: str
    reports_id: int


def found_series(*, place: Place) -> Series | None:
    """Return the acting body's series of that place, item, unit, step and source; None where there is none."""
    found: Series | None = (
        Series.objects.filter(
            registered_by=acting_body_id(), voided_at=None, station__name=place.station or place.item,
            indicator__item=place.item, indicator__unit=place.unit, step=place.step,
            source_kind=place.source_kind, reports=place.reports_id,
        )
        .select_related("indicator", "station", "registered_by", "reports")
        .first()
    )  # fmt: skip
    return found


def found_indicator(*, place: Place, domain: str, by: Actor, at: datetime) -> Indicator:
    """Return the acting body's indicator of an item and unit, added with the limits of its standard where there is none."""
    held = Indicator.objects.filter(registered_by=acting_body_id(), voided_at=None)
    found = held.filter(item=place.item, unit=place.unit).first()
    if found is not None:
        return found
    known = usual(place.item)
    name = known.name if not held.filter(name=known.name).exists() else f"{known.name}（{place.unit}）"
    indicator = add_indicator(
        name=name, item=place.item, unit=place.unit, direction=known.direction, domain=domain, by=by, at=at
    )
    set_standard_limits(indicator=indicator, by=by, at=at)
    return indicator


def found_station(*, place: Place, by: Actor, at: datetime) -> Station:
    """Return the acting body's place of that name, added without coordinates where there is none."""
    name = place.station or place.item
    found = Station.objects.filter(registered_by=acting_body_id(), voided_at=None, name=name).first()
    return found or add_station(name=name, kind=usual(place.item).station, by=by, at=at)
