"""What the responsible body does inside itself: route a finding to an office, propose, approve or return."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.directory.roots import Overtaken
from jianxing.evidence.models import File
from jianxing.findings import policies
from jianxing.findings.lifecycle import ANSWERING, ROUTABLE
from jianxing.findings.models import Finding, FindingFile, HeadRule, Proposal, Routing, Submission
from jianxing.findings.operations.keeping import hold_files
from jianxing.findings.operations.steps import act_on, bump, refresh_visibility, show_files
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.notices.operations import hand_clocks, start_clock, stop_clock, tell
from jianxing.notices.queries import calendar as working_days

#: The clock of the deadline inside.
INSIDE = "inside"
#: What a routing says.
_SAID = ("finding_id", "body_id", "office_id", "unit", "handler_id", "note", "due_on")


class RoutingRefused(Refused):
    """The office, the handler or the deadline inside cannot stand so."""


class OwnProposal(NotAllowed):
    """Whoever proposes does not decide."""


def route(
    *,
    finding: Finding,
    office: Body | None = None,
    unit: str = "",
    handler: Person | None = None,
    due_on: date | None = None,
    due_days: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Routing:
    """Route a finding inside (分办): to a body below the responsible one, or to a unit with its handler.

    The deadline inside does not lie after the finding's own. A routing before it ends, and what was proposed lapses.
    """
    policies.check_can_side_step(finding=finding, action="route", by=by)
    today, unit = timezone.localdate(at), " ".join(unit.split())
    counted_days = due_days if due_on is None else None
    if counted_days is not None:
        due_on = working_days().add(today, counted_days).on
    _check_place(finding, office, unit, handler, today)
    due_on = _checked_due(finding, due_on, today)
    with transaction.atomic():
        _end(finding, by=by, at=at)
        routing = Routing.objects.create(
            finding=finding,
            body_id=finding.answering_id,
            office=office,
            unit="" if office else unit,
            handler=handler,
            note=note.strip(),
            due_on=due_on,
            routed_at=at,
            routed_by_id=by.person_id,
        )
        changes: dict[str, Any] = {"routing": routing}
        if office is None:
            changes["handler"] = handler
        bump(finding, **changes)
        refresh_visibility([finding.pk])
        act = act_on(finding=finding, action="route", by=by, at=at)
        if office is not None:
            show_files(finding=finding, bodies=[office.pk], by=by, at=at)
        record(
            kind="routing.route",
            subject="routing",
            subject_id=routing.pk,
            by=by,
            at=at,
            public={"due_on": due_on},
            confidential={
                "office": office.pk if office else None,
                "unit": routing.unit,
                "handler": handler.pk if handler else None,
                "note": routing.note,
            },
            caused_by=act.pk,
        )
        place = office.pk if office else finding.answering_id
        start_clock(
            subject="finding",
            subject_id=finding.pk,
            purpose=INSIDE,
            body_id=place,
            asked_by_id=finding.answering_id,
            started_on=today,
            due_on=due_on,
            provisional=working_days().is_provisional(due_on),
            number=finding.number,
            goes_up=False,
            owed_by_id=handler.pk if handler else None,
            counted_days=counted_days,
            at=at,
        )
        _tell(finding, place, "routed", at=at)
    return routing


def _check_place(
    finding: Finding, office: Body | None, unit: str, handler: Person | None, today: date
) -> None:
    if (office is None) == (not unit):
        raise RoutingRefused(
            _("A finding is routed to an office or to a unit, to one of them."),
            _("Choose an office or name a unit."),
        )
    if office is not None and finding.answering_id not in office.ancestors:
        raise RoutingRefused(
            _("%(body)s does not belong to the responsible body.") % {"body": office.label},
            _("Choose an office of your own; another body is asked by the supervisor."),
        )
    if handler is None:
        if office is None:
            raise RoutingRefused(_("A unit needs its handler."), _("Choose a colleague."))
        return
    place = office.pk if office else finding.answering_id
    held = Appointment.objects.filter(person=handler, body_id=place, valid_from__lte=today)
    if not held.exclude(valid_to__lt=today).exists():
        raise RoutingRefused(
            _("%(name)s holds no role there.") % {"name": handler.name}, _("Choose somebody who does.")
        )


def _checked_due(finding: Finding, due_on: date | None, today: date) -> date:
    if due_on is None:
        raise RoutingRefused(_("A deadline inside is needed."), _("Give a number of working days or a day."))
    if due_on < today:
        raise RoutingRefused(_("The deadline lies in the past."), _("Choose a day from today on."))
    if finding.due_on is not None and due_on > max(finding.due_on, today):
        raise RoutingRefused(
            _("The deadline inside lies after the finding's own, %(day)s.")
            % {"day": finding.due_on.isoformat()},
            _("Choose an earlier day, or ask for an extension first."),
        )
    return due_on


def _end(finding: Finding, *, by: Actor, at: datetime) -> None:
    """End the routing that stands, let proposals under it lapse, stop its clock; inside the caller's transaction."""
    Routing.objects.filter(finding=finding, ended_at=None).update(ended_at=at, ended_by_id=by.person_id)
    unused = Proposal.objects.filter(
        Q(decision="") | Q(decision="approved"), finding=finding, submission=None
    )
    for proposal in unused.select_for_update():
        _decide(proposal, Proposal.Decision.LAPSED, "", by=by, at=at)
    stop_clock(subject="finding", subject_id=finding.pk, purpose=INSIDE, at=at)


