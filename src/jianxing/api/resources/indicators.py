"""Indicators with their limits, and the places where they are measured."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Listed, Sent, Text, Versioned
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Doing, Kind, Reasoned, WithReason, plain
from jianxing.api.resources.naming import Named, named
from jianxing.directory.models import PlanDomain
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Direction, Indicator, Limit, Station, Step

Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]


class LimitLine(TypedDict):
    """A limit from a day on, for readings of one step."""

    id: int
    indicator: int
    step: Step
    since: date
    value: float
    basis: str
    is_void: bool


class IndicatorLine(TypedDict):
    """What is measured: `item` is what files of readings call it."""

    id: int
    name: str
    item: str
    unit: str
    direction: Direction
    domain: str
    registered_by: Named
    is_void: bool
    version: int


class IndicatorWhole(IndicatorLine):
    """An indicator with its limits."""

    summary: str
    limits: list[LimitLine]


class IndicatorList(TypedDict):
    """Indicators by name."""

    items: list[IndicatorLine]
    next: str | None


class LimitList(TypedDict):
    """Limits that were set."""

    items: list[LimitLine]


class IndicatorQuery(Listed):
    """Which indicators."""

    q: Annotated[str, Text(100)] = ""


class NewIndicator(Sent):
    """Something that a body follows."""

    name: Annotated[str, Text(120, least=1)]
    item: Annotated[str, Text(40, least=1)]
    unit: Annotated[str, Text(40)] = ""
    direction: Direction
    domain: PlanDomain
    summary: Annotated[str, Text(LONG)] = ""


class NewLimit(Versioned):
    """A limit from a day on."""

    step: Step
    since: Day
    value: Amount
    basis: Annotated[str, Text(200, least=1)]


class StationLine(TypedDict):
    """A place, in WGS 84."""

    id: int
    name: str
    kind: str
    code: str
    longitude: float | None
    latitude: float | None
    jurisdiction_code: str
    registered_by: Named
    version: int


class StationList(TypedDict):
    """Places by name."""

    items: list[StationLine]
    next: str | None


class StationQuery(Listed):
    """Which places."""

    q: Annotated[str, Text(100)] = ""
    kind: Station.Kind | None = None


class NewStation(Sent):
    """A place; without coordinates it is on no map."""

    name: Annotated[str, Text(120, least=1)]
    kind: Station.Kind
    code: Annotated[str, Text(40)] = ""
    longitude: Degrees | None = None
    latitude: Degrees | None = None
    jurisdiction_code: Annotated[str, Field(pattern=r"^([1-9][0-9]{5})?$")] = ""


class Placed(Versioned):
    """Where it lies."""

    longitude: Degrees | None
    latitude: Degrees | None
    jurisdiction_code: Annotated[str, Field(pattern=r"^([1-9][0-9]{5})?$")] = ""


def indicator_line(one: Indicator) -> IndicatorLine:
    """Return an indicator as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "item": one.item, "unit": one.unit, "direction": Direction(one.direction),
        "domain": one.domain, "registered_by": named(one.registered_by), "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def limit_line(one: Limit) -> LimitLine:
    """Return a limit as answers tell it."""
    return {
        "id": one.pk, "indicator": one.indicator_id, "step": Step(one.step), "since": one.since, "value": one.value,
        "basis": one.basis, "is_void": one.is_void,
    }  # fmt: skip


