"""The list of forces, those that are nearest to an incident across borders, what was asked for and what is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from django.db.models import F, Q, QuerySet

from jianxing.atlas.models import Feature, LayerKind
from jianxing.atlas.queries import domains_on_map
from jianxing.incidents.lifecycle import Deployment
from jianxing.incidents.models import Dispatch, Force, Incident, Readiness, ResourceRequest
from jianxing.kernel.actor import Actor
from jianxing.methods.incidents.forces import Forces
from jianxing.methods.incidents.roads import Roads

PAGE: Final = 50
#: So many of the nearest are proposed.
NEAREST: Final = 8
#: The speed on a road of the layer that says none under one of these attributes.
KMH: Final = 60.0
_SPEEDS: Final = ("speed_kmh", "限速", "设计速度")
_ONE_WAY: Final = ("one_way", "单行")


@dataclass(frozen=True, slots=True)
class ForcePage:
    """One page of forces, how many there are in all, and where the next begins."""

    rows: Sequence[Force]
    count: int
    next_cursor: str = ""


def narrowed(
    *, kind: str = "", capability: str = "", readiness: str = "", words: str = "", own: int | None = None
) -> QuerySet[Force]:
    """Return the forces on the lists that the acting body sees, narrowed; *own* keeps those of one body."""
    found: QuerySet[Force] = Force.objects.filter(retired_at=None).order_by("pk")
    for name, value in (("kind", kind), ("readiness", readiness), ("body", own)):
        if value:
            found = found.filter(**{name: value})
    if capability:
        found = found.filter(capabilities__contains=[capability])
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(place_name__icontains=word))
    return found


def page(*, cursor: str = "", size: int = PAGE, **narrowing: Any) -> ForcePage:
    """Return a page of forces in the order in which they were registered."""
    found = narrowed(**narrowing)
    count = found.count()
    if cursor.isdecimal():
        found = found.filter(pk__gt=int(cursor))
    rows = list(found.select_related("body", "located_in", "agreement")[: size + 1])
    return ForcePage(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one(*, pk: int) -> Force:
    """Return a force; raises ``DoesNotExist`` where it is not seen."""
    found: Force = Force.objects.select_related("body", "located_in", "agreement", "registered_by").get(pk=pk)
    return found


def dispatches_of(*, force: Force) -> list[Dispatch]:
    """Return where a force was asked for or sent, in incidents that the acting body sees; the last first."""
    found = Dispatch.objects.filter(force=force).select_related("request__incident", "request__body")
    return list(found.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Near:
    """A suitable force: how far it is, and how long it takes by road where one leads from it."""

    force: Force
    metres: float
    seconds: float | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes by road, counted up."""
        return None if self.seconds is None else int(-(-self.seconds // 60))


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest suitable forces, and the road layers by which they were ranked; empty where distance alone ranked them."""

    rows: Sequence[Near]
    roads: Sequence[str]


def nearest(
    *, longitude: float, latitude: float, capability: str, unit: str = "", on: date, count: int = NEAREST
) -> Nearest:
    """Return the forces nearest to a place that can do *capability*, are available and not all promised, whosever they are.

    Ranked by travel time over the road layers of the map that the acting body sees; those to which none leads come after, by
    distance. Without such a layer all are ranked by distance.
    """
    needs = _needs(capability, unit)
    return _ranked({0: (longitude, latitude, needs)}, on=on, count=count)[0]


def proposals(*, requests: Sequence[ResourceRequest], on: date, count: int = NEAREST) -> dict[int, Nearest]:
    """Return for each request the nearest forces that suit it, from the place of its incident; in three queries for all."""
    return _ranked(
        {
            one.pk: (one.incident.longitude, one.incident.latitude, _needs(one.capability, one.unit))
            for one in requests
        },
        on=on,
        count=count,
    )


def _needs(capability: str, unit: str) -> frozenset[str]:
    return frozenset({capability, *([f"in {unit}"] if unit else [])})


def _ranked(
    places: dict[int, tuple[float, float, frozenset[str]]], *, on: date, count: int
) -> dict[int, Nearest]:
    if not places:
        return {}
    wanted = {one for _x, _y, needs in places.values() for one in needs}
    found = narrowed().exclude(readiness=Readiness.UNAVAILABLE).filter(committed__lt=F("quantity"))
    found = found.filter(capabilities__overlap=list(wanted)).order_by("pk")
    held = list(found.values_list("pk", "longitude", "latitude", "capabilities", "unit"))
    names, roads = _roads(on)
    if not held:
        return {key: Nearest([], names) for key in places}
    can = [frozenset({*capabilities, f"in {unit}"}) for *_rest, capabilities, unit in held]
    index = Forces([one[1] for one in held], [one[2] for one in held], can)
    ranked = {
        key: index.ranked(longitude, latitude, count=count, needs=needs, roads=roads)
        for key, (longitude, latitude, needs) in places.items()
    }
    chosen = {held[one.at][0] for of in ranked.values() for one in of}
    forces = Force.objects.select_related("body", "located_in").in_bulk(chosen)
    return {
        key: Nearest([Near(forces[held[one.at][0]], one.metres, one.seconds) for one in of], names)
        for key, of in ranked.items()
    }


def _roads(on: date) -> tuple[list[str], Roads | None]:
    versions = [one for one in domains_on_map(on=on) if one.layer.kind == LayerKind.ROADS]
    if not versions:
        return [], None
    return [one.layer.name for one in versions], _roads_of(tuple(one.pk for one in versions))


@lru_cache(maxsize=4)
def _roads_of(versions: tuple[int, ...]) -> Roads:
    """Return the roads of published versions, which do not change: made once for each process and choice of versions."""
    rows = Feature.objects.filter(plan_version__in=versions, shape=Feature.Shape.LINE).order_by(
        "plan_version_id", "key"
    )
    held = list(rows.values_list("wkb", "attributes"))
    lines: Any = shapely.from_wkb(np.array([bytes(wkb) for wkb, _said in held], dtype=object))
    said = [attributes for _wkb, attributes in held]
    return Roads(
        lines, [_speed(one) for one in said], [any(one.get(key) for key in _ONE_WAY) for one in said]
    )


def _speed(said: dict[str, Any]) -> float:
    for key in _SPEEDS:
        try:
            speed = float(said[key])
        except (KeyError, TypeError, ValueError):
            continue
        if 0 < speed <= 200:
            return speed
    return KMH


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and of whom."""

    request: ResourceRequest
    dispatches: Sequence[Dispatch]


def requests_of(*, incident: Incident) -> list[Asked]:
    """Return what was asked for in an incident with its dispatches, in order."""
    requests = list(
        ResourceRequest.objects.filter(incident=incident).select_related("incident__body", "body", "requested_by")
        .order_by("ordinal")
    )  # fmt: skip
    of: dict[int, list[Dispatch]] = {one.pk: [] for one in requests}
    sent = Dispatch.objects.filter(request__in=of).select_related("body") if requests else []
    known = {one.pk: one for one in requests}
    for dispatch in sent:
        dispatch.request = known[dispatch.request_id]
        of[dispatch.request_id].append(dispatch)
    return [Asked(one, of[one.pk]) for one in requests]


def one_request(*, pk: int) -> ResourceRequest:
    """Return what was asked for; raises ``DoesNotExist`` where its incident is not seen."""
    found: ResourceRequest = ResourceRequest.objects.select_related("incident__body", "body").get(pk=pk)
    return found


def one_dispatch(*, pk: int) -> Dispatch:
    """Return a dispatch; raises ``DoesNotExist`` where its incident is not seen."""
    found: Dispatch = Dispatch.objects.select_related("request__incident__body", "request__body", "body").get(
        pk=pk
    )
    return found


def own_suiting(*, request: ResourceRequest, by: Actor) -> list[Force]:
    """Return the acting body's own forces that suit a request and are free."""
    found = narrowed(capability=request.capability, own=by.body_id).filter(
        unit=request.unit, committed__lt=F("quantity")
    )
    return list(found.exclude(readiness=Readiness.UNAVAILABLE).select_related("body"))


def forces_stamp(asked: Sequence[Asked]) -> tuple[int, ...]:
    """Return what changes whenever anything is asked for, promised or sent."""
    states = dict.fromkeys(Deployment, 0)
    for one in asked:
        for sent in one.dispatches:
            states[Deployment(sent.state)] += 1 + 1_000 * (sent.recalled_at is not None)
    return (len(asked), sum(one.request.closed_at is not None for one in asked), *states.values())