def hand_routings_over(
    *, body_id: int, leaver_id: int, successor_id: int, by: Actor, at: datetime
) -> list[int]:
    """Give what is routed to somebody who leaves a body or an office to a successor there, with its clock; inside the
    caller's transaction, acting for the body. Returns the findings' keys."""
    standing = Routing.objects.select_for_update(of=("self",)).filter(
        Q(office_id=body_id) | Q(office=None, body_id=body_id),
        handler_id=leaver_id,
        ended_at=None,
        finding__state__in=[state.value for state in ROUTABLE],
    )
    findings = []
    for routing in standing:
        # A routing is the responsible body's own, also where its office's people change.
        with acting(Actor(person_id=by.person_id, body_id=routing.body_id, role=by.role)):
            _restate(routing, {"handler_id": successor_id}, "hand_over", by=by, at=at)
        findings.append(routing.finding_id)
    hand_clocks(subject="finding", subject_ids=findings, purpose=INSIDE, owed_by_id=successor_id, at=at)
    return findings


def move_routing(*, routing: Routing, due_on: date, by: Actor, at: datetime, caused_by: int) -> None:
    """Let a routing that stands end on the day where its deadline was counted again; inside the caller's transaction."""
    if routing.finding.state in ROUTABLE:
        _restate(routing, {"due_on": due_on}, "recount", by=by, at=at, caused_by=caused_by)


