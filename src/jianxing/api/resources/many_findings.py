"""Several findings assigned at once, and whether the head of a body approves every request to close."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Flag, Id, Sent
from jianxing.api.resources.naming import found_bodies, found_body, found_findings
from jianxing.findings import operations
from jianxing.findings.queries import needs_head
from jianxing.letters import operations as letters

Many = Annotated[list[Id], Field(min_length=1, max_length=100)]


class ManyAssigned(Sent):
    """Which findings, whose they are from now on, and by when: a day or working days."""

    findings: Many
    responsible: Id | None = Field(
        default=None, description="Without it, the body that was named when registering each."
    )
    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "ManyAssigned":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


class NotAssigned(TypedDict):
    """A finding that was refused, and why."""

    id: int
    number: str
    reason: str
    remedy: str


class AssignedAtOnce(TypedDict):
    """Which were assigned, and which were refused."""

    assigned: list[int]
    refused: list[NotAssigned]


class HeadRule(TypedDict):
    """Whether the head approves every request to close, or only those of what is routed inside."""

    required: bool


class HeadRuleSet(Sent):
    """Whether the head of the acting body approves every request to close."""

    required: Flag


def assign(call: Call) -> AssignedAtOnce:
    """Assign each of several findings, those that are refused left as they are."""
    sent = call.sent(ManyAssigned)
    findings = found_findings(sent.findings, at="/findings")
    responsible = found_body(sent.responsible, at="/responsible")
    made = letters.assign(
        assignments=[
            letters.Assignment(one, responsible, due_on=sent.due_on, due_days=sent.due_days)
            for one in findings
        ],
        by=call.by,
        at=call.at,
    )
    refused: list[NotAssigned] = [
        {"id": finding.pk, "number": finding.number, "reason": why.reason, "remedy": why.remedy}
        for finding, why in made.refused
    ]
    left = {one["id"] for one in refused}
    return {"assigned": [one.pk for one in findings if one.pk not in left], "refused": refused}


def rule(call: Call) -> HeadRule:
    """Say whether the head of the acting body approves every request to close."""
    return {"required": needs_head(body_id=call.by.body)}


def set_rule(call: Call) -> HeadRule:
    """Set it for the acting body."""
    (body,) = found_bodies([call.by.body], at="")
    made: Any = operations.require_head(
        body=body, required=call.sent(HeadRuleSet).required, by=call.by, at=call.at
    )
    return {"required": made.is_required}


ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/findings/assign", name="assign_findings", area="findings", run=assign,
        summary=_("Assign several findings at once"), body=ManyAssigned, gives=AssignedAtOnce,
    ),
    Endpoint(
        method="GET", path="/head-rule", name="get_head_rule", area="findings", run=rule,
        summary=_("Whether the head of the acting body approves every request to close"), gives=HeadRule,
    ),
    Endpoint(
        method="POST", path="/head-rule", name="set_head_rule", area="findings", run=set_rule,
        summary=_("Set whether the head of the acting body approves every request to close"),
        body=HeadRuleSet, gives=HeadRule,
    ),
)  # fmt: skip
