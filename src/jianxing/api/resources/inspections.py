"""Inspections: the list, one whole, planning, holding, recording, voiding, and what is found."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Flag, Id, Listed, QueryId, Sent, Text, Versioned, Words
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_files, found_projects, named
from jianxing.directory.models import PlanDomain
from jianxing.inspections import operations, queries
from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Companion, Target
from jianxing.projects.models import Focus

People = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Aspects = Annotated[list[Focus], Field(max_length=20)]


class InspectionHead(TypedDict):
    """An inspection after something was done to it."""

    id: int
    number: str
    state: State
    version: int


class LookedAt(TypedDict):
    """A project or a site that was looked at."""

    project: Named | None
    site: str
    aspects: list[str]


class InspectionLine(TypedDict):
    """An inspection as a list has it."""

    id: int
    number: str
    state: State
    version: int
    mode: str
    title: str
    domain: str
    body: Named
    planned_on: date
    held_from: date | None
    held_to: date | None
    place: str
    people: int | None
    targets: list[LookedAt]


class InspectionList(TypedDict):
    """A page of inspections, newest plan first; counting stops at 10,000."""

    items: list[InspectionLine]
    count: int
    count_is_exact: bool
    next: str | None


class Ticked(TypedDict):
    """What was found of a check item."""

    check_item: int
    text: str
    outcome: str
    note: str
    finding: int | None


class Brought(TypedDict):
    """A finding that it brought to light."""

    id: int
    number: str


class InspectionFileLine(TypedDict):
    """A photo or document of the inspection."""

    id: int
    name: str


class InspectionWhole(InspectionLine):
    """An inspection with everything that its page shows."""

    uid: str
    summary: str
    void_reason: str
    companions: list[Named]
    results: list[Ticked]
    findings: list[Brought]
    files: list[InspectionFileLine]
    history: list[Deed]


class InspectionQuery(Listed):
    """Which inspections."""

    q: Annotated[str, Text(100)] = ""
    mode: Inspection.Mode | None = None
    state: State | None = None
    domain: PlanDomain | None = None
    body: QueryId | None = None
    project: QueryId | None = None
    programme: QueryId | None = None
    planned_from: Day | None = None
    planned_to: Day | None = None


class TargetSent(Sent):
    """A project to look at, or a site that is none: one of the two."""

    project: Id | None = None
    site: Annotated[str, Text(200)] = ""
    aspects: Aspects = []


class CompanionSent(Sent):
    """A body that comes along; a joint one inspects too and sees the inspection."""

    body: Id
    people: People | None = None
    is_joint: Flag = False


class NewInspection(Sent):
    """What is to be looked at, where and when."""

    mode: Inspection.Mode
    title: Annotated[str, Text(200, least=1)]
    planned_on: Day
    targets: list[TargetSent] = Field(default=[], max_length=100)
    companions: list[CompanionSent] = Field(default=[], max_length=50)
    domain: PlanDomain | None = None
    place: Annotated[str, Text(200)] = ""
    people: People | None = None


class Held(Versioned):
    """From which day to which it was held."""

    held_from: Day
    held_to: Day | None = None
    place: Annotated[str, Text(200)] = ""
    people: People | None = None


class Recorded(Versioned):
    """What it came to."""

    summary: Words


class InspectionVoided(Versioned):
    """Why."""

    reason: Words


class PhotosAttached(Versioned):
    """Files that were uploaded before."""

    files: Annotated[list[Id], Field(min_length=1, max_length=50)]


class FoundThere(Versioned):
    """What the inspection found, registered as a finding."""

    description: Words
    category: Annotated[str, Text(80)] = ""
    place: Annotated[str, Text(200)] = ""
    remark: Annotated[str, Text(LONG)] = ""


class FindingMade(TypedDict):
    """The finding that was registered."""

    id: int
    number: str


def etag(inspection: Inspection) -> str:
    """Return how an inspection stands, as If-Match compares it."""
    return f'"{inspection.state}.{inspection.version}"'


def _head(inspection: Inspection) -> Answer:
    said: InspectionHead = {
        "id": inspection.pk,
        "number": inspection.number,
        "state": State(inspection.state),
        "version": inspection.version,
    }
    return Answer(said, {"ETag": etag(inspection)})


def _line(inspection: Inspection, targets: "list[LookedAt]") -> InspectionLine:
    return {
        "id": inspection.pk,
        "number": inspection.number,
        "state": State(inspection.state),
        "version": inspection.version,
        "mode": inspection.mode,
        "title": inspection.title,
        "domain": inspection.domain,
        "body": named(inspection.body),
        "planned_on": inspection.planned_on,
        "held_from": inspection.held_from,
        "held_to": inspection.held_to,
        "place": inspection.place,
        "people": inspection.people,
        "targets": targets,
    }


def _targets(links: object) -> list[LookedAt]:
    return [
        {
            "project": None if link.project is None else {"id": link.project.pk, "name": link.project.name},
            "site": link.site,
            "aspects": list(link.aspects),
        }
        for link in links  # type: ignore[attr-defined]  # the links of an inspection, prefetched
    ]


def listing(call: Call) -> InspectionList:
    """Give a page of inspections."""
    asked = call.asked(InspectionQuery)
    filters = queries.Filters(
        mode=asked.mode or "",
        state=asked.state or "",
        domain=asked.domain or "",
        body=asked.body,
        project=asked.project,
        programme=asked.programme,
        planned_from=asked.planned_from,
        planned_to=asked.planned_to,
        words=asked.q,
    )
    place = place_of(asked.after, prefix="inspection~").removeprefix("inspection~")
    page = queries.page(filters=filters, cursor=place, size=asked.limit)
    return {
        "items": [
            _line(inspection, _targets(inspection.shown_targets))  # type: ignore[attr-defined]  # to_attr
            for inspection in page.inspections
        ],
        "count": page.count,
        "count_is_exact": page.count_is_exact,
        "next": cursor(f"inspection~{page.next_cursor}" if page.next_cursor else ""),
    }


def one(call: Call) -> Answer:
    """Give one inspection whole."""
    page = queries.inspection_page(pk=call.pk)
    inspection = page.inspection
    whole: InspectionWhole = {
        **_line(inspection, _targets(page.targets)),
        "uid": str(inspection.uid),
        "summary": inspection.summary,
        "void_reason": inspection.void_reason,
        "companions": [named(companion.body) for companion in page.companions],
        "results": [
            {
                "check_item": result.check_item_id,
                "text": result.check_item.text,
                "outcome": result.outcome,
                "note": result.note,
                "finding": result.finding_id,
            }
            for result in page.results
        ],
        "findings": [{"id": link.finding.pk, "number": link.finding.number} for link in page.findings],
        "files": [{"id": link.file_id, "name": link.file.name} for link in page.files],
        "history": history(queries.acts(pk=inspection.pk), on=call.today),
    }
    return Answer(whole, {"ETag": etag(inspection)})


def plan(call: Call) -> Answer:
    """Plan an inspection."""
    sent = call.sent(NewInspection)
    ids = [target.project for target in sent.targets if target.project is not None]
    projects = {project.pk: project for project in found_projects(ids, at="/targets")}
    bodies = {body.pk: body for body in found_bodies([one.body for one in sent.companions], at="/companions")}
    inspection = operations.plan(
        mode=sent.mode,
        title=sent.title,
        planned_on=sent.planned_on,
        targets=[
            Target(
                project=None if target.project is None else projects[target.project],
                site=target.site,
                aspects=list(dict.fromkeys(target.aspects)),
            )
            for target in sent.targets
        ],
        companions=list(
            {
                one.body: Companion(body=bodies[one.body], people=one.people, is_joint=one.is_joint)
                for one in sent.companions
            }.values()
        ),
        domain=sent.domain or "",
        place=sent.place,
        people=sent.people,
        by=call.by,
        at=call.at,
    )
    answer = _head(inspection)
    return Answer(answer.content, {**answer.headers, "Location": f"{PREFIX}/inspections/{inspection.pk}"})


def _read(call: Call) -> Inspection:
    inspection = queries.one(pk=call.pk)
    call.check_unchanged(number=inspection.number, etag=etag(inspection), version=inspection.version)
    return inspection


def hold(call: Call) -> Answer:
    """Say that it was held."""
    sent, inspection = call.sent(Held), _read(call)
    held = operations.hold(
        inspection=inspection,
        held_from=sent.held_from,
        held_to=sent.held_to,
        place=sent.place,
        people=sent.people,
        by=call.by,
        at=call.at,
    )
    return _head(held)


def record(call: Call) -> Answer:
    """Record what it came to."""
    sent, inspection = call.sent(Recorded), _read(call)
    return _head(operations.conclude(inspection=inspection, summary=sent.summary, by=call.by, at=call.at))


def void(call: Call) -> Answer:
    """Void an inspection."""
    sent, inspection = call.sent(InspectionVoided), _read(call)
    return _head(operations.void(inspection=inspection, reason=sent.reason, by=call.by, at=call.at))


def attach(call: Call) -> Answer:
    """Attach files that were uploaded before."""
    sent, inspection = call.sent(PhotosAttached), _read(call)
    files = found_files(sent.files, at="/files")
    operations.attach_photos(inspection=inspection, files=files, by=call.by, at=call.at)
    return _head(inspection)


def produce(call: Call) -> Answer:
    """Register what it found."""
    sent, inspection = call.sent(FoundThere), _read(call)
    finding = operations.produce_finding(
        inspection=inspection,
        description=sent.description,
        category=sent.category,
        place=sent.place,
        remark=sent.remark,
        by=call.by,
        at=call.at,
    )
    said: FindingMade = {"id": finding.pk, "number": finding.number}
    return Answer(said, {"Location": f"{PREFIX}/findings/{finding.pk}"})


def _step(name: str, summary: object, run: object, body: type[Versioned]) -> Endpoint:
    return Endpoint(
        method="POST",
        path=f"/inspections/{{id}}/{name}",
        name=f"inspection_{name}",
        area="inspections",
        action=name,
        summary=summary,  # type: ignore[arg-type]  # a promise of a text
        run=run,  # type: ignore[arg-type]  # one of the functions above
        body=body,
        gives=InspectionHead,
        gives_etag=True,
        takes_match=True,
    )


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/inspections", name="list_inspections", area="inspections", run=listing,
        summary=_("The inspections that the acting body sees"), query=InspectionQuery, gives=InspectionList,
    ),
    Endpoint(
        method="POST", path="/inspections", name="plan_inspection", area="inspections", run=plan, status=201,
        summary=_("Plan an inspection"), body=NewInspection, gives=InspectionHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/inspections/{id}", name="get_inspection", area="inspections", run=one,
        summary=_("One inspection with what it looked at and found"), gives=InspectionWhole, gives_etag=True,
    ),
    _step("hold", _("Say that an inspection was held"), hold, Held),
    _step("record", _("Record what an inspection came to"), record, Recorded),
    _step("void", _("Void an inspection"), void, InspectionVoided),
    _step("photos", _("Attach files to an inspection"), attach, PhotosAttached),
    Endpoint(
        method="POST", path="/inspections/{id}/findings", name="produce_finding", area="inspections",
        run=produce, status=201, summary=_("Register what an inspection found"), body=FoundThere,
        gives=FindingMade, takes_match=True,
    ),
)  # fmt: skip
