"""Rescue forces and stores; what is asked for in incidents, and what is promised and sent, in the words of EDXL-RM 1.0."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Id, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Confirmed, Doing, Kind, Plain, Reasoned, WithReason, plain
from jianxing.api.resources.naming import Named, found_programme, named
from jianxing.incidents import operations
from jianxing.incidents.lifecycle import Deployment
from jianxing.incidents.models import (
    Capability,
    Dispatch,
    Force,
    ForceKind,
    Incident,
    Readiness,
    ResourceRequest,
    Unit,
)
from jianxing.incidents.operations import ForceDraft, RequestDraft
from jianxing.incidents.operations.forces import MOST, MOST_ROWS
from jianxing.incidents.queries import forces as queries
from jianxing.incidents.queries import listing as incidents

Count = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Stock = Annotated[int, Field(strict=True, ge=0, le=MOST)]


class ForceLine(TypedDict):
    """A force: what it is and can do, how many of it are free, where it stands, and under which agreement it is lent."""

    id: int
    name: str
    kind: ForceKind
    capabilities: list[Capability]
    quantity: int
    committed: int
    unit: Unit
    readiness: Readiness
    place_name: str
    longitude: float
    latitude: float
    jurisdiction: str
    body: Named
    agreement: int | None
    as_of: datetime
    version: int


class ForceList(TypedDict):
    """A page of forces in the order in which they were registered."""

    items: list[ForceLine]
    count: int
    next: str | None


class ForceQuery(Listed):
    """Which forces."""

    q: Annotated[str, Text(100)] = ""
    kind: ForceKind | None = None
    capability: Capability | None = None
    readiness: Readiness | None = None


class ForceSaid(Sent):
    """A force as its body describes it; `as_of` is when it was counted."""

    name: Annotated[str, Text(80, least=1)]
    kind: ForceKind
    capabilities: Annotated[list[Capability], Field(min_length=1, max_length=len(Capability))]
    quantity: Stock
    unit: Unit
    readiness: Readiness
    place_name: Annotated[str, Text(200, least=1)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    agreement: Id | None = None
    as_of: AwareDatetime | None = None


class ForceRegistered(ForceSaid):
    """A force. The same `uid` of the same body again returns what stands."""

    uid: UUID | None = None


class ForceChanged(ForceSaid, Confirmed):
    """How a force stands now; its name stays."""


class ForcesBrought(Sent):
    """A body's whole list: known forces are known by their names."""

    forces: Annotated[list[ForceSaid], Field(min_length=1, max_length=MOST_ROWS)]


class BroughtLine(TypedDict):
    """How many forces of a list are new, stand otherwise, and stand as before."""

    new: int
    changed: int
    same: int


class DispatchLine(TypedDict):
    """So many of a force for a request, and when it did what."""

    id: int
    uid: str
    request: int
    body: Named
    force: int
    name: str
    place_name: str
    quantity: int
    state: Deployment
    reason: str
    asked_at: datetime | None
    committed_at: datetime | None
    expected_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    recalled_at: datetime | None
    released_at: datetime | None
    over_at: datetime | None
    used: int


class NearLine(TypedDict):
    """A suitable force: metres as the crow flies, seconds by road where one leads from it."""

    force: ForceLine
    metres: float
    seconds: float | None


class NearestList(TypedDict):
    """The nearest suitable forces whosever they are; `roads` are the layers that ranked them, none where distance did."""

    items: list[NearLine]
    roads: list[str]


class RequestLine(TypedDict):
    """What was asked for; `short` is what nobody has promised."""

    id: int
    number: str
    body: Named
    capability: Capability
    quantity: int
    unit: Unit
    committed: int
    short: int
    needed_by: datetime
    function: str
    report_to: str
    requested_at: datetime
    closed_at: datetime | None
    close_reason: str


class RequestWhole(RequestLine):
    """What was asked for with whom was asked and what was promised."""

    dispatches: list[DispatchLine]


class RequestList(TypedDict):
    """What was asked for in an incident."""

    items: list[RequestWhole]


class NearestQuery(Sent):
    """What they must be able to do, and in which unit they are counted."""

    capability: Capability
    unit: Unit | None = None


class ForcesRequested(Sent):
    """So many of a capability by when, what for, and where they report."""

    uid: UUID | None = None
    capability: Capability
    quantity: Count
    unit: Unit
    needed_by: AwareDatetime
    function: Annotated[str, Text(200, least=1)]
    report_to: Annotated[str, Text(200, least=1)]


class ForceAsked(Sent):
    """Which force, and how many of it."""

    force: Id
    quantity: Count


class ForceOffered(ForceAsked):
    """Which force of one's own, how many of it, and when it is expected."""

    expected_at: AwareDatetime | None = None


class Expected(Sent):
    """When it is expected to arrive."""

    expected_at: AwareDatetime | None = None


class CameBack(Sent):
    """How many were used up."""

    used: Stock = 0


