"""Enclaves and border strips as the last run found them, which body answers for each, and which are blind spots."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

import shapely
from django.db.models import Q, QuerySet

from jianxing.atlas.models import Area, AreaDuty, AreaInspection, AreaKind, AreaOutline, AreaRun
from jianxing.atlas.queries.ruling import Rule, settings_digest
from jianxing.atlas.queries.visits import Visit, visits
from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import Inspection
from jianxing.ledger.models import Act
from jianxing.notices.queries import calendar

Reason = Literal["no_duty", "not_inspected"]
REASONS: tuple[Reason, ...] = ("no_duty", "not_inspected")
#: What somebody must answer for and look at; the others are listed apart.
WATCHED = (AreaKind.ENCLAVE, AreaKind.STRIP)


@dataclass(frozen=True, slots=True)
class AreaFilters:
    """What a list is narrowed to: *place* is a GB/T 2260 code, *lacks* is ``any`` or one reason.

    Without a *kind* it is what somebody must watch.
    """

    kind: str = ""
    level: str = ""
    place: str = ""
    lacks: str = ""
    words: str = ""

    def narrowed(self, **changes: Any) -> "AreaFilters":
        """Return these filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Spot:
    """An area on a day: which bodies answer for it, the last inspection that the acting body sees, and what it lacks.

    *days* are those since that inspection in the unit of the rule, *calendar_days* those of the calendar; None where there was
    none. What is said of the largest part of a group counts for all its parts.
    """

    outline: AreaOutline
    duties: Sequence[AreaDuty]
    last: Visit | None
    days: int | None
    calendar_days: int | None
    period: int
    reasons: Sequence[Reason] = ()

    @property
    def pk(self) -> int:
        """The key of the area."""
        return self.outline.area_id

    @property
    def is_watched(self) -> bool:
        """Whether somebody must answer for it and look at it."""
        return self.outline.kind in WATCHED

    @property
    def is_blind(self) -> bool:
        """Whether it lacks a duty body or an inspection within the period."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Spots:
    """The areas of the run that holds on a day; *run* is None where nobody has looked yet."""

    run: AreaRun | None
    rule: Rule
    spots: Sequence[Spot] = field(default_factory=tuple)


def run_of(*, on: date, rule: Rule, before: datetime | None = None) -> AreaRun | None:
    """Return the run that holds on a day under a rule, of those made before an instant."""
    found = AreaRun.objects.filter(settings_digest=settings_digest(rule.settings), on__lte=on)
    if before is not None:
        found = found.filter(made_at__lt=before)
    return found.order_by("-on", "-ordinal").first()


def outlines_of(*, run: AreaRun, filters: AreaFilters) -> QuerySet[AreaOutline]:
    """Return the outlines that a run gave to the areas that the filters admit, whatever they lack, without their shapes."""
    found = AreaOutline.objects.filter(run=run).select_related("area", "owner").defer("wkb")
    found = found.filter(kind=filters.kind) if filters.kind else found.filter(kind__in=WATCHED)
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.place:
        found = found.filter(codes__contains=[filters.place])
    for word in filters.words.split():
        found = found.filter(Q(title__icontains=word) | Q(area__name__icontains=word))
    return found.order_by("ordinal")


def duties_of(*, areas: Iterable[int], on: date) -> dict[int, list[AreaDuty]]:
    """Return the bodies that answer for areas on a day, by area."""
    found: dict[int, list[AreaDuty]] = defaultdict(list)
    rows = AreaDuty.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), area__in=list(areas), valid_from__lte=on
    )
    for duty in rows.select_related("body").order_by("valid_from", "id"):
        found[duty.area_id].append(duty)
    return found


def _of_group(outlines: Sequence[AreaOutline]) -> list[AreaOutline]:
    """Return the outlines with those of the heads of their groups that are not among them."""
    held = {outline.area_id for outline in outlines}
    lacking = {outline.head_id for outline in outlines} - held
    if not lacking:
        return list(outlines)
    heads = AreaOutline.objects.filter(run_id=outlines[0].run_id, area_id__in=lacking)
    return [*outlines, *heads.select_related("area", "owner").defer("wkb")]


def _judged(
    outlines: Sequence[AreaOutline],
    rule: Rule,
    on: date,
    known: Mapping[int, Sequence[Visit]] | None = None,
) -> list[Spot]:
    """Return the outlines with what they lack; *known* are the visits where they have been read."""
    if not outlines:
        return []
    whole = _of_group(outlines)
    duties = duties_of(areas=[outline.area_id for outline in whole], on=on)
    went = visits(outlines=whole, on=on) if known is None else known
    days = calendar()
    spots = []
    for outline in outlines:
        both = [outline.area_id] if outline.head_id == outline.area_id else [outline.area_id, outline.head_id]
        answering = [duty for one in both for duty in duties.get(one, ())]
        last = max((visit for one in both for visit in went.get(one, ())[:1]), key=_held, default=None)
        since = (on - last.held_to).days if last else None
        counted = since if last is None or rule.unit == "calendar" else days.between(last.held_to, on)
        period = rule.period(outline.kind)
        reasons: list[Reason] = []
        if outline.kind in WATCHED:
            if not answering:
                reasons.append("no_duty")
            if counted is None or counted > period:
                reasons.append("not_inspected")
        spots.append(Spot(outline, answering, last, counted, since, period, tuple(reasons)))
    return spots


def _held(visit: Visit) -> tuple[date, int]:
    return (visit.held_to, visit.inspection)


def spots(
    *,
    rule: Rule,
    on: date,
    filters: AreaFilters = AreaFilters(),
    before: datetime | None = None,
) -> Spots:
    """Return the areas of a day, what lacks most first, then what nobody has looked at for longest."""
    run = run_of(on=on, rule=rule, before=before)
    if run is None:
        return Spots(None, rule)
    found = _judged(list(outlines_of(run=run, filters=filters)), rule, on)
    if filters.lacks:
        found = [
            spot
            for spot in found
            if spot.is_blind and (filters.lacks == "any" or filters.lacks in spot.reasons)
        ]
    found.sort(key=_urgency)
    return Spots(run, rule, found)


def _urgency(spot: Spot) -> tuple[Any, ...]:
    return (
        spot.outline.kind == AreaKind.STRIP,
        -len(spot.reasons),
        -(spot.calendar_days if spot.calendar_days is not None else 10**6),
        spot.outline.ordinal,
    )


def one_area(*, pk: int) -> Area:
    """Return an area alone, for a step; raises ``Area.DoesNotExist``."""
    return Area.objects.get(pk=pk)


def newest_title(*, area: Area) -> str:
    """Return what an area is called by its divisions, as it was found last."""
    last = AreaOutline.objects.filter(area=area).order_by("-run_id").values_list("title", flat=True).first()
    return last or area.handle


def one_duty(*, pk: int) -> AreaDuty:
    """Return a duty with its area and body; raises ``AreaDuty.DoesNotExist``."""
    return AreaDuty.objects.select_related("area", "body", "assigned_by_body").get(pk=pk)


def one_area_inspection(*, pk: int) -> AreaInspection:
    """Return what ties an inspection to an area; raises ``AreaInspection.DoesNotExist`` where it is not seen."""
    return AreaInspection.objects.select_related("area", "inspection__body").get(pk=pk)


@dataclass(frozen=True, slots=True)
class AreaPage:
    """An area's page: how it stands on a day, all its outlines (newest first), duties and inspections, those that are open too.

    *spot* is None where the run that holds on the day does not know it: boundaries have changed since.
    """

    area: Area
    spot: Spot | None
    outline: AreaOutline
    outlines: Sequence[AreaOutline]
    duties: Sequence[AreaDuty]
    visits: Sequence[tuple[Visit, Inspection]]
    open: Sequence[AreaInspection]
    group: Sequence[AreaOutline]


def area_page(*, pk: int, rule: Rule, on: date) -> AreaPage:
    """Return an area's page; raises ``Area.DoesNotExist`` where no run has an outline of it."""
    area = one_area(pk=pk)
    outlines = list(
        AreaOutline.objects.filter(area=area)
        .select_related("run", "owner", "area")
        .defer("wkb")
        .order_by("-run__on", "-run_id")
    )
    if not outlines:
        raise Area.DoesNotExist
    run = run_of(on=on, rule=rule)
    now = next((outline for outline in outlines if run is not None and outline.run_id == run.pk), None)
    shown = now or outlines[0]
    went = visits(outlines=_of_group([shown]), on=on, every=True)
    group = AreaOutline.objects.filter(run_id=shown.run_id, head_id=shown.head_id).exclude(area=area)
    return AreaPage(
        area=area,
        spot=_judged([now], rule, on, went)[0] if now else None,
        outline=shown,
        outlines=outlines,
        duties=list(
            AreaDuty.objects.filter(area=area)
            .select_related("body", "assigned_by", "assigned_by_body", "ended_by")
            .order_by("-valid_from", "-id")
        ),
        visits=_with_inspections(went.get(pk, [])),
        open=list(open_inspections(area=area)),
        group=list(group.select_related("area").defer("wkb").order_by("ordinal")),
    )


