"""What may be done to a finding: one endpoint for each action of its life-cycle's table, and beside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from jianxing.alike import operations as alike
from jianxing.api.endpoints import Call
from jianxing.api.fields import LONG, Day, Flag, Id, Text, Versioned, Words
from jianxing.api.resources.doings import Confirmed, Doing, Reasoned, Run, plain
from jianxing.api.resources.findings import KIND
from jianxing.api.resources.naming import (
    found_bodies,
    found_body,
    found_files,
    found_finding,
    found_people,
    found_person,
)
from jianxing.directory.models import PlanDomain
from jianxing.findings import operations, policies
from jianxing.findings.lifecycle import FINDING
from jianxing.findings.models import Finding, FindingFile, Verification
from jianxing.letters import operations as letters

Ids = Annotated[list[Id], Field(max_length=50)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


class Assigned(Versioned):
    """Whose it is from now on, and by when: exactly one of a day, working days, or standing."""

    responsible: Id | None = Field(
        default=None, description="Without it, the body that was named when registering."
    )
    assisting: Ids | None = Field(default=None, description="Without it, those who assist stay.")
    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = Field(
        default=None, description="Working days from today."
    )
    standing: Flag = False
    measures: Annotated[str, Text(LONG)] = ""

    @model_validator(mode="after")
    def _one_deadline(self) -> "Assigned":
        if sum((self.due_on is not None, self.due_days is not None, self.standing)) != 1:
            raise PydanticCustomError("one_deadline", "exactly one of due_on, due_days, standing")
        return self


class Declined(Reasoned):
    """Why, and whose it seems to be."""

    suggested: Id | None = None


class Planned(Versioned):
    """What will be done, step by step."""

    plan: Words


class Reported(Versioned):
    """What was done since the last report."""

    text: Words
    percent: Percent | None = None


class Attached(Versioned):
    """Files that were uploaded before, and what they show."""

    files: Annotated[list[Id], Field(min_length=1, max_length=50)]
    purpose: FindingFile.Purpose


class ExtensionAsked(Reasoned):
    """Until when, and why."""

    new_due_on: Day


class ExtensionDecided(Versioned):
    """Whether; a refusal needs a reason."""

    granted: Flag
    reason: Annotated[str, Text(LONG)] = ""


class Submitted(Versioned):
    """What was done and what came of it, with the files that show it."""

    statement: Words
    files: Ids = []


class Answered(Versioned):
    """The four closing questions."""

    measures_done: Words
    effect_checked: Words
    like_cases: Words
    rule: Verification.Rule
    rule_text: Words


class Closed(Answered):
    """The four closing questions, and when to look back; 90 days from today unless given."""

    look_back_on: Day | None = None


class LookedBack(Versioned):
    """Whether the closing holds; where it does not, the finding is reopened."""

    holds: Flag
    note: Words


class Reopened(Reasoned):
    """Why, and until when; 10 working days unless given."""

    due_on: Day | None = None


class Transferred(Reasoned):
    """Which body supervises it from now on, and why."""

    to_body: Id


class Corrected(Reasoned):
    """What it should say, and why it is corrected; what is not sent stays."""

    description: Words | None = None
    domain: PlanDomain | None = None
    category: Annotated[str, Text(80)] | None = None
    place: Annotated[str, Text(200)] | None = None
    discovered_via: Annotated[str, Text(40)] | None = None
    found_on: Day | None = None
    measures: Annotated[str, Text(LONG)] | None = None
    due_on: Day | None = None
    remark: Annotated[str, Text(LONG)] | None = None


class HandlerNamed(Versioned):
    """Who handles it in the responsible body."""

    handler: Id


class Routed(Versioned):
    """To which office below the responsible body, or which unit of it, and until when inside."""

    office: Id | None = None
    unit: Annotated[str, Text(60)] = ""
    handler: Id | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None
    due_on: Day | None = None
    note: Annotated[str, Text(LONG)] = ""


class ProposalDecided(Versioned):
    """Whether the head approves; returning needs an opinion."""

    granted: Flag
    reason: Annotated[str, Text(LONG)] = ""


class Joined(Reasoned):
    """Into which finding, which alone is counted from now on, and why."""

    kept: Id
    show: Flag = Field(
        default=False, description="Let the bodies that answer for this one see the one that is kept."
    )


class Shared(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


def _register(finding: Finding, sent: Confirmed, call: Call) -> object:
    return alike.register(description=finding.description, draft=finding, by=call.by, at=call.at)


def _assign(finding: Finding, sent: Assigned, call: Call) -> object:
    assisting = None if sent.assisting is None else found_bodies(sent.assisting, at="/assisting")
    assignment = letters.Assignment(
        finding=finding,
        responsible=found_body(sent.responsible, at="/responsible"),
        assisting=assisting,
        due_on=sent.due_on,
        due_days=sent.due_days,
        standing=sent.standing,
        measures=sent.measures,
    )
    return letters.assign_one(assignment=assignment, by=call.by, at=call.at)


def _decline(finding: Finding, sent: Declined, call: Call) -> object:
    suggested = found_body(sent.suggested, at="/suggested")
    return operations.decline(
        finding=finding, reason=sent.reason, suggested=suggested, by=call.by, at=call.at
    )


def _attach(finding: Finding, sent: Attached, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    operations.attach(finding=finding, files=files, purpose=sent.purpose, by=call.by, at=call.at)
    return None


def _submit(finding: Finding, sent: Submitted, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    return operations.submit(finding=finding, statement=sent.statement, files=files, by=call.by, at=call.at)


def _answers(sent: Answered) -> operations.Answers:
    return operations.Answers(
        measures_done=sent.measures_done,
        effect_checked=sent.effect_checked,
        like_cases=sent.like_cases,
        rule=sent.rule,
        rule_text=sent.rule_text,
    )


def _close(finding: Finding, sent: Closed, call: Call) -> object:
    return operations.close(
        finding=finding, answers=_answers(sent), look_back_on=sent.look_back_on, by=call.by, at=call.at
    )


def _verify_stated(finding: Finding, sent: Answered, call: Call) -> object:
    return operations.verify_stated(finding=finding, answers=_answers(sent), by=call.by, at=call.at)


def _transfer(finding: Finding, sent: Transferred, call: Call) -> object:
    (to_body,) = found_bodies([sent.to_body], at="/to_body")
    return operations.transfer(finding=finding, to_body=to_body, reason=sent.reason, by=call.by, at=call.at)


def _correct(finding: Finding, sent: Corrected, call: Call) -> object:
    changes: dict[str, Any] = {
        name: getattr(sent, name) for name in sent.model_fields_set - {"reason", "version"}
    }
    # What is sent as nothing is emptied; days have no empty text.
    changes = {
        name: "" if value is None and name not in ("found_on", "due_on") else value
        for name, value in changes.items()
    }
    if "due_on" in changes and changes["due_on"] == finding.due_on:
        del changes["due_on"]
    elif "due_on" in changes:
        due_on, kinds = changes["due_on"], Finding.DueKind
        changes["due_kind"] = kinds.DATE.value if due_on else kinds.NONE.value
        changes["due_text"] = due_on.isoformat() if due_on else ""
    return alike.correct(finding=finding, changes=changes, reason=sent.reason, by=call.by, at=call.at)


def _set_handler(finding: Finding, sent: HandlerNamed, call: Call) -> object:
    (handler,) = found_people([sent.handler], on=call.today, at="/handler")
    operations.set_handler(finding=finding, handler=handler, by=call.by, at=call.at)
    return None


def _route(finding: Finding, sent: Routed, call: Call) -> object:
    handler = found_person(sent.handler, on=call.today, at="/handler")
    return operations.route(
        finding=finding,
        office=found_body(sent.office, at="/office"),
        unit=sent.unit,
        handler=handler,
        due_days=sent.due_days,
        due_on=sent.due_on,
        note=sent.note,
        by=call.by,
        at=call.at,
    )


def _propose(finding: Finding, sent: Submitted, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    return operations.propose(finding=finding, statement=sent.statement, files=files, by=call.by, at=call.at)


def _join(finding: Finding, sent: Joined, call: Call) -> object:
    kept = found_finding(sent.kept, at="/kept")
    return alike.join(finding=finding, kept=kept, reason=sent.reason, show=sent.show, by=call.by, at=call.at)


def _share(finding: Finding, sent: Shared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share(finding=finding, bodies=bodies, by=call.by, at=call.at)


def _does(operation: Callable[..., object], *names: str) -> Run:
    return plain(operation, "finding", *names)


DOINGS: Final[Mapping[str, Doing]] = {
    "register": Doing(body=Confirmed, run=_register),
    "assign": Doing(body=Assigned, run=_assign),
    "accept": Doing(body=Confirmed, run=_does(operations.accept)),
    "decline": Doing(body=Declined, run=_decline),
    "recall": Doing(body=Reasoned, run=_does(operations.recall, "reason")),
    "start": Doing(body=Planned, run=_does(operations.start_rectification, "plan")),
    "report": Doing(body=Reported, run=_does(operations.report_progress, "text", "percent")),
    "attach": Doing(body=Attached, run=_attach),
    "ask_extension": Doing(body=ExtensionAsked, run=_does(operations.ask_extension, "new_due_on", "reason")),
    "decide_extension": Doing(
        body=ExtensionDecided, run=_does(operations.decide_extension, "granted", "reason")
    ),
    "submit": Doing(body=Submitted, run=_submit),
    "return": Doing(body=Reasoned, run=_does(operations.return_submission, "reason")),
    "close": Doing(body=Closed, run=_close),
    "verify_stated": Doing(body=Answered, run=_verify_stated),
    "look_back": Doing(body=LookedBack, run=_does(operations.look_back, "holds", "note")),
    "reopen": Doing(body=Reopened, run=_does(operations.reopen, "reason", "due_on")),
    "transfer": Doing(body=Transferred, run=_transfer),
    "correct": Doing(body=Corrected, run=_correct),
    "set_handler": Doing(body=HandlerNamed, run=_set_handler),
    "join": Doing(body=Joined, run=_join),
    "part": Doing(body=Reasoned, run=_does(alike.part, "reason")),
    "route": Doing(body=Routed, run=_route),
    "unroute": Doing(body=Confirmed, run=_does(operations.unroute)),
    "propose": Doing(body=Submitted, run=_propose),
    "decide_proposal": Doing(
        body=ProposalDecided, run=_does(operations.decide_proposal, "granted", "reason")
    ),
    "void": Doing(body=Reasoned, run=_does(operations.void, "reason")),
    "share": Doing(body=Shared, run=_share),
}
#: Every action that a finding knows, in the order of the tables.
ACTIONS: Final = tuple(
    dict.fromkeys(
        [
            *(step.action for step in FINDING.steps),
            *(step.action for step in policies.SIDE_STEPS),
            "share",
        ]
    )
)
LABELS: Final = policies.ACTION_LABELS | {"share": gettext_lazy("Share with other bodies")}


ENDPOINTS: Final = KIND.does(
    {action: replace(DOINGS[action], summary=LABELS[action]) for action in ACTIONS if action in DOINGS}
)
