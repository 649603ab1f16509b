"""Whom an incident concerns: the jurisdictions by the map, and the bodies that answer for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from jianxing.atlas.models import Feature, LayerKind, PlanVersion
from jianxing.atlas.queries import domains_on_map
from jianxing.directory.locating import Division, Ground, duties_of, ground_on
from jianxing.directory.models import Body
from jianxing.incidents.models import Reason
from jianxing.methods.incidents.affected import Affected
from jianxing.methods.incidents.reaches import REACHES, Reach
from jianxing.methods.incidents.rivers import Rivers
from jianxing.projects.models import Programme

#: Who is told for a jurisdiction: those that answer for all of it, not for one trade in it.
TELLING_KINDS = frozenset({Body.Kind.COMMISSION, Body.Kind.GOVERNMENT})


@dataclass(frozen=True, slots=True)
class Concern:
    """One body that is to be told, for its first reason. *jurisdiction* is the key of the county for which it is."""

    body_id: int
    label: str
    reason: str
    division: Division | None = None
    distance_m: float | None = None
    river: str = ""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an incident concerns, how far it was looked, along which rivers, and for which counties nobody answers here."""

    told: Sequence[Concern]
    reach: Reach
    rivers: Sequence[str]
    without: Sequence[Division]


def concerned_by(*, shape: Any, kind: str, agreement: Programme | None, leading: int, on: date) -> Concerned:
    """Return whom an incident at *shape* concerns on a day, by the boundaries and river layers that the acting body sees.

    For a county the commissions and governments that have it are told, and none of those under them there; where there are
    none, those of the prefecture or province above. Parties to the agreement are told beside. The body that leads is not.
    """
    ground, reach = ground_on(on), REACHES.get(kind, REACHES["other"])
    names, rivers = _rivers(on)
    found = ground.concerned.affected(shape, kind=kind, rivers=rivers)
    answering = _answering(ground, found, on)
    told: dict[int, Concern] = {}
    without = []
    for one in found:
        county = ground.division(one.key)
        bodies = answering[one.key]
        if not bodies:
            without.append(county)
        for body in bodies:
            told.setdefault(
                body.pk, Concern(body.pk, body.label, one.reason, county, one.distance_m, one.by[:120])
            )
    for party in agreement.parties.order_by("party_links__ordinal") if agreement else ():
        told.setdefault(party.pk, Concern(party.pk, party.label, Reason.AGREEMENT))
    told.pop(leading, None)
    return Concerned(list(told.values()), reach, names, list(dict.fromkeys(without)))


def _rivers(on: date) -> tuple[list[str], Rivers | None]:
    versions = [one for one in domains_on_map(on=on) if one.layer.kind == LayerKind.RIVERS]
    if not versions:
        return [], None
    lines, names = lines_of(versions)
    return [one.layer.name for one in versions], Rivers(lines, names)


def lines_of(versions: Iterable[PlanVersion]) -> tuple[Any, list[str]]:
    """Return the geometries of the features of some versions, and their names."""
    rows = Feature.objects.filter(plan_version__in=list(versions)).order_by("plan_version_id", "key")
    held = list(rows.values_list("wkb", "name"))
    return shapely.from_wkb(np.array([bytes(wkb) for wkb, _name in held], dtype=object)), [
        name for _wkb, name in held
    ]


def _answering(ground: Ground, found: Iterable[Affected], on: date) -> dict[str, list[Body]]:
    """Return for each county the bodies that are told for it."""
    chains = {one.key: (ground.division(one.key), *ground.above(ground.division(one.key))) for one in found}
    divisions = {held.id: held for chain in chains.values() for held in chain if held.id}
    duties = [duty for duty in duties_of(divisions=divisions.values(), on=on) if duty.kind in TELLING_KINDS]
    bodies = Body.objects.in_bulk([duty.id for duty in duties])
    there: dict[int, list[Body]] = {}
    for duty in duties:
        there.setdefault(duty.division.id, []).append(bodies[duty.id])
    topmost = {key: _topmost(held) for key, held in there.items()}
    return {
        code: next((topmost[held.id] for held in chain if held.id in topmost), [])
        for code, chain in chains.items()
    }


def _topmost(bodies: Sequence[Body]) -> list[Body]:
    here = {body.pk for body in bodies}
    return [body for body in bodies if not here & set(body.ancestors)]
