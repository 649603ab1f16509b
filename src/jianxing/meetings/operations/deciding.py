"""What a meeting decides: who is responsible by when, what they report, what it becomes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import new_keys
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken
from jianxing.exchange.queries import peer_of
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as letters
from jianxing.letters.models import Letter
from jianxing.meetings import policies
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.models import AgendaItem, Decision, DecisionReport, Meeting
from jianxing.meetings.operations.steps import (
    CARRY,
    act_on,
    carry,
    notify_of_decision,
    refresh_visibility,
    watch_decision,
)
from jianxing.notices.operations import meet_clock, stop_clock
from jianxing.notices.queries import calendar as working_days
from jianxing.projects.models import Project


class DecidedWrongly(Refused):
    """A decision cannot stand so."""


def decide(
    *,
    meeting: Meeting,
    text: str,
    responsible: Body,
    due_on: date | None = None,
    due_days: int | None = None,
    item: AgendaItem | None = None,
    by: Actor,
    at: datetime,
) -> Decision:
    """Write down what a held meeting decided; it takes effect at once, with a clock. *due_days* count from the meeting's day.

    The responsible body sees the decision, and of the meeting no more than it saw.
    """
    policies.check_can_write_down(meeting=meeting, by=by)
    check_text(text=text, missing=_("A decision says something."))
    if item is not None and item.meeting_id != meeting.pk:
        raise DecidedWrongly(_("The item is of another meeting."), _("Choose one of this agenda."))
    day = _deadline(meeting, due_on, due_days)
    with transaction.atomic():
        [pk] = new_keys(Decision, 1)
        decision: Decision = Decision.objects.create(
            pk=pk,
            number=f"{meeting.body.code}-YD{meeting.planned_on.year}-{pk:06d}",
            meeting=meeting,
            body=meeting.body,
            item=item,
            text=text.strip(),
            responsible=responsible,
            due_on=day,
            due_days=due_days,
            state=DecisionState.OPEN,
            decided_at=at,
            decided_by_id=by.person_id,
            visible_to=[meeting.body_id],
        )
        if item is not None:
            AgendaItem.objects.filter(pk=item.pk).update(outcome=AgendaItem.Outcome.DECIDED)
        refresh_visibility([meeting.series_id])
        decision.refresh_from_db(fields=["visible_to"])
        act_on(
            decision,
            "decide",
            by=by,
            at=at,
            public={
                "number": decision.number,
                "meeting": meeting.pk,
                "responsible": responsible.pk,
                "due_on": day,
            },
            confidential={"text": decision.text},
        )
        watch_decision(
            decision, counted_days=due_days, today=meeting.held_on or timezone.localdate(at), at=at
        )
        if peer_of(responsible) is None:
            notify_of_decision(decision, "decided", bodies=[responsible.pk], at=at)
    return decision


def _deadline(meeting: Meeting, due_on: date | None, due_days: int | None) -> date:
    if (due_on is None) == (due_days is None):
        raise DecidedWrongly(
            _("A deadline is a day or a number of working days, one of them."), _("Give one.")
        )
    held_on = meeting.held_on
    assert held_on is not None
    day = due_on if due_on is not None else working_days().add(held_on, due_days or 0).on
    if day < held_on:
        raise DecidedWrongly(_("The deadline lies before the meeting."), _("Choose a later day."))
    return day


def report(*, decision: Decision, text: str, by: Actor, at: datetime) -> DecisionReport:
    """Report a decision as carried out; the host confirms or returns it."""
    check_text(text=text, missing=_("It must be said what was done."))
    with transaction.atomic():
        carry(decision=decision, action="report", by=by, changes={"reported_by_id": by.person_id})
        made = DecisionReport.objects.create(
            decision=decision,
            round=decision.reports.count() + 1,
            text=text.strip(),
            reported_at=at,
            reported_by_id=by.person_id,
        )
        act_on(decision, "report", by=by, at=at, confidential={"text": text.strip()})
        notify_of_decision(decision, "reported", bodies=[decision.body_id], at=at)
    return made


def confirm(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Confirm that a decision was carried out; its clock is met."""
    with transaction.atomic():
        changes = {"confirmed_at": at, "confirmed_by_id": by.person_id}
        carry(decision=decision, action="confirm", by=by, changes=changes)
        meet_clock(subject="decision", subject_id=decision.pk, purpose=CARRY, at=at)
        act_on(decision, "confirm", by=by, at=at)
        notify_of_decision(decision, "confirmed", bodies=_responsible(decision), at=at)
    return decision


