"""Joint actions (联动监督): who was asked, who answered, who still owes; their plans; matters that are passed on."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Listed, Sent, Text, Words
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Doing, Kind, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.letters import ReceiptRef, receipt_ref
from jianxing.api.resources.naming import (
    Named,
    found_bodies,
    found_findings,
    found_project,
    maybe_named,
    named,
)
from jianxing.letters import operations, queries
from jianxing.letters.lifecycle import ActionState, ImpasseState, ReceiptState
from jianxing.letters.models import Impasse, JointAction, JointPlan, Position, ToldAsk


class ActionHead(TypedDict):
    """A joint action after something was done to it."""

    id: int
    number: str
    state: ActionState


class ActionLine(ActionHead):
    """A joint action as a list has it."""

    name: str
    shape: str
    lead: Named
    owing: list[ReceiptRef]


class ActionList(TypedDict):
    """A page of joint actions, newest first."""

    items: list[ActionLine]
    count: int
    next: str | None


class AskedLine(ReceiptRef):
    """What one body was asked in the action, and what it did."""

    letter: int
    asked: str
    decline_reason: str
    answer: str


class ToldLine(TypedDict):
    """What a body of a further node was asked in an action that is led elsewhere, and did, as the lead tells it."""

    body: Named | None
    name: str
    asked: str
    due_on: date | None
    state: ReceiptState
    words: str


class PositionLine(TypedDict):
    """Where a party stands on a version of the plan; nothing said: an empty consent. A party of another node may have no place
    in this directory, and only a name; a position is stale that came when a later version had been written."""

    body: Named | None
    name: str
    demand: str
    opinion: str
    consent: str
    is_stale: bool


class PlanLine(TypedDict):
    """A version of the joint plan."""

    id: int
    version: int
    text: str
    written_at: datetime
    is_agreed: bool
    positions: list[PositionLine]


class ActionWhole(ActionHead):
    """A joint action with everything that its page shows."""

    name: str
    shape: str
    lead: Named
    project: int | None
    findings: list[int]
    outcome: str
    asked: list[AskedLine]
    told: list[ToldLine]
    plans: list[PlanLine]
    history: list[Deed]


class PlanMade(TypedDict):
    """A version of a plan that was written."""

    id: int
    version: int


class PositionMade(TypedDict):
    """A position that was taken."""

    plan: int
    consent: str


class LinkLine(TypedDict):
    """One body's declining in the chain."""

    body: Named
    suggested: Named | None
    reason: str
    at: datetime
    letter: int | None


class ImpasseHead(TypedDict):
    """A matter that is passed on, after something was done to it."""

    id: int
    number: str
    state: ImpasseState
    falls_to: Named | None


class ImpasseWhole(ImpasseHead):
    """A matter that is passed on, with the chain of those who declined it."""

    matter: str
    asker: Named
    decider: Named
    finding: int | None
    raised_at: datetime
    decision: str
    chain: list[LinkLine]


class ImpasseList(TypedDict):
    """The matters that are passed on, those to be decided first."""

    items: list[ImpasseHead]


class ActionQuery(Listed):
    """Which joint actions."""

    state: ActionState | None = None


class ImpasseQuery(Sent):
    """Which matters that are passed on."""

    state: ImpasseState | None = None


class NewAction(Sent):
    """A joint action on findings, on a project, or for itself."""

    name: Annotated[str, Text(200, least=1)]
    shape: JointAction.Shape
    findings: Annotated[list[Id], Field(max_length=50)] = []
    project: Id | None = None


class Outcome(Sent):
    """What came of it."""

    outcome: Words


class PlanText(Sent):
    """What the plan says."""

    text: Words


class PositionSent(Sent):
    """What the acting body demands, thinks, and whether it consents."""

    demand: Annotated[str, Text(LONG)] = ""
    opinion: Annotated[str, Text(LONG)] = ""
    consent: Position.Consent