def station_line(one: Station) -> StationLine:
    """Return a place as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "kind": one.kind, "code": one.code, "longitude": one.longitude,
        "latitude": one.latitude, "jurisdiction_code": one.jurisdiction_code,
        "registered_by": named(one.registered_by), "version": one.version,
    }  # fmt: skip


INDICATOR: Final = Kind(
    area="indicators", path="/indicators/{id}", name="indicator", read=queries.one_indicator, title=str,
    etag=lambda one: f'"{one.version}"', head=indicator_line, gives=IndicatorLine,
)  # fmt: skip
LIMIT: Final = Kind(
    area="indicators", path="/indicator-limits/{id}", name="limit", read=queries.one_limit,
    title=lambda one: one.since.isoformat(), head=limit_line, gives=LimitLine,
)  # fmt: skip
STATION: Final = Kind(
    area="indicators", path="/stations/{id}", name="station", read=queries.one_station, title=str,
    etag=lambda one: f'"{one.version}"', head=station_line, gives=StationLine,
)  # fmt: skip


def listing(call: Call) -> IndicatorList:
    """Give a page of indicators, by key."""
    asked = call.asked(IndicatorQuery)
    found = queries.indicators(words=asked.q).order_by("pk")
    last = key_of(asked.after, prefix="indicator~")
    if last is not None:
        found = found.filter(pk__gt=last)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"indicator~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [indicator_line(one) for one in shown], "next": cursor(ahead)}


def one(call: Call) -> IndicatorWhole:
    """Give one indicator with its limits."""
    held = queries.one_indicator(pk=call.pk)
    limits = [limit_line(limit) for limit in queries.limits(indicator=held)]
    return {**indicator_line(held), "summary": held.summary, "limits": limits}


def add(call: Call) -> Answer:
    """Say that a body follows something."""
    sent = call.sent(NewIndicator)
    return INDICATOR.made(operations.add_indicator(**sent.model_dump(), by=call.by, at=call.at))


def stations(call: Call) -> StationList:
    """Give a page of places, by key."""
    asked = call.asked(StationQuery)
    found = queries.stations(kind=asked.kind or "", words=asked.q).order_by("pk")
    last = key_of(asked.after, prefix="station~")
    if last is not None:
        found = found.filter(pk__gt=last)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"station~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [station_line(one) for one in shown], "next": cursor(ahead)}


def add_station(call: Call) -> Answer:
    """Say where something is measured."""
    sent = call.sent(NewStation)
    return STATION.made(operations.add_station(**sent.model_dump(), by=call.by, at=call.at))


def _standard(indicator: Indicator, _sent: Versioned, call: Call) -> list[Limit]:
    return operations.set_standard_limits(indicator=indicator, by=call.by, at=call.at)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/indicators", name="list_indicators", area="indicators", run=listing,
        summary=_("The indicators that the acting body sees"), query=IndicatorQuery, gives=IndicatorList,
    ),
    Endpoint(
        method="POST", path="/indicators", name="add_indicator", area="indicators", run=add, status=201,
        summary=_("Say that a body follows an indicator"), body=NewIndicator, gives=IndicatorLine,
    ),
    Endpoint(
        method="GET", path="/indicators/{id}", name="get_indicator", area="indicators", run=one,
        summary=_("One indicator with its limits"), gives=IndicatorWhole,
    ),
    *INDICATOR.does(
        {
            "limits": Doing(
                body=NewLimit, name="set_limit", summary=_("Set a limit from a day on"), gives=LimitLine,
                run=plain(operations.set_limit, "indicator", "step", "since", "value", "basis"),
                answer=limit_line, at=lambda limit: f"/indicators/{limit.indicator_id}",
            ),
            "standard_limits": Doing(
                body=Versioned, name="set_standard_limits", run=_standard, gives=LimitList,
                summary=_("Set the grade II daily limits of GB 3095 in all generations"),
                answer=lambda limits: {"items": [limit_line(one) for one in limits]},
            ),
            "void": Doing(
                body=Reasoned, name="void_indicator", summary=_("Void an indicator"),
                run=plain(operations.void_indicator, "indicator", "reason"),
            ),
        }
    ),
    *LIMIT.does(
        {
            "void": Doing(
                body=WithReason, name="void_limit", summary=_("Void a limit that was set wrongly"),
                run=plain(operations.void_limit, "limit", "reason"),
            ),
        }
    ),
    Endpoint(
        method="GET", path="/stations", name="list_stations", area="indicators", run=stations,
        summary=_("The places of readings that the acting body sees"), query=StationQuery, gives=StationList,
    ),
    Endpoint(
        method="POST", path="/stations", name="add_station", area="indicators", run=add_station, status=201,
        summary=_("Say where something is measured"), body=NewStation, gives=StationLine,
    ),
    *STATION.does(
        {
            "place": Doing(
                body=Placed, name="place_station", summary=_("Correct where a place lies"),
                run=plain(operations.place_station, "station", "longitude", "latitude", "jurisdiction_code"),
            ),
        }
    ),
)  # fmt: skip
