"""Every "may I" of schedules: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import IsVoid, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step
from jianxing.projects.models import Project
from jianxing.projects.policies import check_can_report
from jianxing.schedules.lifecycle import UPDATE, State
from jianxing.schedules.models import STATE_LABELS, Schedule, ScheduleUpdate


class StepRefused(Refused):
    """The update does not admit the step where it stands."""


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
