"""Enclaves and border strips: what each lacks, who answers for it, and one call for a joint inspection."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import shapely
import shapely.geometry
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Words
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_body, named
from jianxing.atlas import operations, queries
from jianxing.atlas.models import Area, AreaDuty, AreaInspection, AreaKind, AreaOutline, PeriodUnit
from jianxing.atlas.queries import AreaFilters, Reason, Rule, Spot, Spots, Visit
from jianxing.directory.models import Jurisdiction
from jianxing.inspections.models import Inspection
from jianxing.inspections.queries import Filters, filtered


class AreaLine(TypedDict):
    """An area as a list has it; `days_since` is in the unit of the rule, null where the acting body sees no inspection."""

    id: int
    name: str
    title: str
    kind: AreaKind
    level: str
    codes: list[str]
    area_m2: float
    length_m: float
    longitude: float
    latitude: float
    group: int
    duty_bodies: list[Named]
    last_inspected_on: date | None
    days_since: int | None
    lacks: list[Reason]


class RuleSaid(TypedDict):
    """The rule by which areas are found and judged; `set_by_body` is null for the usual one."""

    strip_m: int
    sliver_m2: int
    enclave_period: int
    strip_period: int
    unit: PeriodUnit
    set_by_body: int | None


class RunSaid(TypedDict):
    """A look over the boundaries: for which day, over which boundaries, with which settings, and how many areas of each kind."""

    id: int
    on: date
    digest: str
    source: str
    boundaries: int
    settings: dict[str, float]
    counts: dict[str, int]
    made_at: datetime


class AreaList(TypedDict):
    """A page of areas, what lacks most first; `run` is null where nobody has looked over the boundaries yet."""

    items: list[AreaLine]
    next: str | None
    count: int
    blind: int
    run: RunSaid | None
    rule: RuleSaid


class DutySaid(TypedDict):
    """A body that answers, or answered, for an area."""

    id: int
    body: Named
    valid_from: date
    valid_to: date | None
    assigned_by: Named
    end_reason: str


class VisitSaid(TypedDict):
    """An inspection of the area and what ties it to the land; `link` is the key of what somebody said."""

    inspection: int
    number: str
    held_to: date
    how: Literal["linked", "division", "project"]
    link: int | None


class AreaWhole(AreaLine):
    """An area with its outline as GeoJSON, duties, inspections and history; `in_force`: whether today's run knows it."""

    in_force: bool
    geometry: dict[str, Any]
    duties: list[DutySaid]
    inspections: list[VisitSaid]
    history: list[Deed]


class AreaHead(TypedDict):
    """An area after something was done to it."""

    id: int
    name: str


class InspectionCalled(TypedDict):
    """The joint inspection that is open."""

    inspection: int
    number: str


class TieSaid(TypedDict):
    """What ties an inspection to an area."""

    id: int
    area: int
    inspection: int


class AreasAsked(Sent):
    """Which areas: without a kind, enclaves and border strips."""

    q: Annotated[str, Text(100)] = ""
    kind: AreaKind | None = None
    level: Jurisdiction.Level | None = None
    place: Annotated[str, Field(pattern="^([1-9][0-9]{5})?$", description="A GB/T 2260 code.")] = ""
    lacks: Literal["", "any", "no_duty", "not_inspected"] = ""

    def narrowing(self) -> AreaFilters:
        """Return them as the list takes them."""
        return AreaFilters(
            kind=self.kind or "", level=self.level or "", place=self.place, lacks=self.lacks, words=self.q
        )


class AreaQuery(AreasAsked, Listed):
    """Which areas, page by page."""


class RuleSet(Sent):
    """Widths in metres, periods in days of the unit."""

    strip_m: Annotated[int, Field(strict=True, ge=10, le=20_000)]
    sliver_m2: Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
    enclave_period: Annotated[int, Field(strict=True, ge=1, le=3_000)]
    strip_period: Annotated[int, Field(strict=True, ge=1, le=3_000)]
    unit: PeriodUnit


class DutyAssigned(Sent):
    """Which body answers, from which day on; today unless given."""

    body: Id
    valid_from: Day | None = None


class DutyEnded(Sent):
    """From which day on it answers no longer, and why."""

    valid_to: Day
    reason: Words


class AreaNamed(Sent):
    """What people call it; empty: by its divisions."""

    name: Annotated[str, Text(60)] = ""


class JointCalled(Sent):
    """For which day; in five working days unless given."""

    planned_on: Day | None = None


