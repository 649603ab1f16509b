"""What may be done to a schedule and to an update."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.kernel.actor import Actor
from jianxing.schedules import operations, policies
from jianxing.schedules.models import Schedule, ScheduleUpdate
from jianxing.site.deeds import Deed
from jianxing.site.schedules import forms

Data = dict[str, Any]


def _may_keep(schedule: Schedule, by: Actor) -> None:
    policies.check_can_keep(schedule=schedule, by=by)


def _may_report(schedule: Schedule, by: Actor) -> None:
    policies.check_can_report_progress(schedule=schedule, by=by)


def _may(action: str) -> Any:
    def check(update: ScheduleUpdate, by: Actor) -> None:
        policies.check_can_take(update=update, action=action, by=by)

    return check


def _void_schedule(schedule: Schedule, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_schedule(schedule=schedule, reason=data["reason"], by=by, at=at)


def _report(schedule: Schedule, data: Data, by: Actor, at: datetime) -> object:
    told = operations.Progress(
        data["task"], data["actual_start"], data["actual_finish"], data["remaining_days"]
    )
    return operations.report_progress(
        schedule=schedule, data_on=data["data_on"], tasks=[told], note=data["note"], by=by, at=at
    )


def _adopt(update: ScheduleUpdate, data: Data, by: Actor, at: datetime) -> object:
    return operations.adopt_update(update=update, by=by, at=at)


def _put_aside(update: ScheduleUpdate, data: Data, by: Actor, at: datetime) -> object:
    return operations.put_aside(update=update, by=by, at=at)


def _void_update(update: ScheduleUpdate, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_update(update=update, reason=data["reason"], by=by, at=at)


def _hold_against(update: ScheduleUpdate, data: Data, by: Actor, at: datetime) -> object:
    return operations.choose_baseline(schedule=update.schedule, update=update, by=by, at=at)


def _may_hold_against(update: ScheduleUpdate, by: Actor) -> None:
    policies.check_can_hold_against(update=update, by=by)


SCHEDULE: dict[str, Deed] = {
    "progress": Deed(
        label=_("Report progress of a task"), form=forms.ProgressForm, run=_report, check=_may_report, icon="edit",
        said=_("Written down as the schedule's next update."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_schedule, check=_may_keep, icon="ban",
        said=_("The schedule is void; it stays with its reason."),
    ),
}  # fmt: skip
UPDATE: dict[str, Deed] = {
    "adopt": Deed(
        label=_("Adopt this update"), form=forms.NothingForm, run=_adopt, check=_may("adopt"), icon="check",
        is_main=True, said=_("The update counts from now on."),
    ),
    "put-aside": Deed(
        label=_("Put aside"), form=forms.NothingForm, run=_put_aside, check=_may("put_aside"), icon="x",
        said=_("The update is put aside; nothing of it ever counted."),
    ),
    "baseline": Deed(
        label=_("Hold the schedule against it"), form=forms.NothingForm, run=_hold_against,
        check=_may_hold_against, icon="flag", said=_("The schedule is held against this update from now on."),
    ),
    "void": Deed(
        label=_("Void this update"), form=forms.ReasonForm, run=_void_update, check=_may("void"), icon="ban",
        said=_("The update is void; the one before it counts again."),
    ),
}  # fmt: skip
