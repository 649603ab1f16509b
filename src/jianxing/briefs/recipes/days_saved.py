"""Days saved on a project: the joint saving of its schedules, computed from the blockers that stand beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.projects.models import Project
from jianxing.schedules import queries
from jianxing.schedules.models import Blocker, Schedule


def days_saved(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the joint saving of each schedule of a project, which alone is counted, and below it the blockers it comes from.

    It is computed from the records as of the day; where an analysis of the very same inputs is kept, the row opens that one. A
    schedule whose blockers cannot be computed is told, and counts nothing.
    """
    rows: list[Row] = []
    for schedule in queries.of_project(project=Project(pk=params["project"])):
        rows += _rows(schedule, moment.as_of)
    return rows


def _rows(schedule: Schedule, as_of: date) -> Sequence[Row]:
    try:
        found = queries.computed(schedule=schedule, as_of=as_of)
    except ScheduleRefused as refusal:
        reason = queries.said(refusal.code, refusal.task, refusal.field, refusal.values)
        told = _("%(schedule)s: cannot be computed, %(reason)s") % {
            "schedule": schedule.name,
            "reason": reason,
        }
        return (Row(handle=schedule.handle, label=told, counts_as=()),)
    if found is None:
        return ()
    result = found.result
    kept = queries.analyses(schedule=schedule).filter(inputs_digest=found.inputs_digest).first()
    rows = [
        Row(
            handle=schedule.handle,
            opens=kept.handle if kept is not None else "",
            label=_joint(schedule, result),
            on=as_of,
            counts_as=(schedule.handle,),
            amount=result["joint_saved_calendar_days"] or 0,
            basis={"inputs": found.inputs_digest, "finish": result["finish"]},
        )
    ]
    savings = {one["id"]: one for one in result["blockers"]}
    return rows + [_blocker(one, savings[str(one.pk)]) for one in found.blockers if str(one.pk) in savings]


def _joint(schedule: Schedule, result: Mapping[str, Any]) -> str:
    saved, span = result["joint_saved_calendar_days"], result["joint_saved_range_calendar_days"]
    if saved is None:
        return _("%(schedule)s: no saving can be told yet") % {"schedule": schedule.name}
    return _("%(schedule)s: %(days)d calendar days saved together (%(low)d to %(high)d)") % {
        "schedule": schedule.name, "days": saved, "low": span[0], "high": span[1],
    }  # fmt: skip


def _blocker(blocker: Blocker, saving: Mapping[str, Any]) -> Row:
    named = f"{blocker.finding.number} {blocker.name}"
    if saving["saved_calendar_days"] is not None:
        label = _("%(blocker)s: delayed %(delay)d days, by itself %(saved)d saved") % {
            "blocker": named, "delay": saving["delay_calendar_days"], "saved": saving["saved_calendar_days"],
        }  # fmt: skip
    else:
        label = _("%(blocker)s: delayed %(delay)d days") % {
            "blocker": named,
            "delay": saving["delay_calendar_days"],
        }
    return Row(
        handle=blocker.handle,
        opens=blocker.finding.handle,
        label=label,
        on=blocker.ended_on or blocker.first_on,
        counts_as=(),
        basis={
            "delay": saving["delay_calendar_days"],
            "saved": saving["saved_calendar_days"],
            "until": blocker.ended_on,
            "counterfactual": (saving["counterfactual"] or {}).get("end"),
        },
    )
