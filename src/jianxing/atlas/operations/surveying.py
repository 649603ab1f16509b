"""Looking over all boundaries for what lies apart or along a border."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import Area, AreaKind, AreaOutline, AreaRun
from jianxing.atlas.queries.areas import run_of
from jianxing.atlas.queries.ruling import Rule, rule_of, settings_digest, settings_in_force
from jianxing.directory import roots
from jianxing.directory.models import Boundary, Generation, Jurisdiction
from jianxing.directory.policies import Refused
from jianxing.directory.queries import boundaries, jurisdictions, valid_on
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.enclaves.identity import carried
from jianxing.methods.atlas.enclaves.sketching import sketch
from jianxing.methods.atlas.enclaves.surveying import Place, Settings
from jianxing.methods.atlas.enclaves.surveying import survey as found_by

# An advisory lock is a number; this one is held while areas are looked for, so that one run is made after another.
LOCK = 0x6A78_6172_6561
_LEVELS = (Jurisdiction.Level.COUNTY, Jurisdiction.Level.PREFECTURE, Jurisdiction.Level.PROVINCE)
#: So many names stand in a title before the rest is counted.
_NAMED = 4


class NoBoundaries(Refused):
    """There is nothing to look over."""


@dataclass(frozen=True, slots=True)
class _Land:
    """The counties with a boundary on a day, and the divisions above them by code."""

    codes: Sequence[str]
    shapes: Any
    divisions: Mapping[str, Jurisdiction]
    above: tuple[Mapping[str, str], Mapping[str, str]]
    digest: str


def survey(
    *, on: date, rule: Rule | None = None, by: Actor, at: datetime, caused_by: int | None = None
) -> AreaRun:
    """Look over the boundaries in force on a day under a rule, the acting body's unless another is given, and keep what is found.

    Where nothing has changed since the run that holds on the day, that run is returned and nothing is written.
    """
    policies.check_can_survey(by=by)
    held = rule or (rule_of(body=by.body) if by.body_id is not None else Rule())
    with transaction.atomic():
        _alone()
        return _survey(_land(on), held.settings, on=on, by=by, at=at, caused_by=caused_by)


def survey_all(*, on: date, by: Actor, at: datetime) -> list[AreaRun]:
    """Look over the boundaries once for every set of settings that some body works by; returns the runs that hold now.

    Where nobody has loaded boundaries yet, nothing is done.
    """
    policies.check_can_survey(by=by)
    with transaction.atomic():
        _alone()
        try:
            land = _land(on)
        except NoBoundaries:
            return []
        return [_survey(land, settings, on=on, by=by, at=at) for settings in settings_in_force()]


def _alone() -> None:
    """Wait until no other run is being made; to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _survey(
    land: _Land, settings: Settings, *, on: date, by: Actor, at: datetime, caused_by: int | None = None
) -> AreaRun:
    known = settings_digest(settings)
    rule = Rule(strip_m=round(settings.strip_m), sliver_m2=round(settings.sliver_m2))
    last = run_of(on=on, rule=rule)
    if last is not None and last.digest == land.digest:
        return last
    places = found_by(land.shapes, land.codes, land.above, settings)
    ordinal = AreaRun.objects.filter(settings_digest=known).aggregate(last=Max("ordinal"))["last"] or 0
    counts = Counter(place.kind for place in places)
    run = AreaRun.objects.create(
        on=on,
        digest=land.digest,
        settings=asdict(settings),
        settings_digest=known,
        ordinal=ordinal + 1,
        source=_source(on),
        boundaries=len(land.codes),
        counts={kind: counts.get(kind, 0) for kind in AreaKind.values},
        made_at=at,
        made_by_id=by.person_id,
    )
    _keep(run, places, land, at)
    roots.act_on(
        run,
        "survey",
        subject="area_run",
        by=by,
        at=at,
        public={
            "on": on,
            "digest": land.digest,
            "settings": {name: str(value) for name, value in asdict(settings).items()},
            "counts": run.counts,
            "instead_of": last.pk if last else None,
        },
        caused_by=caused_by,
    )
    return run


def _land(on: date) -> _Land:
    rows = sorted(boundaries(on=on), key=lambda row: row.code)
    if not rows:
        raise NoBoundaries(
            _("There are no boundaries in force on %(day)s.") % {"day": on.isoformat()},
            _("Have the boundaries of divisions loaded first."),
        )
    divisions = {place.pk: place for place in jurisdictions(on=on)}
    by_code = {place.code: place for place in divisions.values()}
    whole = hashlib.sha256()
    for row in rows:
        whole.update(f"{row.code}\n{hashlib.sha256(row.wkb).hexdigest()}\n".encode())
    middle, top = {}, {}
    for row in rows:
        first = _parent(by_code.get(row.code), divisions)
        second = _parent(first, divisions)
        middle[row.code] = first.code if first else row.code
        top[row.code] = second.code if second else middle[row.code]
        whole.update(f"{row.code}<{middle[row.code]}<{top[row.code]}\n".encode())
    shapes: Any = np.empty(len(rows), dtype=object)
    shapes[:] = list(shapely.from_wkb([row.wkb for row in rows]))
    return _Land([row.code for row in rows], shapes, by_code, (middle, top), whole.hexdigest())