class Decided(Sent):
    """Whose it is, and why."""

    falls_to: Id
    decision: Words


def _head(action: JointAction) -> ActionHead:
    return {"id": action.pk, "number": action.number, "state": ActionState(action.state)}


def _impasse_head(impasse: Impasse) -> ImpasseHead:
    return {
        "id": impasse.pk,
        "number": impasse.number,
        "state": ImpasseState(impasse.state),
        "falls_to": maybe_named(impasse.falls_to),
    }


KIND: Final = Kind(
    area="letters", path="/joint-actions/{id}", name="joint_action", read=queries.one_action,
    title=lambda action: str(action.number), etag=lambda action: f'"{action.state}"', head=_head, gives=ActionHead,
)  # fmt: skip
PLAN: Final = Kind(
    area="letters", path="/joint-plans/{id}", name="joint_plan", read=queries.one_plan,
    title=lambda plan: str(plan.action.number), head=lambda plan: {"id": plan.pk, "version": plan.version},
    gives=PlanMade,
)  # fmt: skip
IMPASSE: Final = Kind(
    area="letters", path="/impasses/{id}", name="impasse", read=queries.one_impasse,
    title=lambda impasse: str(impasse.number), etag=lambda impasse: f'"{impasse.state}"', head=_impasse_head,
    gives=ImpasseHead,
)  # fmt: skip


