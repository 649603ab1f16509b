"""Findings: the list, one whole, entering one."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.alike import operations as alike
from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Flag, Id, Sent, Text, Words
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.finding_filters import FindingQuery
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import (
    Named,
    found_bodies,
    found_body,
    found_projects,
    maybe_named,
    maybe_person,
    named,
)
from jianxing.directory.models import PlanDomain
from jianxing.findings import operations, policies, queries
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.whole import one as whole_one


class FindingHead(TypedDict):
    """A finding after something was done to it."""

    id: int
    number: str
    state: State
    version: int
    due_on: date | None
    closed_on: date | None


class FindingLine(TypedDict):
    """A finding as a list has it."""

    id: int
    number: str
    state: State
    version: int
    domain: str
    category: str
    description: str
    place: str
    discovered_via: str
    found_on: date | None
    projects: list[Named]
    responsible: Named | None
    assisting: list[Named]
    supervised_by: Named
    handler: Named | None
    due_on: date | None
    due_kind: str
    due_text: str
    due_provisional: bool
    percent: int | None
    closed_on: date | None
    closure_stated: bool
    closure_verified: bool
    look_back_on: date | None
    reopened: int


class FindingList(TypedDict):
    """A page of findings; counting stops at 10,000."""

    items: list[FindingLine]
    count: int
    count_is_exact: bool
    next: str | None


class HeldFile(TypedDict):
    """A file that a finding holds."""

    id: int
    name: str
    purpose: str
    media_type: str
    size: int
    sha256: str
    caption: str
    uploaded_at: datetime


class AskedExtension(TypedDict):
    """An extension that was asked for."""

    old_due_on: date
    new_due_on: date
    reason: str
    asked_at: datetime
    decision: str
    decision_reason: str
    decided_at: datetime | None


class OfferedAction(TypedDict):
    """Something that the acting body may do to the finding, or may not yet, and why."""

    action: str
    label: str
    allowed: bool
    reason: str
    remedy: str


class RoutedInside(TypedDict):
    """Where the responsible body has it worked on; only that body and the office read of it."""

    office: Named | None
    unit: str
    handler: Named | None
    due_on: date
    note: str


class ProposedInside(TypedDict):
    """A proposal to the head of the responsible body that closing be requested, and the head's decision."""

    statement: str
    proposed_at: datetime
    proposed_by: Named | None
    decision: str
    decision_reason: str
    decided_at: datetime | None
    decided_by: Named | None


class FindingWhole(FindingLine):
    """A finding with everything that its page shows."""

    uid: str
    registered_by: Named
    measures: str
    progress: str
    remark: str
    void_reason: str
    files: list[HeldFile]
    extensions: list[AskedExtension]
    routing: RoutedInside | None
    proposals: list[ProposedInside]
    actions: list[OfferedAction]
    history: list[Deed]


class NewFinding(Sent):
    """What is stuck, which projects it holds up, and whose it seems to be."""

    description: Words
    domain: PlanDomain | None = None
    category: Annotated[str, Text(80)] = ""
    place: Annotated[str, Text(200)] = ""
    discovered_via: Annotated[str, Text(40)] = ""
    found_on: Day | None = None
    remark: Annotated[str, Text(LONG)] = ""
    projects: list[Id] = Field(default=[], max_length=50)
    responsible: Id | None = None
    assisting: list[Id] = Field(default=[], max_length=50)
    as_draft: Flag = Field(
        default=False, description="Keep it as a draft; only the registering body sees it."
    )


def etag(finding: Finding) -> str:
    """Return how a finding stands, as If-Match compares it."""
    return f'"{finding.state}.{finding.version}.{finding.reopened}"'


def head(finding: Finding) -> FindingHead:
    """Return a finding after a write, from memory."""
    return {
        "id": finding.pk,
        "number": finding.number,
        "state": State(finding.state),
        "version": finding.version,
        "due_on": finding.due_on,
        "closed_on": finding.closed_on,
    }


KIND: Final = Kind(
    area="findings",
    path="/findings/{id}",
    name="finding",
    read=queries.bare,
    title=str,
    etag=etag,
    head=head,
    gives=FindingHead,
)


def line(finding: Finding) -> FindingLine:
    """Return a finding as a list has it; the query has joined what it names."""
    return {
        "id": finding.pk,
        "number": finding.number,
        "state": State(finding.state),
        "version": finding.version,
        "domain": finding.domain,
        "category": finding.category,
        "description": finding.description,
        "place": finding.place,
        "discovered_via": finding.discovered_via,
        "found_on": finding.found_on,
        "projects": [{"id": link.project_id, "name": link.name} for link in finding.project_links.all()],
        "responsible": maybe_named(finding.responsible),
        "assisting": [named(link.body) for link in finding.assistant_links.all()],
        "supervised_by": named(finding.supervised_by),
        "handler": maybe_person(finding.handler),
        "due_on": finding.due_on,
        "due_kind": finding.due_kind,
        "due_text": finding.due_text,
        "due_provisional": finding.due_provisional,
        "percent": finding.percent,
        "closed_on": finding.closed_on,
        "closure_stated": finding.closure_stated,
        "closure_verified": finding.closure_verified,
        "look_back_on": finding.look_back_on,
        "reopened": finding.reopened,
    }