def force_line(force: Force) -> ForceLine:
    """Return a force as answers have it."""
    return {
        "id": force.pk, "name": force.name, "kind": ForceKind(force.kind),
        "capabilities": [Capability(one) for one in force.capabilities], "quantity": force.quantity,
        "committed": force.committed, "unit": Unit(force.unit), "readiness": Readiness(force.readiness),
        "place_name": force.place_name, "longitude": force.longitude, "latitude": force.latitude,
        "jurisdiction": force.located_in.code if force.located_in else "", "body": named(force.body),
        "agreement": force.agreement_id, "as_of": force.as_of, "version": force.version,
    }  # fmt: skip


def request_line(request: ResourceRequest) -> RequestLine:
    """Return what was asked for as answers have it."""
    return {
        "id": request.pk, "number": str(request), "body": named(request.body), "capability": Capability(request.capability),
        "quantity": request.quantity, "unit": Unit(request.unit), "committed": request.committed, "short": request.short,
        "needed_by": request.needed_by, "function": request.function, "report_to": request.report_to,
        "requested_at": request.requested_at, "closed_at": request.closed_at, "close_reason": request.close_reason,
    }  # fmt: skip


def dispatch_line(one: Dispatch) -> DispatchLine:
    """Return a dispatch as answers have it."""
    return {
        "id": one.pk, "uid": str(one.uid), "request": one.request_id, "body": named(one.body), "force": one.force_id,
        "name": one.force_name, "place_name": one.place_name, "quantity": one.quantity, "state": Deployment(one.state),
        "reason": one.reason, "asked_at": one.asked_at, "committed_at": one.committed_at, "expected_at": one.expected_at,
        "departed_at": one.departed_at, "arrived_at": one.arrived_at, "recalled_at": one.recalled_at,
        "released_at": one.released_at, "over_at": one.over_at, "used": one.used,
    }  # fmt: skip


FORCE: Final = Kind(
    area="incidents", path="/forces/{id}", name="force", read=queries.one, title=str, head=force_line, gives=ForceLine,
    etag=lambda force: f'"{force.version}"',
)  # fmt: skip
REQUEST: Final = Kind(
    area="incidents", path="/resource-requests/{id}", name="resource_request", read=queries.one_request, title=str,
    head=request_line, gives=RequestLine,
)  # fmt: skip
DISPATCH: Final = Kind(
    area="incidents", path="/dispatches/{id}", name="dispatch", read=queries.one_dispatch, title=str, head=dispatch_line,
    gives=DispatchLine,
)  # fmt: skip
INCIDENT: Final = Kind(
    area="incidents", path="/incidents/{id}", name="incident", read=incidents.one, title=str, head=lambda one: None,
    gives=None,
)  # fmt: skip


def listing(call: Call) -> ForceList:
    """Give a page of forces."""
    asked = call.asked(ForceQuery)
    after = key_of(asked.after, prefix="force~")
    page = queries.page(
        kind=asked.kind or "", capability=asked.capability or "", readiness=asked.readiness or "", words=asked.q.strip(),
        cursor="" if after is None else str(after), size=asked.limit,
    )  # fmt: skip
    ahead = f"force~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [force_line(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one force."""
    return FORCE.answer(queries.one(pk=call.pk))


def _draft(sent: ForceSaid, at: str) -> ForceDraft:
    said = sent.model_dump(include=set(ForceSaid.model_fields) - {"agreement"})
    return ForceDraft(**said, agreement=found_programme(sent.agreement, at=f"{at}/agreement"))


def register(call: Call) -> Answer:
    """Register a force."""
    sent = call.sent(ForceRegistered)
    return FORCE.made(
        operations.register_force(draft=_draft(sent, ""), uid=sent.uid or uuid4(), by=call.by, at=call.at)
    )


def bring(call: Call) -> BroughtLine:
    """Bring a whole list in."""
    sent = call.sent(ForcesBrought)
    drafts = [_draft(one, f"/forces/{place}") for place, one in enumerate(sent.forces)]
    brought = operations.bring_forces(drafts=drafts, by=call.by, at=call.at)
    return {"new": brought.new, "changed": brought.changed, "same": brought.same}


def _change(force: Force, sent: ForceChanged, call: Call) -> object:
    return operations.change_force(force=force, draft=_draft(sent, ""), by=call.by, at=call.at)


def requests(call: Call) -> RequestList:
    """Give what was asked for in an incident, and what came of it."""
    asked = queries.requests_of(incident=incidents.one(pk=call.pk))
    return {
        "items": [
            {**request_line(one.request), "dispatches": [dispatch_line(each) for each in one.dispatches]} for one in asked
        ]
    }  # fmt: skip


def nearest(call: Call) -> NearestList:
    """Give the forces nearest to an incident that can do something."""
    asked, shown = call.asked(NearestQuery), incidents.one(pk=call.pk)
    found = queries.nearest(
        longitude=shown.longitude, latitude=shown.latitude, capability=asked.capability, unit=asked.unit or "", on=call.today
    )  # fmt: skip
    return {
        "items": [
            {"force": force_line(each.force), "metres": each.metres, "seconds": each.seconds}
            for each in found.rows
        ],
        "roads": list(found.roads),
    }