def give_back(*, decision: Decision, reason: str, due_on: date, by: Actor, at: datetime) -> Decision:
    """Return a report that is not enough, with the reason and a new deadline."""
    policies.check_reason(reason=reason)
    today = timezone.localdate(at)
    if due_on < today:
        raise DecidedWrongly(_("The deadline lies in the past."), _("Choose a day from today on."))
    with transaction.atomic():
        carry(decision=decision, action="return", by=by, changes={"due_on": due_on, "due_days": None})
        last = decision.reports.order_by("-round").first()
        if last is not None:
            DecisionReport.objects.filter(pk=last.pk).update(returned_at=at, return_reason=reason.strip())
        stop_clock(subject="decision", subject_id=decision.pk, purpose=CARRY, at=at)
        watch_decision(decision, counted_days=None, today=today, at=at)
        act_on(
            decision,
            "return",
            by=by,
            at=at,
            public={"due_on": due_on},
            confidential={"reason": reason.strip()},
        )
        notify_of_decision(decision, "given_back", bodies=_responsible(decision), at=at)
    return decision


def end(*, decision: Decision, reason: str, by: Actor, at: datetime) -> Decision:
    """End a decision that is asked no longer; it stays, with the reason."""
    policies.check_reason(reason=reason)
    with transaction.atomic():
        carry(decision=decision, action="end", by=by, changes={"ended_at": at, "end_reason": reason.strip()})
        stop_clock(subject="decision", subject_id=decision.pk, purpose=CARRY, at=at)
        act_on(decision, "end", by=by, at=at, confidential={"reason": reason.strip()})
        notify_of_decision(decision, "ended", bodies=_responsible(decision), at=at)
    return decision


def _responsible(decision: Decision) -> list[int]:
    return [decision.responsible_id] if peer_of(decision.responsible) is None else []


def make_finding(
    *, decision: Decision, domain: str, projects: Sequence[Project] = (), by: Actor, at: datetime
) -> Finding:
    """Register what was decided as a finding and assign it to the responsible body by the decision's deadline."""
    policies.check_can_pursue(decision=decision, by=by)
    if decision.finding_id is not None:
        raise DecidedWrongly(_("It has become a finding already."), _("Open it."))
    today = timezone.localdate(at)
    with transaction.atomic():
        act = act_on(decision, "make_finding", by=by, at=at)
        finding = findings.register(
            description=decision.text,
            domain=domain,
            discovered_via=_("meeting %(number)s") % {"number": decision.meeting.number},
            found_on=decision.meeting.held_on or today,
            projects=projects,
            caused_by=act.pk,
            by=by,
            at=at,
        )
        findings.assign(
            finding=finding,
            responsible=decision.responsible,
            due_on=max(decision.due_on, today),
            by=by,
            at=at,
        )
        if not Decision.objects.filter(pk=decision.pk, finding=None).update(finding=finding):
            raise Overtaken(decision.number)
        decision.refresh_from_db()
    return finding


def make_letter(*, decision: Decision, kind: str, title: str, text: str, by: Actor, at: datetime) -> Letter:
    """Draft a letter to the responsible body that asks for what was decided, by the decision's deadline; a leader signs it."""
    policies.check_can_pursue(decision=decision, by=by)
    if decision.letter_id is not None:
        raise DecidedWrongly(_("It has become a letter already."), _("Open it."))
    due_on = max(decision.due_on, timezone.localdate(at))
    asked = letters.Addressed(body=decision.responsible, asked=decision.text, due_on=due_on)
    with transaction.atomic():
        act = act_on(decision, "make_letter", by=by, at=at)
        letter = letters.draft(kind=kind, title=title, text=text, to=[asked], by=by, at=at, caused_by=act.pk)
        if not Decision.objects.filter(pk=decision.pk, letter=None).update(letter=letter):
            raise Overtaken(decision.number)
        decision.refresh_from_db()
    return letter