def listing(call: Call) -> ActionList:
    """Give a page of joint actions with who still owes an answer in each."""
    asked = call.asked(ActionQuery)
    before = key_of(asked.after, prefix="action~")
    page = queries.actions(
        by=call.by,
        state=asked.state or "",
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    owed = queries.owed_in(actions=[one.pk for one in page.rows])
    items: list[ActionLine] = [
        {
            **_head(one),
            "name": one.name,
            "shape": one.shape,
            "lead": named(one.lead),
            "owing": [receipt_ref(receipt) for receipt in owed.get(one.pk, [])],
        }
        for one in page.rows
    ]
    ahead = f"action~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one joint action whole."""
    shown = queries.one_action(pk=call.pk)
    whole: ActionWhole = {
        **_head(shown),
        "name": shown.name,
        "shape": shown.shape,
        "lead": named(shown.lead),
        "project": shown.project_id,
        "findings": [finding.pk for finding in queries.action_findings(action=shown)],
        "outcome": shown.outcome,
        "asked": [_asked(receipt) for receipt in queries.asked_in(action=shown)],
        "told": [_told(told) for told in queries.told_asks(action=shown)] if shown.is_led_elsewhere else [],
        "plans": [_plan(version) for version in queries.plans(action=shown)],
        "history": history(queries.action_acts(action=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def _asked(receipt: Any) -> AskedLine:
    standing = [one.text for one in receipt.answer_rounds.all() if one.returned_at is None]
    return {
        **receipt_ref(receipt),
        "letter": receipt.letter_id,
        "asked": receipt.asked,
        "decline_reason": receipt.decline_reason,
        "answer": standing[-1] if standing else "",
    }


def _told(told: ToldAsk) -> ToldLine:
    return {
        "body": maybe_named(told.body),
        "name": told.label,
        "asked": told.asked,
        "due_on": told.due_on,
        "state": ReceiptState(told.state),
        "words": told.words,
    }


def _plan(version: queries.PlanVersion) -> PlanLine:
    return {
        "id": version.plan.pk,
        "version": version.plan.version,
        "text": version.plan.text,
        "written_at": version.plan.written_at,
        "is_agreed": version.is_agreed,
        "positions": [
            {
                "body": maybe_named(one.body),
                "name": one.label,
                "demand": one.position.demand if one.position else "",
                "opinion": one.position.opinion if one.position else "",
                "consent": one.position.consent if one.position else "",
                "is_stale": one.position.is_stale if one.position else False,
            }
            for one in version.positions
        ],
    }


def open_action(call: Call) -> Answer:
    """Open a joint action; bodies are asked by its letters."""
    sent = call.sent(NewAction)
    made = operations.open_action(
        name=sent.name,
        shape=sent.shape,
        findings=found_findings(sent.findings, at="/findings"),
        project=found_project(sent.project, at="/project"),
        by=call.by,
        at=call.at,
    )
    return KIND.made(made)


def impasses(call: Call) -> ImpasseList:
    """Give the matters that are passed on."""
    asked = call.asked(ImpasseQuery)
    return {"items": [_impasse_head(one) for one in queries.impasses(by=call.by, state=asked.state or "")]}


def one_impasse(call: Call) -> Answer:
    """Give one matter that is passed on, with its chain."""
    shown = queries.one_impasse(pk=call.pk)
    whole: ImpasseWhole = {
        **_impasse_head(shown),
        "matter": shown.matter,
        "asker": named(shown.asker),
        "decider": named(shown.decider),
        "finding": shown.finding_id,
        "raised_at": shown.raised_at,
        "decision": shown.decision,
        "chain": [
            {
                "body": named(link.body),
                "suggested": maybe_named(link.suggested),
                "reason": link.reason,
                "at": link.at,
                "letter": link.letter.pk if link.letter else None,
            }
            for link in queries.chain(impasse=shown)
        ],
    }
    return Answer(whole, IMPASSE.answer(shown).headers)


def _state(plan: JointPlan, sent: PositionSent, call: Call) -> object:
    return operations.state_position(
        plan=plan, demand=sent.demand, opinion=sent.opinion, consent=sent.consent, by=call.by, at=call.at
    )


def _decide(impasse: Impasse, sent: Decided, call: Call) -> object:
    [falls_to] = found_bodies([sent.falls_to], at="/falls_to")
    return operations.decide(
        impasse=impasse, falls_to=falls_to, decision=sent.decision, by=call.by, at=call.at
    )


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/joint-actions", name="list_joint_actions", area="letters", run=listing,
        summary=_("Joint actions, with who still owes an answer"), query=ActionQuery, gives=ActionList,
    ),
    Endpoint(
        method="GET", path="/joint-actions/{id}", name="get_joint_action", area="letters", run=one,
        summary=_("One joint action with who was asked what, and its plans"),
        gives=ActionWhole, gives_etag=True,
    ),
    Endpoint(
        method="POST", path="/joint-actions", name="open_joint_action", area="letters", run=open_action,
        status=201, summary=_("Open a joint action"), body=NewAction, gives=ActionHead, gives_etag=True,
    ),
    *KIND.does(
        {
            "plan": Doing(
                body=PlanText, run=plain(operations.write_plan, "action", "text"),
                summary=_("Write the next version of the joint plan"), gives=PlanMade,
                answer=lambda plan: {"id": plan.pk, "version": plan.version},
            ),
            "close": Doing(
                body=Outcome, run=plain(operations.close_action, "action", "outcome"),
                summary=_("Close a joint action with what came of it"),
            ),
        }
    ),
    *PLAN.does(
        {
            "position": Doing(
                body=PositionSent, run=_state, summary=_("Take a position on the joint plan"),
                gives=PositionMade,
                answer=lambda position: {"plan": position.plan_id, "consent": position.consent},
            )
        }
    ),
    Endpoint(
        method="GET", path="/impasses", name="list_impasses", area="letters", run=impasses,
        summary=_("Matters that two bodies or more have declined"), query=ImpasseQuery, gives=ImpasseList,
    ),
    Endpoint(
        method="GET", path="/impasses/{id}", name="get_impasse", area="letters", run=one_impasse,
        summary=_("One matter that is passed on, with the chain of those who declined it"),
        gives=ImpasseWhole, gives_etag=True,
    ),
    *IMPASSE.does(
        {"decide": Doing(body=Decided, run=_decide, summary=_("Decide whose a matter is"))}
    ),
)  # fmt: skip