class InspectionTied(Sent):
    """Which inspection."""

    inspection: Id


def _outlined(outline: AreaOutline, spot: Spot | None) -> AreaLine:
    return {
        "id": outline.area_id,
        "name": outline.area.name,
        "title": outline.title,
        "kind": AreaKind(outline.kind),
        "level": outline.level,
        "codes": outline.codes,
        "area_m2": outline.area_m2,
        "length_m": outline.length_m,
        "longitude": outline.longitude,
        "latitude": outline.latitude,
        "group": outline.head_id,
        "duty_bodies": [named(duty.body) for duty in spot.duties] if spot else [],
        "last_inspected_on": spot.last.held_to if spot and spot.last else None,
        "days_since": spot.days if spot else None,
        "lacks": list(spot.reasons) if spot else [],
    }


def _run(found: Spots) -> RunSaid | None:
    run = found.run
    if run is None:
        return None
    return {
        "id": run.pk,
        "on": run.on,
        "digest": run.digest,
        "source": run.source,
        "boundaries": run.boundaries,
        "settings": run.settings,
        "counts": run.counts,
        "made_at": run.made_at,
    }


def _rule(rule: Rule) -> RuleSaid:
    return {
        "strip_m": rule.strip_m,
        "sliver_m2": rule.sliver_m2,
        "enclave_period": rule.enclave_period,
        "strip_period": rule.strip_period,
        "unit": PeriodUnit(rule.unit),
        "set_by_body": rule.set_by_body,
    }


def listing(call: Call) -> AreaList:
    """Give a page of areas."""
    asked = call.asked(AreaQuery)
    rule = queries.rule_of(body=call.by.body)
    found = queries.spots(rule=rule, on=call.today, filters=asked.narrowing())
    after = key_of(asked.after, prefix="area~")
    start = next((at + 1 for at, spot in enumerate(found.spots) if spot.pk == after), 0)
    shown = found.spots[start : start + asked.limit]
    more = len(found.spots) > start + asked.limit
    return {
        "items": [_outlined(spot.outline, spot) for spot in shown],
        "next": cursor(f"area~{shown[-1].pk}") if more else None,
        "count": len(found.spots),
        "blind": sum(1 for spot in found.spots if spot.is_blind),
        "run": _run(found),
        "rule": _rule(rule),
    }


def _duty(duty: AreaDuty) -> DutySaid:
    return {
        "id": duty.pk,
        "body": named(duty.body),
        "valid_from": duty.valid_from,
        "valid_to": duty.valid_to,
        "assigned_by": named(duty.assigned_by_body),
        "end_reason": duty.end_reason,
    }


def _visits(visits: Sequence[tuple[Visit, Inspection]]) -> list[VisitSaid]:
    return [
        {
            "inspection": inspection.pk,
            "number": inspection.number,
            "held_to": visit.held_to,
            "how": visit.how,
            "link": visit.link,
        }
        for visit, inspection in visits
    ]


def one(call: Call) -> AreaWhole:
    """Give one area whole."""
    page = queries.area_page(pk=call.pk, rule=queries.rule_of(body=call.by.body), on=call.today)
    shape = shapely.from_wkb(bytes(page.outline.wkb))
    return {
        **_outlined(page.outline, page.spot),
        "in_force": page.spot is not None,
        "geometry": shapely.geometry.mapping(shape),
        "duties": [_duty(duty) for duty in page.duties],
        "inspections": _visits(page.visits),
        "history": history(queries.area_acts(pk=call.pk), on=call.today),
    }


def survey(call: Call) -> RunSaid:
    """Look over the boundaries; where nothing has changed, the run that holds is given."""
    rule = queries.rule_of(body=call.by.body)
    run = operations.survey(on=call.today, rule=rule, by=call.by, at=call.at)
    said = _run(Spots(run, rule))
    assert said is not None
    return said


def rule(call: Call) -> RuleSaid:
    """Give the rule in force for the acting body."""
    return _rule(queries.rule_of(body=call.by.body))


def set_rule(call: Call) -> RuleSaid:
    """Set the rule of the acting body."""
    (body,) = found_bodies([call.by.body], at="")
    sent = call.sent(RuleSet)
    operations.set_area_rule(
        body=body,
        strip_m=sent.strip_m,
        sliver_m2=sent.sliver_m2,
        enclave_period=sent.enclave_period,
        strip_period=sent.strip_period,
        unit=str(sent.unit.value),
        on=call.today,
        by=call.by,
        at=call.at,
    )
    return _rule(queries.rule_of(body=body.pk))


