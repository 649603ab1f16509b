"""Programmes: work plans, agreements, campaigns and series of activities."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Listed, Sent, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, named
from jianxing.directory.models import PlanDomain
from jianxing.projects import operations, queries
from jianxing.projects.models import Activity, CampaignYear, Programme
from jianxing.projects.operations import FocusDraft

Year = Annotated[int, Field(strict=True, ge=1949, le=2200)]


class ProgrammeLine(TypedDict):
    """A programme as a list has it."""

    id: int
    kind: str
    title: str
    document_no: str
    domain: str
    from_year: int
    to_year: int | None
    signed_on: date | None
    registered_by: Named


class ProgrammeList(TypedDict):
    """A page of programmes, newest first."""

    items: list[ProgrammeLine]
    next: str | None


class FocusPoint(TypedDict):
    """A point that supervision looks at."""

    id: int
    title: str
    domain: str
    requirement: str
    target: str


class CampaignYearLine(TypedDict):
    """A year in which a campaign was carried out."""

    id: int
    year: int
    document_no: str
    note: str


class ActivityLine(TypedDict):
    """Something that was held, with its hosts; people are counted, never named."""

    id: int
    title: str
    kind: str
    held_on: date
    place: str
    participants: int | None
    hosts: list[Named]


class ProgrammeWhole(ProgrammeLine):
    """A programme with everything that its page shows."""

    summary: str
    parties: list[Named]
    focus_items: list[FocusPoint]
    campaign_years: list[int]
    years: list[CampaignYearLine]
    activities: list[ActivityLine]
    projects: list[Named]
    history: list[Deed]


class ProgrammeMade(TypedDict):
    """A programme after something was done to it."""

    id: int
    title: str


class ProgrammeFilters(Sent):
    """Which programmes."""

    q: Annotated[str, Text(100)] = ""
    kind: Programme.Kind | None = None
    domain: PlanDomain | None = None
    year: Annotated[int, Field(ge=1949, le=2200)] | None = None


class ProgrammeQuery(ProgrammeFilters, Listed):
    """Which programmes, page by page."""


class NewFocus(Sent):
    """A point that supervision looks at."""

    title: Annotated[str, Text(200, least=1)]
    domain: PlanDomain | None = None
    requirement: Annotated[str, Text(LONG)] = ""
    target: Annotated[str, Text(LONG)] = ""


class NewProgramme(Sent):
    """What a body sets out to supervise."""

    kind: Programme.Kind
    title: Annotated[str, Text(200, least=1)]
    from_year: Year
    to_year: Year | None = None
    document_no: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None
    summary: Annotated[str, Text(LONG)] = ""
    parties: list[Id] = Field(default=[], max_length=50)
    focus_items: list[NewFocus] = Field(default=[], max_length=200)


def _head(programme: Programme) -> ProgrammeMade:
    return {"id": programme.pk, "title": programme.title}


KIND: Final = Kind(
    area="programmes",
    path="/programmes/{id}",
    name="programme",
    read=queries.one_programme,
    title=str,
    etag=lambda programme: f'"{programme.version}"',
    head=_head,
    gives=ProgrammeMade,
)


def _line(programme: Programme) -> ProgrammeLine:
    return {
        "id": programme.pk,
        "kind": programme.kind,
        "title": programme.title,
        "document_no": programme.document_no,
        "domain": programme.domain,
        "from_year": programme.from_year,
        "to_year": programme.to_year,
        "signed_on": programme.signed_on,
        "registered_by": named(programme.registered_by),
    }


def year_line(year: CampaignYear) -> CampaignYearLine:
    """Return a year of a campaign."""
    return {"id": year.pk, "year": year.year, "document_no": year.document_no, "note": year.note}


def activity_line(activity: Activity) -> ActivityLine:
    """Return an activity with its hosts."""
    return {
        "id": activity.pk,
        "title": activity.title,
        "kind": activity.kind,
        "held_on": activity.held_on,
        "place": activity.place,
        "participants": activity.participants,
        "hosts": [named(link.body) for link in activity.host_links.all()],
    }


def focus_drafts(items: "list[NewFocus]") -> list[FocusDraft]:
    """Return focus items as the operations take them."""
    return [
        FocusDraft(
            title=item.title, domain=item.domain or "", requirement=item.requirement, target=item.target
        )
        for item in items
    ]


def listing(call: Call) -> ProgrammeList:
    """Give a page of programmes."""
    asked = call.asked(ProgrammeQuery)
    place = place_of(asked.after, prefix="programme~").removeprefix("programme~")
    found = queries.programmes(
        kind=asked.kind or "", domain=asked.domain or "", year=asked.year, words=asked.q
    )
    rows = list(queries.programmes_after(found, cursor=place)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"programme~{queries.programme_cursor(shown[-1])}" if len(rows) > len(shown) else ""
    return {"items": [_line(programme) for programme in shown], "next": cursor(ahead)}


def one(call: Call) -> ProgrammeWhole:
    """Give one programme whole."""
    page = queries.programme_page(pk=call.pk)
    programme = page.programme
    return {
        **_line(programme),
        "summary": programme.summary,
        "parties": [named(party.body) for party in page.parties],
        "focus_items": [
            {
                "id": item.pk,
                "title": item.title,
                "domain": item.domain,
                "requirement": item.requirement,
                "target": item.target,
            }
            for item in page.items
        ],
        "campaign_years": [year.year for year in page.years],
        "years": [year_line(year) for year in page.years],
        "activities": [activity_line(activity) for activity in page.activities],
        "projects": [{"id": project.pk, "name": project.name} for project in page.projects],
        "history": history(queries.programme_acts(pk=programme.pk), on=call.today),
    }


def register(call: Call) -> Answer:
    """Enter a programme."""
    sent = call.sent(NewProgramme)
    programme = operations.register_programme(
        kind=sent.kind,
        title=sent.title,
        from_year=sent.from_year,
        to_year=sent.to_year,
        document_no=sent.document_no,
        domain=sent.domain or "",
        summary=sent.summary,
        parties=found_bodies(sent.parties, at="/parties"),
        focus_items=focus_drafts(sent.focus_items),
        by=call.by,
        at=call.at,
    )
    return KIND.made(programme)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/programmes", name="list_programmes", area="programmes", run=listing,
        summary=_("The programmes that the acting body sees"), query=ProgrammeQuery, gives=ProgrammeList,
    ),
    Endpoint(
        method="POST", path="/programmes", name="register_programme", area="programmes", run=register,
        status=201, summary=_("Enter a programme"), body=NewProgramme, gives=ProgrammeMade,
    ),
    Endpoint(
        method="GET", path="/programmes/{id}", name="get_programme", area="programmes", run=one,
        summary=_("One programme with its parties, focus items and history"), gives=ProgrammeWhole,
    ),
)  # fmt: skip