def _parent(place: Jurisdiction | None, divisions: Mapping[int, Jurisdiction]) -> Jurisdiction | None:
    return None if place is None or place.parent_id is None else divisions.get(place.parent_id)


def _source(on: date) -> str:
    """Return which boundaries these were: the generations that they came in, with their sources and first days."""
    held = Boundary.objects.filter(valid_on(on)).values("generation")
    return "；".join(
        f"{one.title}（{one.source}，{one.valid_from.isoformat()}）"
        for one in Generation.objects.filter(pk__in=held).order_by("valid_from")
    )


def _keep(run: AreaRun, places: Sequence[Place], land: _Land, at: datetime) -> None:
    """Write an outline of each place, under the area that it is known as or a new one."""
    areas = _known_again(places, at)
    tree = shapely.STRtree(land.shapes)
    AreaOutline.objects.bulk_create(
        _outline(run, place, ordinal, areas, land, tree) for ordinal, place in enumerate(places)
    )


def _known_again(places: Sequence[Place], at: datetime) -> list[Area]:
    strips = {
        area.key: area
        for area in Area.objects.exclude(key="").filter(key__in=[_key(place) for place in places])
    }
    held = list(
        AreaOutline.objects.filter(area__key="")
        .select_related("area")
        .order_by("area_id", "-run_id")
        .distinct("area_id")
    )
    apart = [at for at, place in enumerate(places) if place.kind != AreaKind.STRIP]
    before = carried(
        _array([shapely.from_wkb(bytes(outline.wkb)) for outline in held]),
        _array([places[one].geometry for one in apart]),
    )
    known = {one: held[found].area for one, found in zip(apart, before, strict=True) if found is not None}
    areas = []
    for position, place in enumerate(places):
        key = _key(place)
        area = strips.get(key) if key else known.get(position)
        areas.append(area or Area.objects.create(key=key, created_at=at))
    return areas


def _key(place: Place) -> str:
    return "-".join(sorted(place.within)) if place.kind == AreaKind.STRIP else ""


def _array(shapes: Sequence[Any]) -> Any:
    array: Any = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _outline(
    run: AreaRun, place: Place, ordinal: int, areas: Sequence[Area], land: _Land, tree: Any
) -> AreaOutline:
    level = Jurisdiction.Level.COUNTY if place.kind == AreaKind.STRIP else _LEVELS[place.level]
    if place.kind != AreaKind.STRIP and place.of in land.divisions:
        level = Jurisdiction.Level(land.divisions[place.of].level)
    west, south, east, north = shapely.bounds(place.geometry)
    wide, high = max(0.05, east - west), max(0.05, north - south)
    near = tree.query(shapely.box(west - wide, south - high, east + wide, north + high))
    drawn = sketch(place.geometry, land.shapes[near])
    concerned = {place.of, *place.within, *place.lies_in}
    concerned |= {up[code] for up in land.above for code in concerned if code in up}
    return AreaOutline(
        run=run,
        area=areas[ordinal],
        head=areas[place.head],
        kind=place.kind,
        level=level,
        owner=land.divisions[place.of],
        around=list(place.within),
        lies_in=list(place.lies_in),
        whole=list(place.whole),
        codes=sorted(concerned),
        title=_title(place, land),
        wkb=bytes(shapely.to_wkb(place.geometry)),
        min_x=float(west),
        min_y=float(south),
        max_x=float(east),
        max_y=float(north),
        longitude=place.point[0],
        latitude=place.point[1],
        area_m2=place.area_m2,
        length_m=place.length_m,
        sketch=asdict(drawn),
        ordinal=ordinal,
    )


def _title(place: Place, land: _Land) -> str:
    """Return what it is called where nobody named it: of what it is made, whose it is, and what is around it."""

    def name(code: str) -> str:
        return land.divisions[code].name if code in land.divisions else code

    def names(codes: Sequence[str]) -> str:
        return "、".join(name(code) for code in codes[:_NAMED]) + ("等" if len(codes) > _NAMED else "")

    if place.kind == AreaKind.STRIP:
        return "—".join(name(code) for code in place.within)[:200]
    part = names(place.whole) if place.whole else f"{names(place.lies_in)}（部分）"
    whose = "" if place.of in place.lies_in else f"（{name(place.of)}）"
    where = f"，{names(place.within)}之间" if len(place.within) > 1 else f"，{names(place.within)}境内"
    return f"{part}{whose}{where if place.within else ''}"[:200]
