"""Approval bundles: those one sees, one whole with what is expected of it, and what is done to it."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Confirmed, Doing, Kind, Reasoned, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_body, found_project, named
from jianxing.approvals import operations, queries
from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle, Material, Template
from jianxing.approvals.operations.adding import MOST_APPROVALS

Code = Annotated[str, Text(40, least=1)]
WorkDays = Annotated[int, Field(strict=True, ge=0, le=1000)]


class BundleHead(TypedDict):
    """A bundle after something was done to it."""

    id: int
    number: str
    state: BundleState
    deadline: date
    completed_on: date | None
    version: int


class BundleLine(BundleHead):
    """A bundle as a list has it; the chance is that after its last step."""

    name: str
    project: int
    applicant: Named
    coordinator: Named
    followed_by: Named
    approvals: int
    granted: int
    chance_of_missing: float | None


class BundleList(TypedDict):
    """A page of bundles, newest first."""

    items: list[BundleLine]
    count: int
    next: str | None


class ApprovalLine(TypedDict):
    """An approval; what is expected of it only while the bundle is under way."""

    id: int
    code: str
    name: str
    body: Named
    state: State
    after: list[str]
    materials: list[int]
    statutory_days: int
    promised_days: int | None
    extended_days: int
    filed_on: date | None
    accepted_on: date | None
    decided_on: date | None
    document: str
    latest_filing: date | None
    expected_on: date | None
    room: int | None
    moves_today: bool


class MaterialLine(TypedDict):
    """A material of a bundle."""

    id: int
    code: str
    name: str
    expected_on: date | None
    ready_on: date | None


class StepLine(TypedDict):
    """What happened, with the forecast before and after it."""

    on: date
    action: str
    approval: str
    before_finish: date | None
    after_finish: date | None
    before_missed: float | None
    after_missed: float | None


class Outlook(TypedDict):
    """What is expected of a bundle today."""

    finish: date
    room: int
    chance_of_missing: float
    standard_error: float
    few_past_cases: list[str]
    must_move_today: list[str]
    critical_chain: list[str]


class BundleWhole(BundleHead):
    """A bundle with all that its page has."""

    name: str
    note: str
    project: int
    applicant: Named
    coordinator: Named
    followed_by: Named
    opened_at: datetime
    end_reason: str
    outlook: Outlook | None
    approvals: list[ApprovalLine]
    materials: list[MaterialLine]
    steps: list[StepLine]
    history: list[Deed]


class BundleQuery(Listed):
    """Which bundles: all that one sees, or those with a part of one's own body."""

    q: Annotated[str, Text(100)] = ""
    side: Literal["all", "ours"] = "all"
    state: BundleState | None = None
    project: QueryId | None = None
    late: bool = False


class Opened(Sent):
    """Whose application for which project, by when; the acting body follows it."""

    name: Annotated[str, Text(120, least=1)]
    project: Id
    applicant: Id
    coordinator: Id | None = None
    deadline: Day
    note: Annotated[str, Text(20_000)] = ""


class ApprovalSent(Sent):
    """An approval: `after` are codes of the bundle, `materials` names."""

    code: Code
    name: Annotated[str, Text(120, least=1)]
    body: Id
    statutory_days: WorkDays
    promised_days: WorkDays | None = None
    prepare_days: WorkDays = 0
    after: Annotated[list[Code], Field(max_length=MOST_APPROVALS)] = Field(default_factory=list)
    materials: Annotated[list[Annotated[str, Text(120, least=1)]], Field(max_length=100)] = Field(
        default_factory=list
    )
    kind_code: Annotated[str, Text(40)] = ""
    track: Annotated[str, Text(40)] = ""


class ApprovalsSent(Sent):
    """Approvals to add, all of them or none."""

    approvals: Annotated[list[ApprovalSent], Field(min_length=1, max_length=MOST_APPROVALS)]


class TemplateSent(Sent):
    """The template to add approvals from."""

    template: Id


class DeadlineSent(Reasoned):
    """The new deadline, and why."""

    deadline: Day


class HandedIn(Sent):
    """On which day, by which receipt."""

    on: Day
    document: Annotated[str, Text(120)] = ""


class CodeMade(TypedDict):
    """The code of the enterprise's page, said this once."""

    code: str


class MaterialSent(Sent):
    """When it is expected, or since when it is there."""

    expected_on: Day | None = None
    ready_on: Day | None = None


