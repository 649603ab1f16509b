"""Following a ledger that states a later state of what it brought in, as long as nobody has acted on it here."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import StepRefused
from jianxing.directory.roots import Overtaken
from jianxing.findings import policies
from jianxing.findings.lifecycle import FINDING, SUPERVISING, State
from jianxing.findings.models import Finding, Submission
from jianxing.findings.operations.steps import act_on, start_due_clock
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.operations import meet_clock

#: The way that a finding goes; a ledger may state any point of it.
WAY = (State.ASSIGNED, State.ACCEPTED, State.RECTIFYING, State.SUBMITTED, State.CLOSED)
#: Acts that leave the state to the sheet. After any other the finding's state is what was done here.
OF_THE_SHEET = ("finding.place", "finding.restate", "finding.correct", "finding.attach", "finding.share")


class NotTheSheets(StepRefused):
    """The finding's state is no longer the sheet's to say."""


def may_restate(*, finding: Finding, to: State) -> bool:
    """Return whether a sheet may still say that the finding stands elsewhere."""
    if finding.state not in WAY or to not in WAY or finding.closure_verified or _path(finding, to) is None:
        return False
    acts = Act.objects.filter(subject="finding", subject_id=finding.pk)
    return acts.filter(kind="finding.place").exists() and not acts.exclude(kind__in=OF_THE_SHEET).exists()


def _path(finding: Finding, to: State) -> list[State] | None:
    """Return the states to go through; back only over the steps that the life-cycle has."""
    here = State(finding.state)
    if here == to:
        return []
    if WAY.index(to) > WAY.index(here):
        return list(WAY[WAY.index(here) + 1 : WAY.index(to) + 1])
    if (here.value, State.RECTIFYING.value) in FINDING.pairs() and here in (State.SUBMITTED, State.CLOSED):
        return (
            [State.RECTIFYING, *WAY[WAY.index(State.RECTIFYING) + 1 : WAY.index(to) + 1]]
            if to in WAY[2:]
            else None
        )
    return None


def restate(
    *,
    finding: Finding,
    to: State,
    closed_on: date | None = None,
    statement: str = "",
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Finding:
    """Put a finding where the ledger now says it stands (台账载明), step by step and as one act.

    A closing so stated counts in no published figure until somebody verifies it.
    """
    policies.check_side(finding=finding, roles=SUPERVISING, by=by)
    path = _path(finding, to)
    if path is None or not may_restate(finding=finding, to=to):
        raise NotTheSheets(
            _("%(number)s has been acted on here; the sheet no longer says where it stands.")
            % {"number": finding.number},
            _("Open the finding and take the step there."),
        )
    with transaction.atomic():
        before = finding.state
        for state in path:
            _step(finding, state, closed_on=closed_on, statement=statement, by=by, at=at)
        act_on(
            finding=finding,
            action="restate",
            by=by,
            at=at,
            public={"from": before, "stated": True, "closed_on": closed_on},
            confidential={"statement": statement},
            caused_by=caused_by,
        )
        _tend_clock(finding, before, at=at)
    return finding


def _step(
    finding: Finding, state: State, *, closed_on: date | None, statement: str, by: Actor, at: datetime
) -> None:
    closed = state is State.CLOSED
    changes = {
        "state": state.value,
        "submitted_at": at if state is State.SUBMITTED else None,
        "closed_on": closed_on if closed else None,
        "closure_stated": closed,
    }
    if not Finding.objects.filter(pk=finding.pk, state=finding.state, version=finding.version).update(
        **changes
    ):
        raise Overtaken(finding.number)
    if state is State.SUBMITTED:
        rounds = Submission.objects.filter(finding=finding).aggregate(last=Max("round"))["last"] or 0
        Submission.objects.create(
            finding=finding,
            round=rounds + 1,
            statement=statement,
            body_id=finding.answering_id,
            stated=True,
            submitted_at=at,
        )
    elif state is State.RECTIFYING and finding.state in (State.SUBMITTED, State.CLOSED):
        Submission.objects.filter(finding=finding, returned_at=None).update(
            returned_at=at, returned_by_id=by.person_id, return_reason=statement or "-"
        )
    for name, value in changes.items():
        setattr(finding, name, value)


def _tend_clock(finding: Finding, before: str, *, at: datetime) -> None:
    if finding.state == State.CLOSED:
        meet_clock(subject="finding", subject_id=finding.pk, purpose="due", at=at)
    elif before == State.CLOSED:
        start_due_clock(finding=finding, started_on=timezone.localdate(at), at=at)
