"""Every "may I" of findings: ``check_*`` raises, ``offers`` answers for every action at once with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import Appointment, Body
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.findings.lifecycle import (
    ANSWERING,
    CORRECTABLE,
    EXTENDABLE,
    FINDING,
    HEAD,
    ROUTABLE,
    SHARED_WITH_ANSWERING,
    SUPERVISING,
    TRANSFERABLE,
    State,
)
from jianxing.findings.models import (
    STATE_LABELS,
    Finding,
    FindingFile,
    HeadRule,
    LookBack,
    Proposal,
    Routing,
)
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import NoSuchStep, Step

ACTION_LABELS = {
    "register": gettext_lazy("Register"),
    "assign": gettext_lazy("Assign"),
    "accept": gettext_lazy("Accept"),
    "decline": gettext_lazy("Decline assignment"),
    "recall": gettext_lazy("Take back assignment"),
    "start": gettext_lazy("Start rectification"),
    "report": gettext_lazy("Report progress"),
    "attach": gettext_lazy("Attach file"),
    "ask_extension": gettext_lazy("Ask for extension"),
    "decide_extension": gettext_lazy("Decide extension"),
    "submit": gettext_lazy("Request closing"),
    "return": gettext_lazy("Return"),
    "close": gettext_lazy("Verify and close"),
    "verify_stated": gettext_lazy("Verify stated closing"),
    "look_back": gettext_lazy("Look back"),
    "reopen": gettext_lazy("Reopen"),
    "transfer": gettext_lazy("Transfer"),
    "correct": gettext_lazy("Correct"),
    "set_handler": gettext_lazy("Name the handler"),
    "route": gettext_lazy("Route inside"),
    "unroute": gettext_lazy("Take back the routing"),
    "propose": gettext_lazy("Propose to request closing"),
    "decide_proposal": gettext_lazy("Approve or return the proposal"),
    "void": gettext_lazy("Void"),
    "join": gettext_lazy("Join with another finding"),
    "part": gettext_lazy("Part from the finding it is joined into"),
}


class GuardUnmet(Refused):
    """Something that the action needs is missing."""


@dataclass(frozen=True, slots=True)
class SideStep:
    """An action that leaves the state as it is."""

    action: str
    states: frozenset[State]
    roles: frozenset[Role]
    guard: Callable[[Finding], None] | None = None


def _has_open_extension(finding: Finding) -> bool:
    """Whether one waits for its decision; asked of all there are, which the page of a finding holds already."""
    return any(not one.decision for one in finding.extensions.all())


def _needs_due_date(finding: Finding) -> None:
    if finding.due_on is None:
        raise GuardUnmet(_("This finding has no due date to extend."), _("Nothing to do."))
    if _has_open_extension(finding):
        raise GuardUnmet(
            _("An extension is waiting for its decision."), _("Wait for the supervisor's decision.")
        )


def _needs_open_extension(finding: Finding) -> None:
    if not _has_open_extension(finding):
        raise GuardUnmet(_("No extension is waiting for a decision."), _("Nothing to do."))


def _needs_stated_closing(finding: Finding) -> None:
    if not finding.closure_stated or finding.closure_verified:
        raise GuardUnmet(_("Only a closing that a ledger states, not yet verified, is verified so."), "")


def _needs_look_back(finding: Finding) -> None:
    if not LookBack.objects.filter(finding=finding, outcome="").exists():
        raise GuardUnmet(
            _("No look-back is scheduled."), _("A look-back is scheduled when a finding is closed.")
        )


def routing_of(finding: Finding) -> Routing | None:
    """Return where the finding is worked on inside the responsible body, to whoever may know; None to all others."""
    if finding.routing_id is None:
        return None
    try:
        return finding.routing
    except Routing.DoesNotExist:  # row security shows it to the body and the office alone
        return None


def head_decides(finding: Finding) -> bool:
    """Whether the head of the responsible body approves before closing is requested."""
    if finding.routing_id is not None or finding.responsible_id is None:
        return finding.routing_id is not None
    return HeadRule.objects.filter(body_id=finding.responsible_id, is_required=True).exists()


def _needs_routing(finding: Finding) -> None:
    if finding.routing_id is None:
        raise GuardUnmet(_("This finding is not routed inside."), _("Nothing to do."))


def _needs_word_of_head(finding: Finding) -> None:
    if not head_decides(finding):
        raise GuardUnmet(
            _("Your head need not approve here."), _("Request closing when the rectification is done.")
        )
    waiting = finding.proposals.filter(submission=None).exclude(decision__in=("returned", "lapsed"))
    if (last := waiting.last()) is not None:
        raise GuardUnmet(
            _("The head has approved already.")
            if last.decision
            else _("A proposal is with the head already."),
            _("Request closing.") if last.decision else _("Wait for the head's decision."),
        )


def _needs_open_proposal(finding: Finding) -> None:
    if not finding.proposals.filter(decision="").exists():
        raise GuardUnmet(_("No proposal waits for the head."), _("Nothing to do."))


SIDE_STEPS = (
    SideStep("report", frozenset({State.ACCEPTED, State.RECTIFYING}), ANSWERING),
    SideStep("attach", CORRECTABLE, SUPERVISING | ANSWERING),
    SideStep("ask_extension", EXTENDABLE, ANSWERING, _needs_due_date),
    SideStep("decide_extension", EXTENDABLE, SUPERVISING, _needs_open_extension),
    SideStep("verify_stated", frozenset({State.CLOSED}), SUPERVISING, _needs_stated_closing),
    SideStep("look_back", frozenset({State.CLOSED}), SUPERVISING, _needs_look_back),
    SideStep("transfer", TRANSFERABLE, SUPERVISING),
    SideStep("set_handler", SHARED_WITH_ANSWERING - {State.CLOSED}, ANSWERING),
    SideStep("route", ROUTABLE, ANSWERING),
    SideStep("unroute", ROUTABLE, ANSWERING, _needs_routing),
    SideStep("propose", frozenset({State.RECTIFYING}), ANSWERING, _needs_word_of_head),
    SideStep("decide_proposal", frozenset({State.RECTIFYING}), HEAD, _needs_open_proposal),
    SideStep("correct", CORRECTABLE, SUPERVISING),
    SideStep("part", frozenset({State.JOINED}), SUPERVISING),
)
#: What the office inside may do in the responsible body's stead.
BY_OFFICE = frozenset({"start", "report", "attach", "propose"})
_SIDE = {step.action: step for step in SIDE_STEPS}

#: What higher domains ask before a closing; each returns None or raises ``Refused``. Filled in their wiring.
closing_guards: list[Callable[[Finding], None]] = []
#: What higher domains ask before an assignment, with the act that it follows from where there is one; each returns None or
#: raises ``Refused``. Filled in their wiring.
assigning_guards: list[Callable[[Finding, int | None], None]] = []


def check_side(*, finding: Finding, roles: frozenset[Role], by: Actor, action: str = "") -> None:
    """The supervising side is the body that keeps the finding; the answering side is the responsible body.

    An office that the responsible body has routed the finding to answers too, for what ``BY_OFFICE`` names.
    """
    if by.is_system:
        return
    if by.role is None or by.role.is_officer or by.role not in roles:
        raise NotAllowed(_("Your role does not carry this action."), _("Ask a colleague who holds the role."))
    supervising = by.body_id == finding.supervised_by_id and by.role in SUPERVISING
    answering = (
        by.body_id == finding.responsible_id
        and by.role in ANSWERING
        and finding.state in SHARED_WITH_ANSWERING
    )
    if not supervising and not answering and action in BY_OFFICE:
        routing = routing_of(finding)
        answering = routing is not None and by.body_id == routing.office_id and by.role in ANSWERING
    if roles == SUPERVISING and not supervising:
        raise NotAllowed(
            _("Only the body that supervises this finding may do this."),
            _("Ask %(body)s.") % {"body": finding.supervised_by.label},
        )
    if roles <= ANSWERING and not answering:
        raise NotAllowed(
            _("Only the responsible body may do this."),
            _("Ask %(body)s.") % {"body": finding.responsible.label if finding.responsible else "—"},
        )
    if not supervising and not answering:
        raise NotAllowed(_("Only the supervising and the responsible body may do this."), "")


def check_can_register(*, by: Actor, supervises: bool) -> None:
    """A supervisor or leader of a supervising body registers findings."""
    if by.is_system:
        return
    if by.role not in SUPERVISING or not supervises:
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body may register findings."),
            _("Act for a supervising body, or ask its supervisor."),
        )


def check_can_require_head(*, body: Body, by: Actor) -> None:
    """A leader says whether his own body's requests to close always need the head's approval."""
    if not by.is_system and (by.role not in HEAD or by.body_id != body.pk):
        raise NotAllowed(_("Only a leader of the body may set this."), _("Ask your leader."))


def step_of(*, finding: Finding, action: str) -> Step[State]:
    """Return the step that the action takes from where the finding stands; raises ``StepRefused``."""
    try:
        return FINDING.step(State(finding.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("A finding that is “%(state)s” does not admit “%(action)s”.")
            % {"state": STATE_LABELS[State(finding.state)], "action": ACTION_LABELS[action]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal


def check_can_take(*, finding: Finding, action: str, by: Actor) -> Step[State]:
    """Check state and side of a step of the life-cycle; its guards are asked with the facts, by ``check_guards``."""
    step = step_of(finding=finding, action=action)
    check_side(finding=finding, roles=step.roles, by=by, action=action)
    return step


def check_can_side_step(*, finding: Finding, action: str, by: Actor) -> None:
    """Check state, side and guard of an action beside the life-cycle."""
    step = _SIDE[action]
    if State(finding.state) not in step.states:
        raise StepRefused(
            _("A finding that is “%(state)s” does not admit “%(action)s”.")
            % {"state": STATE_LABELS[State(finding.state)], "action": ACTION_LABELS[action]},
            _("Reload the page: somebody may have been faster."),
        )
    check_side(finding=finding, roles=step.roles, by=by, action=action)
    if step.guard is not None:
        step.guard(finding)


def _has_reason(finding: Finding, facts: Mapping[str, Any]) -> None:
    if not str(facts.get("reason", "")).strip():
        raise GuardUnmet(_("A reason is needed."), _("Write it in one sentence."))


def _has_responsible(finding: Finding, facts: Mapping[str, Any]) -> None:
    if finding.responsible_id is None and facts.get("responsible") is None:
        raise GuardUnmet(_("A responsible body is needed."), _("Choose one."))


def _has_plan(finding: Finding, facts: Mapping[str, Any]) -> None:
    if not str(facts.get("plan", "")).strip():
        raise GuardUnmet(_("A rectification plan is needed."), _("Write what will be done, step by step."))


def _has_evidence(finding: Finding, facts: Mapping[str, Any]) -> None:
    """The page of a finding, which holds its files, says itself whether there is ``evidence``."""
    held = FindingFile.objects.filter(
        finding=finding, purpose=FindingFile.Purpose.RECTIFIED, file__voided_at=None
    )
    if not (facts["evidence"] if "evidence" in facts else held.exists()):
        raise GuardUnmet(
            _("There is no rectification evidence."), _("Attach a photo or document of what was done.")
        )


def _no_open_extension(finding: Finding, facts: Mapping[str, Any]) -> None:
    if _has_open_extension(finding):
        raise GuardUnmet(
            _("An extension is waiting for its decision."), _("Wait for the supervisor's decision.")
        )


def _head_approved(finding: Finding, facts: Mapping[str, Any]) -> None:
    if "approval" in facts or not head_decides(finding):
        return
    approved = finding.proposals.filter(decision=Proposal.Decision.APPROVED, submission=None)
    if not approved.exists():
        raise GuardUnmet(
            _("The head has not approved yet."),
            _("Whoever works on it proposes to request closing; the head approves or returns."),
        )


_OFFICES = "SELECT findings_offices_of(%s, %s)"


def _is_not_rectifier(finding: Finding, facts: Mapping[str, Any]) -> None:
    by: Actor = facts["by"]
    today: date = facts["today"]
    of_rectifier = Appointment.objects.filter(
        Q(body=finding.answering_id) | Q(body__in=RawSQL(_OFFICES, [finding.pk, False])),  # noqa: S611 - a statement of our own
        person_id=by.person,
        valid_from__lte=today,
    ).exclude(valid_to__lt=today)
    if by.body_id == finding.responsible_id or of_rectifier.exists():
        raise GuardUnmet(
            _("Who verifies may not belong to the rectifying body."),
            _("Let somebody of another body verify."),
        )


def offices_of(finding: Finding, *, only_now: bool = False) -> list[int]:
    """Return the offices that worked on the finding inside, or only the one that does now, whoever asks: their people
    may not verify it, and its files are theirs to see, though the supervising body sees no routing."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, [finding.pk, only_now])
        return [row[0] for row in cursor.fetchall()]