def _request(incident: Incident, sent: ForcesRequested, call: Call) -> ResourceRequest:
    draft = RequestDraft(**sent.model_dump(exclude={"uid"}))
    return operations.request_forces(
        incident=incident, draft=draft, uid=sent.uid or uuid4(), by=call.by, at=call.at
    )


def _ask(request: ResourceRequest, sent: ForceAsked, call: Call) -> Dispatch:
    return operations.ask_force(
        request=request, force=_force(sent.force), quantity=sent.quantity, by=call.by, at=call.at
    )


def _offer(request: ResourceRequest, sent: ForceOffered, call: Call) -> Dispatch:
    return operations.offer_force(
        request=request, force=_force(sent.force), quantity=sent.quantity, expected_at=sent.expected_at, by=call.by, at=call.at
    )  # fmt: skip


def _force(pk: int) -> Force:
    try:
        return queries.one(pk=pk)
    except Force.DoesNotExist:
        raise unknown("/force") from None


#: Of steps of a dispatch: the operation, its words, and what it asks for.
_STEPS: Final[dict[str, tuple[Callable[..., object], Any, type[Sent], tuple[str, ...]]]] = {
    "commit": (operations.commit, _("Promise the forces that were asked for (CommitResource)"), Expected, ("expected_at",)),
    "decline": (
        operations.decline, _("Decline what was asked for (ResponseToRequestResource)"), WithReason, ("reason",)
    ),
    "withdraw": (
        operations.withdraw, _("Withdraw what was asked for and is not answered"), WithReason, ("reason",)
    ),
    "depart": (operations.depart, _("Note that forces have left (ReportResourceDeploymentStatus)"), Plain, ()),
    "arrive": (operations.arrive, _("Note that forces have arrived (ReportResourceDeploymentStatus)"), Plain, ()),
    "recall": (operations.recall, _("Ask for one's forces back (RequestReturn)"), WithReason, ("reason",)),
    "release": (operations.release, _("Release forces (ReleaseResource)"), Plain, ()),
    "give_back": (operations.give_back, _("Note that forces are back, and how many were used up"), CameBack, ("used",)),
}  # fmt: skip
_made = partial(
    Doing,
    gives=DispatchLine,
    answer=dispatch_line,
    at=lambda one: f"/incidents/{one.request.incident_id}/forces",
)
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/forces", name="list_forces", area="incidents", run=listing, query=ForceQuery, gives=ForceList,
        summary=_("Rescue forces and stores that the acting body sees"),
    ),
    Endpoint(
        method="GET", path="/forces/{id}", name="get_force", area="incidents", run=one, gives=ForceLine, gives_etag=True,
        summary=_("One rescue force or store"),
    ),
    Endpoint(
        method="POST", path="/forces", name="register_force", area="incidents", run=register, status=201,
        body=ForceRegistered, gives=ForceLine, summary=_("Register a rescue force or store"),
    ),
    Endpoint(
        method="POST", path="/forces/bring", name="bring_forces", area="incidents", run=bring, body=ForcesBrought,
        gives=BroughtLine, summary=_("Bring the list of one's forces in, as a whole"),
    ),
    *FORCE.does(
        {
            "change": Doing(body=ForceChanged, run=_change, summary=_("Say how a force stands now")),
            "retire": Doing(
                body=Reasoned, run=plain(operations.retire_force, "force", "reason"), summary=_("Strike a force off the list")
            ),
        }
    ),
    Endpoint(
        method="GET", path="/incidents/{id}/forces", name="get_incident_forces", area="incidents", run=requests,
        gives=RequestList, summary=_("What was asked for in an incident, promised and sent"),
    ),
    Endpoint(
        method="GET", path="/incidents/{id}/nearest-forces", name="get_nearest_forces", area="incidents", run=nearest,
        query=NearestQuery, gives=NearestList, summary=_("The suitable forces that are nearest to an incident"),
    ),
    *INCIDENT.does(
        {
            "request_forces": Doing(
                body=ForcesRequested, run=_request, summary=_("Ask for forces in an incident (RequestResource)"),
                gives=RequestLine, answer=request_line, at=lambda one: f"/incidents/{one.incident_id}/forces",
            )
        }
    ),
    *REQUEST.does(
        {
            "ask": _made(body=ForceAsked, run=_ask, summary=_("Ask the owner of a force for it (RequestResource)")),
            "offer": _made(
                body=ForceOffered, run=_offer, summary=_("Promise one's own force to a request (CommitResource)")
            ),
            "close": Doing(
                body=WithReason, run=plain(operations.close_request, "request", "reason"),
                summary=_("Say that no more forces are needed"),
            ),
        }
    ),
    *DISPATCH.does(
        {
            action: Doing(body=body, run=plain(operation, "dispatch", *names), summary=summary)
            for action, (operation, summary, body, names) in _STEPS.items()
        }
    ),
)  # fmt: skip