def _with_inspections(went: Sequence[Visit]) -> list[tuple[Visit, Inspection]]:
    held = Inspection.objects.select_related("body").in_bulk([visit.inspection for visit in went])
    return [(visit, held[visit.inspection]) for visit in went]


def open_inspections(*, area: Area) -> QuerySet[AreaInspection]:
    """Return the joint inspections of an area that the acting body sees and that are neither recorded nor void."""
    return (
        AreaInspection.objects.filter(
            area=area,
            voided_at=None,
            inspection__mode=Inspection.Mode.JOINT,
            inspection__state__in=[State.PLANNED.value, State.HELD.value],
        )
        .select_related("inspection__body")
        .order_by("id")
    )


def areas_of_inspection(*, inspection: Inspection) -> QuerySet[AreaInspection]:
    """Return the areas that an inspection is said to go to."""
    return (
        AreaInspection.objects.filter(inspection=inspection, voided_at=None)
        .select_related("area")
        .order_by("id")
    )


def area_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of an area with their disclosed details, oldest first."""
    return Act.objects.filter(subject="area", subject_id=pk).select_related("detail").order_by("id")


@dataclass(frozen=True, slots=True)
class AreaFeature:
    """An area as a layer of the map has it: WKB in WGS 84, and what is said of it."""

    area: int
    kind: str
    level: str
    name: str
    area_m2: float
    reasons: Sequence[Reason]
    wkb: bytes


def area_features(
    *,
    rule: Rule,
    on: date,
    bounds: tuple[float, float, float, float],
    kinds: Sequence[str] = WATCHED,
) -> list[AreaFeature]:
    """Return the areas whose bounds meet a rectangle (west, south, east, north), as a layer of the map."""
    run = run_of(on=on, rule=rule)
    if run is None:
        return []
    west, south, east, north = bounds
    found = list(
        AreaOutline.objects.filter(
            run=run, kind__in=list(kinds),
            min_x__lte=east, max_x__gte=west, min_y__lte=north, max_y__gte=south,
        ).select_related("area", "owner").order_by("ordinal")
    )  # fmt: skip
    return [
        AreaFeature(
            spot.pk,
            spot.outline.kind,
            spot.outline.level,
            spot.outline.name,
            spot.outline.area_m2,
            spot.reasons,
            bytes(spot.outline.wkb),
        )
        for spot in _judged(found, rule, on)
    ]


def areas_at(*, longitude: float, latitude: float, rule: Rule, on: date) -> list[Spot]:
    """Return the enclaves and border strips in which a point lies, with the bodies that answer for them."""
    run = run_of(on=on, rule=rule)
    if run is None:
        return []
    near = AreaOutline.objects.filter(
        run=run, kind__in=WATCHED,
        min_x__lte=longitude, max_x__gte=longitude, min_y__lte=latitude, max_y__gte=latitude,
    ).select_related("area", "owner").order_by("ordinal")  # fmt: skip
    point = shapely.Point(longitude, latitude)
    return _judged([one for one in near if shapely.from_wkb(bytes(one.wkb)).intersects(point)], rule, on)