QUESTIONS = ("measures_done", "effect_checked", "like_cases", "rule", "rule_text")


def _four_questions(finding: Finding, facts: Mapping[str, Any]) -> None:
    missing = [name for name in QUESTIONS if not str(facts.get(name, "")).strip()]
    if missing:
        raise GuardUnmet(
            _("All four closing questions must be answered."),
            _("Measures done, effect checked, like cases looked for, lasting rule made or not needed."),
        )


def _nothing_owed(finding: Finding, facts: Mapping[str, Any]) -> None:
    for guard in closing_guards:
        guard(finding)


GUARDS: dict[str, Callable[[Finding, Mapping[str, Any]], None]] = {
    "has_reason": _has_reason,
    "has_responsible": _has_responsible,
    "has_plan": _has_plan,
    "has_evidence": _has_evidence,
    "no_open_extension": _no_open_extension,
    "head_approved": _head_approved,
    "is_not_rectifier": _is_not_rectifier,
    "four_questions": _four_questions,
    "nothing_owed": _nothing_owed,
}
#: Asked of what the person fills in, so they never grey a button.
_ASKED_OF_THE_FORM = frozenset({"has_reason", "has_responsible", "has_plan", "four_questions"})


def check_guards(*, finding: Finding, step: Step[State], facts: Mapping[str, Any]) -> None:
    """Raise ``GuardUnmet`` for the first guard of the step that the facts do not meet."""
    for name in step.guards:
        GUARDS[name](finding, facts)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as the page shows it: a button, or greyed with its reason."""

    action: str
    label: str
    reason: str = ""
    remedy: str = ""
    allowed: bool = field(default=True)


def offers(
    *, finding: Finding, by: Actor, today: date, known: Mapping[str, Any] | None = None
) -> list[Offer]:
    """Return every action that the state knows, those of the other side left out, with what stands in its way.

    What the caller has read already, and a guard would ask, is *known*.
    """
    facts = {"by": by, "today": today, **(known or {})}
    shown = []
    for step in FINDING.actions(State(finding.state)):
        try:
            check_side(finding=finding, roles=step.roles, by=by, action=step.action)
        except Refused:
            continue
        shown.append(_offer(step.action, partial(_pre_check, finding, step, facts)))
    for side in SIDE_STEPS:
        if State(finding.state) not in side.states:
            continue
        try:
            check_side(finding=finding, roles=side.roles, by=by, action=side.action)
        except Refused:
            continue
        shown.append(_offer(side.action, partial(side.guard or _no_guard, finding)))
    return shown


def _no_guard(finding: Finding) -> None:
    """Nothing further is asked."""


def _pre_check(finding: Finding, step: Step[State], facts: Mapping[str, Any]) -> None:
    for name in step.guards:
        if name not in _ASKED_OF_THE_FORM:
            GUARDS[name](finding, facts)


def _offer(action: str, check: Callable[[], None]) -> Offer:
    label = str(ACTION_LABELS[action])
    try:
        check()
    except Refused as refusal:
        return Offer(action=action, label=label, reason=refusal.reason, remedy=refusal.remedy, allowed=False)
    return Offer(action=action, label=label)
