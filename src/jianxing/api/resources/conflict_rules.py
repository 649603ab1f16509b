"""The matrix of rules: read, added to, changed by further versions, brought in as a table."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Flag, Sent, Text
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.atlas import operations, queries
from jianxing.atlas.models import ConflictRule, LayerKind, Severity

Metres = Annotated[float, Field(ge=0, lt=1e15)]
AnyKind = LayerKind | Literal["*"]


class RuleLine(TypedDict):
    """A version of a rule; `uid` stays from version to version. The names are those of the table of rules."""

    id: int
    uid: str
    version: int
    body: Named
    name: str
    a: str
    b: str
    relation: str
    area_above_m2: float
    length_above_m: float
    within_m: float
    needs_approval: bool
    reports_length: bool
    sliver_m: float
    severity: str
    wording: str
    basis: str
    valid_from: date
    valid_to: date | None
    superseded_at: datetime | None
    is_void: bool


class RuleList(TypedDict):
    """The rules that hold for the acting body, its own and those inherited."""

    rules: list[RuleLine]


class RuleWhole(RuleLine):
    """A rule with all its versions, newest first."""

    versions: list[RuleLine]
    history: list[Deed]


class RulesBroughtIn(TypedDict):
    """What became of the table."""

    added: int
    changed: int
    same: int


class RuleSent(Sent):
    """A row of the matrix."""

    name: Annotated[str, Text(60, least=1)]
    a: AnyKind
    b: AnyKind
    wording: Annotated[str, Text(500, least=1)]
    valid_from: Day
    valid_to: Day | None = None
    relation: Annotated[str, Text(10, least=1)] = "intersects"
    area_above_m2: Metres = 0.0
    length_above_m: Metres = 0.0
    within_m: Annotated[float, Field(ge=0, le=100_000)] = 0.0
    needs_approval: Flag = False
    reports_length: Flag = False
    sliver_m: Metres = 2.0
    severity: Severity = Severity.ORDINARY
    basis: Annotated[str, Text(300)] = ""

    def draft(self) -> operations.RuleDraft:
        """Return the row as operations take it."""
        said: dict[str, Any] = self.model_dump()
        said["a_kind"], said["b_kind"] = str(said.pop("a")), str(said.pop("b"))
        return operations.RuleDraft(**{**said, "severity": str(self.severity)})


class RulesSent(Sent):
    """A table of rules, as it is taken out."""

    rules: Annotated[list[RuleSent], Field(min_length=1, max_length=500)]


def line(rule: ConflictRule) -> RuleLine:
    """Return a rule as answers tell it."""
    return {
        "id": rule.pk,
        "uid": str(rule.uid),
        "version": rule.version,
        "body": named(rule.body),
        "name": rule.name,
        "a": rule.a_kind,
        "b": rule.b_kind,
        "relation": rule.relation,
        "area_above_m2": rule.area_above_m2,
        "length_above_m": rule.length_above_m,
        "within_m": rule.within_m,
        "needs_approval": rule.needs_approval,
        "reports_length": rule.reports_length,
        "sliver_m": rule.sliver_m,
        "severity": rule.severity,
        "wording": rule.wording,
        "basis": rule.basis,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "superseded_at": rule.superseded_at,
        "is_void": rule.is_void,
    }


def listing(call: Call) -> RuleList:
    """Give the matrix."""
    return {"rules": [line(rule) for rule in queries.rules()]}


def one(call: Call) -> RuleWhole:
    """Give one rule with its versions."""
    rule = queries.one_rule(pk=call.pk)
    return {
        **line(rule),
        "versions": [line(version) for version in queries.rule_versions(rule=rule)],
        "history": history(queries.rule_acts(rule=rule), on=call.today),
    }


def add(call: Call) -> Answer:
    """Add a rule."""
    rule = operations.add_rule(draft=call.sent(RuleSent).draft(), by=call.by, at=call.at)
    return RULE.made(queries.one_rule(pk=rule.pk))


def bring_in(call: Call) -> RulesBroughtIn:
    """Bring a table in: rows of a name that the body has change that rule, all others are added."""
    drafts = [rule.draft() for rule in call.sent(RulesSent).rules]
    return _told(operations.bring_in_rules(drafts=drafts, by=call.by, at=call.at))


def adopt(call: Call) -> RulesBroughtIn:
    """Take the rules to begin with over."""
    return _told(operations.adopt_standard_rules(by=call.by, at=call.at))


def _told(made: operations.RulesTaken) -> RulesBroughtIn:
    return {"added": made.added, "changed": made.changed, "same": made.same}


def _change(held: ConflictRule, sent: RuleSent, call: Call) -> ConflictRule:
    made = operations.change_rule(rule=held, draft=sent.draft(), by=call.by, at=call.at)
    return queries.one_rule(pk=made.pk)


RULE: Final = Kind(
    area="atlas",
    path="/conflict-rules/{id}",
    name="conflict_rule",
    read=queries.one_rule,
    title=str,
    head=line,
    gives=RuleLine,
)

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/conflict-rules", name="list_conflict_rules", area="atlas", run=listing,
        summary=_("The matrix of rules that holds for the acting body"), gives=RuleList,
    ),
    Endpoint(
        method="POST", path="/conflict-rules", name="add_conflict_rule", area="atlas", run=add, status=201,
        summary=_("Add a rule to the matrix"), body=RuleSent, gives=RuleLine,
    ),
    Endpoint(
        method="POST", path="/conflict-rules/import", name="import_conflict_rules", area="atlas", run=bring_in,
        summary=_("Bring a table of rules in"), body=RulesSent, gives=RulesBroughtIn,
    ),
    Endpoint(
        method="POST", path="/conflict-rules/standard", name="adopt_standard_rules", area="atlas", run=adopt,
        summary=_("Begin with the rules of the law"), gives=RulesBroughtIn,
    ),
    Endpoint(
        method="GET", path="/conflict-rules/{id}", name="get_conflict_rule", area="atlas", run=one,
        summary=_("One rule with its versions"), gives=RuleWhole,
    ),
    *RULE.does(
        {
            "change": Doing(
                body=RuleSent, run=_change, summary=_("Change a rule by a further version"),
                gives=RuleLine, answer=line, at=lambda rule: f"/conflict-rules/{rule.pk}",
            ),
            "void": Doing(
                body=WithReason, run=plain(operations.void_rule, "rule", "reason"),
                summary=_("Void a rule"), name="void_conflict_rule",
            ),
        }
    ),
)  # fmt: skip
