"""Opening a schedule of a project, and voiding it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.schedules import policies
from jianxing.schedules.models import Schedule


class ScheduleNameMissing(Refused):
    """A schedule is called something."""


class ScheduleNameTaken(Refused):
    """A schedule's name stands once in its project."""


def open_schedule(*, project: Project, name: str, by: Actor, at: datetime) -> Schedule:
    """Open a schedule of a project, still without an update."""
    policies.check_can_open(project=project, by=by)
    name = " ".join(name.split())[:120]
    if not name:
        raise ScheduleNameMissing(
            _("A schedule needs a name."), _("Write which plan it is, such as “master schedule”.")
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                schedule = Schedule.objects.create(
                    project=project,
                    name=name,
                    opened_body_id=acting_body_id(),
                    opened_at=at,
                    opened_by_id=by.person_id,
                )
        except IntegrityError as refusal:
            raise ScheduleNameTaken(
                _("The project has a schedule “%(name)s” already.") % {"name": name},
                _("Bring the update into that one, or choose another name."),
            ) from refusal
        roots.act_on(
            schedule,
            "open",
            subject="schedule",
            by=by,
            at=at,
            public={"project": project.pk},
            confidential={"name": name},
        )
    return schedule


def change(schedule: Schedule, **changes: Any) -> None:
    """Change a schedule under compare-and-set of its version; raises ``Overtaken``."""
    roots.change(schedule, name=schedule.name, where={"voided_at": None}, to=changes)


def hold(schedule: Schedule) -> Schedule:
    """Return the schedule held to the end of the transaction for a write below it; raises ``Overtaken`` where it is void."""
    held = (
        Schedule.objects.select_for_update(of=("self",))
        .select_related("project__registered_by", "current", "baseline")
        .filter(pk=schedule.pk, voided_at=None)
        .first()
    )
    if held is None:
        raise roots.Overtaken(schedule.name)
    return held


def void_schedule(*, schedule: Schedule, reason: str, by: Actor, at: datetime) -> Schedule:
    """Void a schedule with all its updates: they stay, with the reason, and count nowhere."""
    policies.check_can_keep(schedule=schedule, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        change(schedule, voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip())
        roots.act_on(
            schedule, "void", subject="schedule", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return schedule
