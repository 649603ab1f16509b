"""What the supervising body does at the end: return, verify and close, look back, reopen."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.findings import policies
from jianxing.findings.models import Finding, LookBack, Submission, Verification
from jianxing.findings.operations.registering import due_by, due_within
from jianxing.findings.operations.steps import act_on, bump, notify, start_due_clock, take
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock, start_clock, stop_clock
from jianxing.notices.queries import calendar as working_days

LOOK_BACK_CALENDAR_DAYS = 90
#: Working days that a department has for a finding that relapsed, unless a day is given.
REOPENED_DAYS = 10

#: What higher domains do when a finding has been closed: ``closed(finding, *, by, at, caused_by)``, inside the same
#: transaction. Filled in their wiring.
closed: list[Callable[..., None]] = []
#: The same when one has been reopened.
reopened: list[Callable[..., None]] = []


@dataclass(frozen=True, slots=True)
class Answers:
    """The four closing questions: measures done, effect checked, like cases looked for, lasting rule made or why not."""

    measures_done: str
    effect_checked: str
    like_cases: str
    rule: str
    rule_text: str

    def facts(self) -> dict[str, str]:
        """The answers as the guard asks them and the table keeps them."""
        return {name: text.strip() for name, text in asdict(self).items()}

    def confidential(self) -> dict[str, str]:
        """What of them is case content."""
        return {name: text for name, text in self.facts().items() if name != "rule"}


def return_submission(*, finding: Finding, reason: str, by: Actor, at: datetime) -> Finding:
    """Send a request to close back (退回) with what is missing."""
    with transaction.atomic():
        take(
            finding=finding,
            action="return",
            by=by,
            at=at,
            facts={"reason": reason},
            changes={"submitted_at": None},
            confidential={"reason": reason},
        )
        Submission.objects.filter(finding=finding, returned_at=None, verification=None).update(
            returned_at=at, returned_by_id=by.person_id, return_reason=reason.strip()
        )
        notify(finding=finding, bodies=[finding.responsible_id], kind="returned", by=by, at=at)
    return finding


def close(
    *,
    finding: Finding,
    answers: Answers,
    look_back_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Verification:
    """Verify and close (销号): by another body than the rectifier's, with all four questions answered.

    Schedules a look-back, 90 calendar days later unless *look_back_on* says when.
    """
    today = timezone.localdate(at)
    if look_back_on is not None and look_back_on <= today:
        raise policies.GuardUnmet(_("A look-back lies after today."), _("Choose a later day."))
    with transaction.atomic():
        step = policies.check_can_take(finding=finding, action="close", by=by)
        policies.check_guards(finding=finding, step=step, facts={"by": by, "today": today, **answers.facts()})
        submission = Submission.objects.filter(finding=finding, returned_at=None).order_by("-round").first()
        verification = _verification(finding, answers, submission, by=by, at=at)
        later = look_back_on or today + timedelta(days=LOOK_BACK_CALENDAR_DAYS)
        act = take(
            finding=finding,
            action="close",
            by=by,
            at=at,
            facts={"today": today, **answers.facts()},
            changes={
                "closed_at": at,
                "closed_on": today,
                "closure_verified": True,
                "look_back_on": later,
                "percent": 100,
            },
            public={"rule": answers.rule, "look_back_on": later},
            confidential=answers.confidential(),
        )
        meet_clock(subject="finding", subject_id=finding.pk, purpose="due", at=at)
        _schedule_look_back(finding, later, today=today, at=at)
        notify(finding=finding, bodies=[finding.responsible_id], kind="closed", by=by, at=at)
        for follow in closed:
            follow(finding, by=by, at=at, caused_by=act.pk)
    return verification


def _schedule_look_back(finding: Finding, due_on: date, *, today: date, at: datetime) -> None:
    LookBack.objects.create(finding=finding, due_on=due_on)
    start_clock(
        subject="finding",
        subject_id=finding.pk,
        purpose="look_back",
        body_id=finding.supervised_by_id,
        asked_by_id=finding.supervised_by_id,
        started_on=today,
        due_on=due_on,
        provisional=working_days().is_provisional(due_on),
        number=finding.number,
        at=at,
    )


def _verification(
    finding: Finding, answers: Answers, submission: Submission | None, *, by: Actor, at: datetime
) -> Verification:
    return Verification.objects.create(
        finding=finding,
        submission=submission,
        body_id=by.body,
        rectifying_body_id=finding.answering_id,
        verified_at=at,
        verified_by_id=by.person_id,
        **answers.facts(),
    )


def verify_stated(
    *,
    finding: Finding,
    answers: Answers,
    by: Actor,
    at: datetime,
) -> Verification:
    """Verify a closing that a ledger states (台账载明); only then it counts in published figures."""
    policies.check_can_side_step(finding=finding, action="verify_stated", by=by)
    today = timezone.localdate(at)
    for guard in ("is_not_rectifier", "four_questions"):
        policies.GUARDS[guard](finding, {"by": by, "today": today, **answers.facts()})
    with transaction.atomic():
        verification = _verification(finding, answers, None, by=by, at=at)
        later = today + timedelta(days=LOOK_BACK_CALENDAR_DAYS)
        bump(finding, closure_verified=True, look_back_on=later, closed_on=finding.closed_on or today)
        _schedule_look_back(finding, later, today=today, at=at)
        act_on(
            finding=finding,
            action="verify_stated",
            by=by,
            at=at,
            public={"rule": answers.rule},
            confidential=answers.confidential(),
        )
    return verification


def look_back(*, finding: Finding, holds: bool, note: str, by: Actor, at: datetime) -> LookBack:
    """Record a look-back (回头看); a relapse reopens the finding in the same transaction."""
    policies.check_can_side_step(finding=finding, action="look_back", by=by)
    if not note.strip():
        raise policies.GuardUnmet(_("What was seen is missing."), _("Write what you looked at and found."))
    with transaction.atomic():
        done = LookBack.objects.select_for_update().get(finding=finding, outcome="")
        done.outcome = LookBack.Outcome.HOLDS if holds else LookBack.Outcome.RELAPSED
        done.note, done.done_at, done.done_by_id = note.strip(), at, by.person_id
        done.save()
        meet_clock(subject="finding", subject_id=finding.pk, purpose="look_back", at=at)
        if holds:
            bump(finding, look_back_on=None)
        act = act_on(
            finding=finding,
            action="look_back",
            by=by,
            at=at,
            public={"outcome": done.outcome},
            confidential={"note": note.strip()},
        )
        if not holds:
            reopen(finding=finding, reason=note, due_on=None, by=by, at=at, caused_by=act.pk)
    return done


def reopen(
    *,
    finding: Finding,
    reason: str,
    due_on: date | None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Finding:
    """Reopen a closed finding that has relapsed (反弹重启) and tell the department; by default it has 10 working days."""
    policies.check_can_take(finding=finding, action="reopen", by=by)
    today, calendar = timezone.localdate(at), working_days()
    with transaction.atomic():
        deadline = (
            due_by(on=due_on, start=today, calendar=calendar)
            if due_on is not None
            else due_within(days=REOPENED_DAYS, start=today, calendar=calendar)
        )
        act = take(
            finding=finding,
            action="reopen",
            by=by,
            at=at,
            facts={"reason": reason},
            changes={
                "closed_at": None,
                "closed_on": None,
                "closure_verified": False,
                "closure_stated": False,
                "submitted_at": None,
                "look_back_on": None,
                "percent": 0,
                "due_on": deadline.on,
                "due_kind": deadline.kind,
                "due_text": deadline.text,
                "due_provisional": deadline.provisional,
                "reopened": finding.reopened + 1,
            },
            public={"due_on": deadline.on},
            confidential={"reason": reason},
            caused_by=caused_by,
        )
        LookBack.objects.filter(finding=finding, outcome="").update(
            outcome=LookBack.Outcome.RELAPSED, note=reason.strip(), done_at=at, done_by_id=by.person_id
        )
        stop_clock(subject="finding", subject_id=finding.pk, purpose="look_back", at=at)
        start_due_clock(finding=finding, started_on=today, counted_days=deadline.days, at=at)
        notify(finding=finding, bodies=[finding.responsible_id], kind="reopened", by=by, at=at)
        for follow in reopened:
            follow(finding, by=by, at=at, caused_by=act.pk)
    return finding
