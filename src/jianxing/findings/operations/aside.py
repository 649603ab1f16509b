"""Putting a finding aside to another one that is the same matter, and bringing it back to where it stood.

What joins two findings is kept above this package; here stands what it does to the one put aside.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.roots import Overtaken
from jianxing.findings import policies
from jianxing.findings.lifecycle import FINDING, WITH_RESPONSIBLE, State
from jianxing.findings.models import Finding, LookBack
from jianxing.findings.operations.steps import act_on, notify, start_due_clock, take
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep
from jianxing.ledger.models import Act
from jianxing.notices.operations import start_clock, stop_clock
from jianxing.notices.queries import calendar as working_days


def check_can_put_aside(*, finding: Finding, reason: str, by: Actor) -> None:
    """Raise what stands in the way of putting the finding aside."""
    step = policies.check_can_take(finding=finding, action="join", by=by)
    policies.check_guards(finding=finding, step=step, facts={"by": by, "reason": reason})


def put_aside(
    *,
    finding: Finding,
    reason: str,
    public: Mapping[str, Any],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Act:
    """Let the finding count with another one from now on: it is open no longer and its clocks stop."""
    with transaction.atomic():
        act = take(
            finding=finding,
            action="join",
            by=by,
            at=at,
            facts={"reason": reason},
            public=public,
            confidential={"reason": reason.strip()},
            caused_by=caused_by,
        )
        for purpose in ("due", "look_back"):
            stop_clock(subject="finding", subject_id=finding.pk, purpose=purpose, at=at)
        notify(finding=finding, bodies=_answering(finding), kind="joined", by=by, at=at)
    return act


def bring_back(
    *,
    finding: Finding,
    to: State,
    reason: str,
    public: Mapping[str, Any],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Act:
    """Let the finding count for itself again, where it stood before, with its clocks running again."""
    policies.check_can_side_step(finding=finding, action="part", by=by)
    if not reason.strip():
        raise policies.GuardUnmet(_("A reason is needed."), _("Write it in one sentence."))
    try:
        step = FINDING.back(State(finding.state), "part", to)
    except NoSuchStep as refusal:
        raise Overtaken(finding.number) from refusal
    with transaction.atomic():
        moved = Finding.objects.filter(pk=finding.pk, state=step.source, version=finding.version).update(
            state=step.target
        )
        if not moved:
            raise Overtaken(finding.number)
        finding.state = step.target.value
        act = act_on(
            finding=finding,
            action="part",
            by=by,
            at=at,
            public=public,
            confidential={"reason": reason.strip()},
            caused_by=caused_by,
        )
        _restart_clocks(finding, to, at=at)
        notify(finding=finding, bodies=_answering(finding), kind="parted", by=by, at=at)
    return act


def _answering(finding: Finding) -> list[int | None]:
    """Return the responsible body where it has been told of the finding at all."""
    return [finding.responsible_id] if finding.assigned_at else []


def _restart_clocks(finding: Finding, to: State, *, at: datetime) -> None:
    today = timezone.localdate(at)
    if to in WITH_RESPONSIBLE | {State.SUBMITTED}:
        begun = timezone.localdate(finding.assigned_at) if finding.assigned_at else today
        start_due_clock(finding=finding, started_on=begun, at=at)
    waiting = LookBack.objects.filter(finding=finding, outcome="").first() if to is State.CLOSED else None
    if waiting is not None:
        start_clock(
            subject="finding",
            subject_id=finding.pk,
            purpose="look_back",
            body_id=finding.supervised_by_id,
            asked_by_id=finding.supervised_by_id,
            started_on=today,
            due_on=waiting.due_on,
            provisional=working_days().is_provisional(waiting.due_on),
            number=finding.number,
            at=at,
        )