def listing(call: Call) -> FindingList:
    """Give a page of the ledger."""
    asked = call.asked(FindingQuery)
    page = queries.page(
        filters=asked.narrowed(call.by),
        by=call.by,
        today=call.today,
        sort=asked.sort,
        cursor=place_of(asked.after, prefix=f"{asked.sort}~"),
        size=asked.limit,
    )
    return {
        "items": [line(finding) for finding in page.findings],
        "count": page.count,
        "count_is_exact": page.count_is_exact,
        "next": cursor(page.next_cursor),
    }


def one(call: Call) -> Answer:
    """Give one finding whole."""
    finding = whole_one(pk=call.pk)
    offers = policies.offers(finding=finding, by=call.by, today=call.today)
    whole: FindingWhole = {
        **line(finding),
        "uid": str(finding.uid),
        "registered_by": named(finding.registered_by),
        "measures": finding.measures,
        "progress": finding.progress,
        "remark": finding.remark,
        "void_reason": finding.void_reason,
        "files": [_held(link) for link in finding.file_links.all() if not link.file.is_voided],
        "extensions": [_extension(asked) for asked in finding.extensions.all()],
        "routing": _routing(finding),
        "proposals": [_proposal(one) for one in queries.proposals(finding=finding)],
        "actions": [
            {
                "action": offer.action,
                "label": offer.label,
                "allowed": offer.allowed,
                "reason": offer.reason,
                "remedy": offer.remedy,
            }
            for offer in offers
        ],
        "history": history(queries.acts(pk=finding.pk), on=call.today),
    }
    return Answer(whole, {"ETag": etag(finding)})


def _held(link: Any) -> HeldFile:
    file = link.file
    return {
        "id": file.pk,
        "name": file.name,
        "purpose": link.purpose,
        "media_type": file.blob.media_type,
        "size": file.blob.size,
        "sha256": file.blob_id,
        "caption": file.caption,
        "uploaded_at": file.uploaded_at,
    }


def _extension(asked: Any) -> AskedExtension:
    return {
        "old_due_on": asked.old_due_on,
        "new_due_on": asked.new_due_on,
        "reason": asked.reason,
        "asked_at": asked.asked_at,
        "decision": asked.decision,
        "decision_reason": asked.decision_reason,
        "decided_at": asked.decided_at,
    }


def _routing(finding: Finding) -> RoutedInside | None:
    routing = policies.routing_of(finding)
    if routing is None:
        return None
    return {
        "office": maybe_named(routing.office),
        "unit": routing.unit,
        "handler": maybe_person(routing.handler),
        "due_on": routing.due_on,
        "note": routing.note,
    }


def _proposal(one: Any) -> ProposedInside:
    return {
        "statement": one.statement,
        "proposed_at": one.proposed_at,
        "proposed_by": maybe_person(one.proposed_by),
        "decision": one.decision,
        "decision_reason": one.decision_reason,
        "decided_at": one.decided_at,
        "decided_by": maybe_person(one.decided_by),
    }


def enter(call: Call) -> Answer:
    """Register a finding, or keep a draft."""
    sent = call.sent(NewFinding)
    fields: dict[str, Any] = {
        "domain": sent.domain or "",
        "category": sent.category,
        "place": sent.place,
        "discovered_via": sent.discovered_via,
        "found_on": sent.found_on,
        "remark": sent.remark,
        "responsible": found_body(sent.responsible, at="/responsible"),
    }
    projects = found_projects(sent.projects, at="/projects")
    if sent.as_draft:
        finding = operations.save_draft(
            description=sent.description, projects=projects, by=call.by, at=call.at, **fields
        )
    else:
        finding = alike.register(
            description=sent.description,
            projects=projects,
            assisting=found_bodies(sent.assisting, at="/assisting"),
            at_once=False,
            by=call.by,
            at=call.at,
            **fields,
        )
    return KIND.made(finding)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/findings", name="list_findings", area="findings", run=listing,
        summary=_("The findings that the acting body sees"), query=FindingQuery, gives=FindingList,
    ),
    Endpoint(
        method="POST", path="/findings", name="register_finding", area="findings", run=enter, status=201,
        summary=_("Register a finding, or keep a draft"), body=NewFinding, gives=FindingHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/findings/{id}", name="get_finding", area="findings", run=one,
        summary=_("One finding with its files, its history and what may be done to it"),
        gives=FindingWhole, gives_etag=True,
    ),
)  # fmt: skip
