"""Every "may I" of schedules: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import IsVoid, NotAllowed, Refused, StepRefused
from jianxing.findings.lifecycle import ANSWERING, OPEN, SUPERVISING
from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import STATE_LABELS as FINDING_STATE_LABELS
from jianxing.findings.models import Finding
from jianxing.findings.policies import check_side
from jianxing.kernel.actor import BUSINESS_ROLES, Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step
from jianxing.projects.models import Project
from jianxing.projects.policies import check_can_report
from jianxing.schedules.lifecycle import UPDATE, State
from jianxing.schedules.models import (
    STATE_LABELS,
    Blocker,
    CounterfactualKind,
    Schedule,
    ScheduleUpdate,
)


class NotForeseeable(Refused):
    """What is said of a blocker comes too early or too late."""


def check_can_open(*, project: Project, by: Actor) -> None:
    """Those who keep or own a project open its schedules."""
    check_can_report(project=project, by=by)


def check_can_keep(*, schedule: Schedule, by: Actor) -> None:
    """Those who keep or own the project bring updates in, choose the baseline and void."""
    if schedule.is_void:
        raise IsVoid(schedule.name)
    check_can_report(project=schedule.project, by=by)


def check_can_take(*, update: ScheduleUpdate, action: str, by: Actor) -> Step[State]:
    """Check side, role and state; raises ``NotAllowed``, ``IsVoid`` or ``StepRefused``."""
    check_can_keep(schedule=update.schedule, by=by)
    try:
        return UPDATE.step(State(update.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("Update %(number)d of the schedule is “%(state)s”; that does not admit this step.")
            % {"number": update.ordinal, "state": STATE_LABELS[State(update.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal


def check_can_register_blocker(*, finding: Finding, schedule: Schedule, by: Actor) -> None:
    """A finding holds up a schedule that counts."""
    if schedule.is_void:
        raise IsVoid(schedule.name)
    check_can_block(finding=finding, by=by)


def check_can_block(*, finding: Finding, by: Actor) -> None:
    """The body that supervises a finding says what it holds up, while the finding is open."""
    if FindingState(finding.state) not in OPEN:
        raise NotForeseeable(
            _("A finding that is “%(state)s” holds nothing up.")
            % {"state": FINDING_STATE_LABELS[FindingState(finding.state)]},
            _("Register a blocker while its finding is open: what is said afterwards proves nothing."),
        )
    check_side(finding=finding, roles=SUPERVISING, by=by)


def check_can_change_blocker(*, blocker: Blocker, by: Actor) -> None:
    """The body that supervises the finding corrects and voids what it blocks."""
    if blocker.is_void:
        raise IsVoid(blocker.name)
    check_side(finding=blocker.finding, roles=SUPERVISING, by=by)


def check_can_end_blocker(*, blocker: Blocker, by: Actor) -> None:
    """The body that supervises the finding says that a blocker has ended."""
    check_can_change_blocker(blocker=blocker, by=by)
    if blocker.ended_on is not None:
        raise NotForeseeable(
            _("It ended on %(day)s.") % {"day": blocker.ended_on.isoformat()},
            _("Correct the day if it is wrong."),
        )


def check_can_foresee(*, blocker: Blocker, kind: CounterfactualKind, by: Actor) -> None:
    """Before a blocker ends, the supervising body keeps limit and median, the responsible body its own estimate."""
    if blocker.is_void:
        raise IsVoid(blocker.name)
    roles = ANSWERING if kind == CounterfactualKind.ESTIMATE else SUPERVISING
    check_side(finding=blocker.finding, roles=roles, by=by)
    if blocker.was_ended_at is not None:
        raise NotForeseeable(
            _("The blocker has ended; what it would have lasted otherwise is said beforehand or not at all."),
            _(
                "Without it the product says by how many days it was resolved before its limit, and no saving."
            ),
        )


def check_can_analyse(*, schedule: Schedule, by: Actor) -> None:
    """Whoever sees a schedule and holds a business role has it analysed."""
    if schedule.is_void:
        raise IsVoid(schedule.name)
    if by.body_id is None or not (by.is_system or by.role in BUSINESS_ROLES):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role has a schedule analysed."),
            _("Act for a body in a business role."),
        )


def check_can_report_progress(*, schedule: Schedule, by: Actor) -> None:
    """Progress is reported of a schedule that has an update."""
    check_can_keep(schedule=schedule, by=by)
    if schedule.current_id is None:
        raise StepRefused(
            _("The schedule has no update yet."), _("Bring its plan in first, then report progress.")
        )


def check_can_hold_against(*, update: ScheduleUpdate, by: Actor) -> None:
    """A schedule is held against an adopted update of its own, and once."""
    check_can_keep(schedule=update.schedule, by=by)
    if update.state != State.ADOPTED:
        raise StepRefused(
            _("Only an adopted update of this schedule can be its baseline."),
            _("Adopt it first, or choose another."),
        )
    if update.schedule.baseline_id == update.pk:
        raise StepRefused(_("The schedule is held against this update already."), _("Choose another one."))