def _restate(
    routing: Routing,
    changes: Mapping[str, Any],
    action: str,
    *,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> None:
    """Put another routing in the place of one, which stays as it was said; what was proposed under it stands."""
    said = {name: getattr(routing, name) for name in _SAID}
    Routing.objects.filter(pk=routing.pk, ended_at=None).update(ended_at=at, ended_by_id=by.person_id)
    anew = Routing.objects.create(**{**said, **changes}, routed_at=at, routed_by_id=routing.routed_by_id)
    Finding.objects.filter(pk=routing.finding_id).update(routing=anew)
    record(
        kind=f"routing.{action}",
        subject="routing",
        subject_id=anew.pk,
        by=by,
        at=at,
        public={"due_on": anew.due_on},
        confidential={"was": routing.pk, "handler": anew.handler_id},
        caused_by=caused_by,
    )


def unroute(*, finding: Finding, by: Actor, at: datetime) -> Finding:
    """Take a finding back from the office; the responsible body goes on itself."""
    policies.check_can_side_step(finding=finding, action="unroute", by=by)
    with transaction.atomic():
        before = policies.routing_of(finding)
        _end(finding, by=by, at=at)
        bump(finding, routing=None)
        act = act_on(finding=finding, action="unroute", by=by, at=at)
        if before is not None:
            record(
                kind="routing.unroute",
                subject="routing",
                subject_id=before.pk,
                by=by,
                at=at,
                caused_by=act.pk,
            )
            _tell(finding, before.office_id or before.body_id, "unrouted", at=at)
        refresh_visibility([finding.pk])
    return finding


def propose(
    *, finding: Finding, statement: str, files: Sequence[File] = (), by: Actor, at: datetime
) -> Proposal:
    """Propose to the head that closing be requested (呈批), with the evidence."""
    with transaction.atomic():
        if files:
            policies.check_side(finding=finding, roles=ANSWERING, by=by, action="propose")
            hold_files(finding=finding, files=files, purpose=FindingFile.Purpose.RECTIFIED, by=by, at=at)
        policies.check_can_side_step(finding=finding, action="propose", by=by)
        policies.GUARDS["has_evidence"](finding, {})
        if not statement.strip():
            raise policies.GuardUnmet(
                _("The proposal is empty."), _("Write what was done, and what came of it.")
            )
        routing = policies.routing_of(finding)
        bump(finding)  # so that the second of two proposals is told that it came second
        proposal = Proposal.objects.create(
            finding=finding,
            body_id=finding.answering_id,
            office_id=routing.office_id if routing else None,
            statement=statement.strip(),
            proposed_at=at,
            proposed_by_id=by.person_id,
        )
        _record(
            proposal,
            "propose",
            by=by,
            at=at,
            public={"files": [file.pk for file in files]},
            confidential={"statement": proposal.statement, "names": [file.name for file in files]},
        )
        _tell(finding, finding.answering_id, "proposed", at=at)
    return proposal


def decide_proposal(*, finding: Finding, granted: bool, reason: str, by: Actor, at: datetime) -> Proposal:
    """Approve what was proposed, so that closing may be requested, or return it with a reason."""
    policies.check_can_side_step(finding=finding, action="decide_proposal", by=by)
    if not granted and not reason.strip():
        raise policies.GuardUnmet(_("A return needs a reason."), _("Write what is missing."))
    with transaction.atomic():
        proposal = Proposal.objects.filter(finding=finding, decision="").first()
        if proposal is None:
            raise Overtaken(finding.number)
        if by.person_id is not None and proposal.proposed_by_id == by.person_id:
            raise OwnProposal(
                _("Whoever proposes does not decide."), _("Let another leader of your body decide.")
            )
        decision = Proposal.Decision.APPROVED if granted else Proposal.Decision.RETURNED
        _decide(proposal, decision, reason, by=by, at=at)
        kind = "proposal_approved" if granted else "proposal_returned"
        _tell(finding, proposal.office_id or finding.answering_id, kind, at=at)
    return proposal


def _decide(proposal: Proposal, decision: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Decide under compare-and-set; the second of two decisions raises ``Overtaken``."""
    before = proposal.decision
    done = Proposal.objects.filter(pk=proposal.pk, decision=before, submission=None).update(
        decision=decision, decision_reason=reason.strip(), decided_at=at, decided_by_id=by.person_id
    )
    if not done:
        raise Overtaken(proposal.finding.number)
    proposal.refresh_from_db()
    _record(
        proposal,
        "lapse" if decision == Proposal.Decision.LAPSED else "decide",
        by=by,
        at=at,
        public={"decision": decision},
        confidential={"reason": reason.strip()},
    )


def use_approval(*, finding: Finding, submission: Submission) -> dict[str, object]:
    """Let a request to close stand on the head's approval, where there is one; returns it as a fact for the guard.

    Inside the caller's transaction, before the step: the database asks for it there.
    """
    approved = Proposal.objects.filter(finding=finding, decision=Proposal.Decision.APPROVED, submission=None)
    return {"approval": submission} if approved.update(submission=submission) else {}


def _tell(finding: Finding, body_id: int, kind: str, *, at: datetime) -> None:
    """Tell the office or the body itself, whoever of it acts: the head and the handler are of one body."""
    tell(
        body_ids=[body_id],
        kind=f"finding.{kind}",
        subject="finding",
        subject_id=finding.pk,
        params={"number": finding.number},
        at=at,
    )


def _record(
    proposal: Proposal,
    action: str,
    *,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any],
    confidential: Mapping[str, Any],
) -> None:
    """Record an act that the body and its office alone read."""
    record(
        kind=f"proposal.{action}",
        subject="proposal",
        subject_id=proposal.pk,
        by=by,
        at=at,
        public={"finding": proposal.finding_id, **public},
        confidential=confidential,
    )


def require_head(*, body: Body, required: bool, by: Actor, at: datetime) -> HeadRule:
    """Say whether the head of a body approves every request to close, or only those of routed findings."""
    policies.check_can_require_head(body=body, by=by)
    with transaction.atomic():
        rule, _fresh = HeadRule.objects.update_or_create(
            body=body, defaults={"is_required": required, "set_at": at, "set_by_id": by.person_id}
        )
        record(
            kind="body.head_rule",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={"required": required},
        )
    return rule