def head(bundle: Bundle) -> BundleHead:
    """Return a bundle after something was done to it."""
    return {
        "id": bundle.pk,
        "number": bundle.number,
        "state": BundleState(bundle.state),
        "deadline": bundle.deadline,
        "completed_on": bundle.completed_on,
        "version": bundle.version,
    }


def _line(bundle: Any, expected: queries.Expected | None) -> BundleLine:
    return {
        **head(bundle),
        "name": bundle.name,
        "project": bundle.project_id,
        "applicant": named(bundle.applicant),
        "coordinator": named(bundle.coordinator),
        "followed_by": named(bundle.body),
        "approvals": bundle.approvals_count,
        "granted": bundle.granted_count,
        "chance_of_missing": expected.standing.chance.missed if expected else None,
    }


def listing(call: Call) -> BundleList:
    """Give a page of the bundles that the acting body sees."""
    asked = call.asked(BundleQuery)
    filters = queries.Filters(
        state=asked.state or "",
        side=asked.side,
        project=asked.project,
        late=asked.late,
        words=asked.q.strip(),
    )
    before = key_of(asked.after, prefix="bundle~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    ahead = f"bundle~{page.next_cursor}" if page.next_cursor else ""
    expected = queries.expected_of(bundles=[one.pk for one in page.rows], today=call.today)
    items = [_line(one, expected.get(one.pk)) for one in page.rows]
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one bundle whole."""
    shown = queries.one(pk=call.pk)
    expected = (
        queries.expected(bundle=shown, today=call.today) if shown.state == BundleState.RUNNING else None
    )
    forecasts = {one.approval.key: one for one in expected.standing.outlook.approvals} if expected else {}
    codes = {each.pk: each.code for each in shown.approvals.all()}
    whole: BundleWhole = {
        **head(shown),
        "name": shown.name,
        "note": shown.note,
        "project": shown.project_id,
        "applicant": named(shown.applicant),
        "coordinator": named(shown.coordinator),
        "followed_by": named(shown.body),
        "opened_at": shown.opened_at,
        "end_reason": shown.end_reason,
        "outlook": _outlook(expected),
        "approvals": [_approval(each, forecasts.get(each.code), codes) for each in shown.approvals.all()],
        "materials": [material_line(each) for each in shown.materials.all()],
        "steps": [
            {
                "on": step.on,
                "action": step.action,
                "approval": step.approval.code if step.approval else "",
                "before_finish": step.before.finish if step.before else None,
                "after_finish": step.after.finish if step.after else None,
                "before_missed": float(step.before.missed) if step.before else None,
                "after_missed": float(step.after.missed) if step.after else None,
            }
            for step in queries.steps(bundle=shown)
        ],
        "history": history(queries.acts(bundle=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def _outlook(expected: queries.Expected | None) -> Outlook | None:
    if expected is None:
        return None
    outlook, chance = expected.standing.outlook, expected.standing.chance
    return {
        "finish": outlook.finish,
        "room": outlook.room,
        "chance_of_missing": chance.missed,
        "standard_error": chance.error,
        "few_past_cases": list(chance.thin),
        "must_move_today": [one.approval.key for one in outlook.movers],
        "critical_chain": list(outlook.chain),
    }


def _approval(one: Approval, forecast: Any, codes: dict[int, str]) -> ApprovalLine:
    is_open = forecast is not None and one.state != State.GRANTED
    return {
        "id": one.pk,
        "code": one.code,
        "name": one.name,
        "body": named(one.body),
        "state": State(one.state),
        "after": [codes[link.needs_id] for link in one.prerequisites.all()],
        "materials": [link.material_id for link in one.needs_links.all()],
        "statutory_days": one.statutory_days,
        "promised_days": one.promised_days,
        "extended_days": one.extended_days,
        "filed_on": one.filed_on,
        "accepted_on": one.accepted_on,
        "decided_on": one.decided_on,
        "document": one.document,
        "latest_filing": forecast.latest_filing if is_open else None,
        "expected_on": forecast.granted_by if is_open else None,
        "room": forecast.room if is_open else None,
        "moves_today": bool(is_open and forecast.moves_today),
    }


def material_line(one: Material) -> MaterialLine:
    """Return a material."""
    return {
        "id": one.pk,
        "code": one.code,
        "name": one.name,
        "expected_on": one.expected_on,
        "ready_on": one.ready_on,
    }


def opening(call: Call) -> Answer:
    """Open a bundle that the acting body follows."""
    sent = call.sent(Opened)
    applicant = found_body(sent.applicant, at="/applicant")
    project = found_project(sent.project, at="/project")
    assert applicant is not None
    assert project is not None
    made = operations.open_bundle(
        name=sent.name,
        project=project,
        applicant=applicant,
        coordinator=found_body(sent.coordinator, at="/coordinator"),
        deadline=sent.deadline,
        note=sent.note,
        by=call.by,
        at=call.at,
    )
    said = KIND.answer(made)
    return Answer(said.content, {**said.headers, "Location": f"{PREFIX}/approval-bundles/{made.pk}"})


def _add(bundle: Bundle, sent: ApprovalsSent, call: Call) -> object:
    new = []
    for place, one in enumerate(sent.approvals):
        body = found_body(one.body, at=f"/approvals/{place}/body")
        assert body is not None
        new.append(operations.NewApproval(**{**one.model_dump(), "body": body}))
    return operations.add_approvals(bundle=bundle, approvals=new, by=call.by, at=call.at)


def _from_template(bundle: Bundle, sent: TemplateSent, call: Call) -> object:
    try:
        template = queries.one_template(pk=sent.template)
    except Template.DoesNotExist:
        raise unknown("/template") from None
    return operations.add_from_template(bundle=bundle, template=template, by=call.by, at=call.at)


def _code(bundle: Bundle, sent: Confirmed, call: Call) -> str:
    _made, secret = operations.make_code(bundle=bundle, by=call.by, at=call.at)
    return secret


KIND: Final = Kind(
    area="approvals",
    path="/approval-bundles/{id}",
    name="approval_bundle",
    read=queries.one,
    title=str,
    etag=lambda bundle: f'"{bundle.version}.{bundle.state}"',
    head=head,
    gives=BundleHead,
)
DOINGS: Final = {
    "add_approvals": Doing(body=ApprovalsSent, run=_add, summary=_("Add approvals to a bundle")),
    "add_from_template": Doing(body=TemplateSent, run=_from_template, summary=_("Add approvals from a template")),
    "set_deadline": Doing(
        body=DeadlineSent, run=plain(operations.set_deadline, "bundle", "deadline", "reason"),
        summary=_("Move the deadline of a bundle"),
    ),
    "complete": Doing(
        body=HandedIn, run=plain(operations.complete, "bundle", "on", "document"),
        summary=_("Write down that an application was handed in"),
    ),
    "end": Doing(body=Reasoned, run=plain(operations.end, "bundle", "reason"), summary=_("Give an application up")),
    "reopen": Doing(
        body=Reasoned, run=plain(operations.reopen, "bundle", "reason"),
        summary=_("Take back that an application was handed in"),
    ),
    "make_code": Doing(
        body=Confirmed, run=_code, summary=_("Make the code of the enterprise's page"), gives=CodeMade,
        answer=lambda secret: {"code": secret},
    ),
    "revoke_code": Doing(
        body=Confirmed, run=plain(operations.revoke_code, "bundle"),
        summary=_("Revoke the code of the enterprise's page"),
    ),
}  # fmt: skip
MATERIAL: Final = Kind(
    area="approvals",
    path="/approval-materials/{id}",
    name="approval_material",
    read=queries.one_material,
    title=str,
    head=material_line,
    gives=MaterialLine,
)
MATERIAL_DOINGS: Final = {
    "set": Doing(
        body=MaterialSent, run=plain(operations.set_material, "material", "expected_on", "ready_on"),
        summary=_("Say when a material is expected or there"),
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/approval-bundles", name="list_approval_bundles", area="approvals", run=listing,
        summary=_("The approval bundles that the acting body sees"), query=BundleQuery, gives=BundleList,
    ),
    Endpoint(
        method="POST", path="/approval-bundles", name="open_approval_bundle", area="approvals", run=opening,
        summary=_("Open an approval bundle through the API"), body=Opened, gives=BundleHead, status=201,
        action="open", gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/approval-bundles/{id}", name="get_approval_bundle", area="approvals", run=one,
        summary=_("One approval bundle with what is expected of it"), gives=BundleWhole, gives_etag=True,
    ),
    *KIND.does(DOINGS),
    *MATERIAL.does(MATERIAL_DOINGS),
)  # fmt: skip