def _assign(area: Area, sent: DutyAssigned, call: Call) -> AreaDuty:
    body = found_body(sent.body, at="/body")
    assert body is not None
    made = operations.assign_duty(
        area=area, body=body, valid_from=sent.valid_from or call.today, by=call.by, at=call.at
    )
    return queries.one_duty(pk=made.pk)


def _joint(area: Area, sent: JointCalled, call: Call) -> Inspection:
    return operations.call_joint_inspection(area=area, planned_on=sent.planned_on, by=call.by, at=call.at)


def _called(inspection: Inspection) -> InspectionCalled:
    return {"inspection": inspection.pk, "number": inspection.number}


def _tie(area: Area, sent: InspectionTied, call: Call) -> AreaInspection:
    inspection = filtered(filters=Filters()).filter(pk=sent.inspection).select_related("body").first()
    if inspection is None:
        raise unknown("/inspection")
    return operations.tie_inspection(area=area, inspection=inspection, by=call.by, at=call.at)


def _tied(link: AreaInspection) -> TieSaid:
    return {"id": link.pk, "area": link.area_id, "inspection": link.inspection_id}


AREA: Final = Kind(
    area="atlas", path="/areas/{id}", name="area", read=queries.one_area, title=lambda area: area.name or str(area.pk),
    head=lambda area: AreaHead(id=area.pk, name=area.name), gives=AreaHead,
)  # fmt: skip
DUTY: Final = Kind(
    area="atlas", path="/area-duties/{id}", name="area_duty", read=queries.one_duty,
    title=lambda duty: duty.body.label, head=_duty, gives=DutySaid,
)  # fmt: skip
TIE: Final = Kind(
    area="atlas", path="/area-inspections/{id}", name="area_inspection", read=queries.one_area_inspection,
    title=lambda link: link.inspection.number, head=_tied, gives=TieSaid,
)  # fmt: skip

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/areas", name="list_areas", area="atlas", run=listing,
        summary=_("Enclaves and border strips, and what each lacks"), query=AreaQuery, gives=AreaList,
    ),
    Endpoint(
        method="GET", path="/areas/{id}", name="get_area", area="atlas", run=one,
        summary=_("One enclave or border strip whole"), gives=AreaWhole,
    ),
    Endpoint(
        method="POST", path="/areas/survey", name="survey_areas", area="atlas", run=survey,
        summary=_("Look over the boundaries for enclaves and border strips"), body=Plain, gives=RunSaid,
    ),
    Endpoint(
        method="GET", path="/area-rule", name="get_area_rule", area="atlas", run=rule,
        summary=_("How wide border strips are and how often one must look"), gives=RuleSaid,
    ),
    Endpoint(
        method="POST", path="/area-rule", name="set_area_rule", area="atlas", run=set_rule,
        summary=_("Set how wide border strips are and how often one must look"), body=RuleSet, gives=RuleSaid,
    ),
    *AREA.does(
        {
            "duties": Doing(
                body=DutyAssigned, run=_assign, summary=_("Assign a duty body to an area"), gives=DutySaid,
                answer=_duty, at=lambda duty: f"/areas/{duty.area_id}", name="assign_area_duty",
            ),
            "name": Doing(
                body=AreaNamed, run=plain(operations.name_area, "area", "name"), summary=_("Name an area"),
                name="name_area",
            ),
            "joint_inspection": Doing(
                body=JointCalled, run=_joint, gives=InspectionCalled, answer=_called,
                summary=_("Plan a joint inspection of an area, or give the one that is open"),
                at=lambda inspection: f"/inspections/{inspection.pk}", name="call_joint_inspection",
            ),
            "inspections": Doing(
                body=InspectionTied, run=_tie, gives=TieSaid, answer=_tied,
                summary=_("Say that an inspection went to an area"),
                at=lambda link: f"/areas/{link.area_id}", name="tie_area_to_inspection",
            ),
        }
    ),
    *DUTY.does(
        {
            "end": Doing(
                body=DutyEnded, run=plain(operations.end_duty, "duty", "valid_to", "reason"),
                summary=_("End the duty of a body for an area"), name="end_area_duty",
            ),
        }
    ),
    *TIE.does(
        {
            "void": Doing(
                body=WithReason, run=plain(operations.untie_inspection, "link", "reason"),
                summary=_("Take back that an inspection went to an area"), name="untie_area_from_inspection",
            ),
        }
    ),
)  # fmt: skip
