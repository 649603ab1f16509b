"""What becomes of an update that has been looked at: adopted, put aside, voided; and what all is held against."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.schedules import policies
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate, UpdateKind
from jianxing.schedules.operations import keeping
from jianxing.schedules.operations.opening import change, hold


class SameAgain(Refused):
    """The update that counts says the very same: adopting it again would change nothing."""

    def __init__(self, ordinal: int) -> None:
        super().__init__(
            _("Update %(number)d of the schedule says the very same.") % {"number": ordinal},
            _("Nothing needs to be done."),
        )


class BaselineRefused(Refused):
    """What a schedule is held against is an adopted update of its own."""


class OlderData(Refused):
    """A later state of things counts already."""


def adopt_update(
    *, update: ScheduleUpdate, by: Actor, at: datetime, caused_by: int | None = None
) -> ScheduleUpdate:
    """Let an update count: a baseline is what the schedule is held against from now on, any other is its current state.

    Raises ``SameAgain`` where the one that counts says the very same, and ``OlderData`` where its data date is later.
    """
    policies.check_can_take(update=update, action="adopt", by=by)
    with transaction.atomic():
        schedule = hold(update.schedule)
        is_baseline = update.kind == UpdateKind.BASELINE
        before = schedule.baseline if is_baseline else schedule.current
        if before is not None and before.digest == update.digest:
            raise SameAgain(before.ordinal)
        if (
            not is_baseline
            and before is not None
            and before.data_on is not None
            and update.data_on is not None
            and update.data_on < before.data_on
        ):
            raise OlderData(
                _("Update %(number)d has the later data date %(day)s.")
                % {"number": before.ordinal, "day": before.data_on.isoformat()},
                _("Void that one if it is wrong, or bring in newer data."),
            )
        roots.step(
            update,
            name=str(update),
            source=State.DRAFT,
            to={"state": State.ADOPTED, "adopted_at": at, "adopted_by_id": by.person_id},
        )
        changes = {"baseline": update} if is_baseline else {"current": update}
        change(schedule, **changes)
        roots.act_on(
            update,
            "adopt",
            subject="schedule_update",
            by=by,
            at=at,
            public={
                "schedule": schedule.pk,
                "kind": update.kind,
                "digest": update.digest,
                "finishes_on": update.finishes_on,
                "instead_of": before.pk if before else None,
            },
            caused_by=caused_by,
        )
    return update


def put_aside(*, update: ScheduleUpdate, by: Actor, at: datetime) -> ScheduleUpdate:
    """Put an update aside that was never adopted; its tasks are kept no longer, its file is."""
    policies.check_can_take(update=update, action="put_aside", by=by)
    with transaction.atomic():
        roots.step(update, name=str(update), source=update.state, to={"state": State.PUT_ASIDE})
        keeping.empty(update)
        roots.act_on(
            update,
            "put_aside",
            subject="schedule_update",
            by=by,
            at=at,
            public={"schedule": update.schedule_id},
        )
    return update


def void_update(*, update: ScheduleUpdate, reason: str, by: Actor, at: datetime) -> ScheduleUpdate:
    """Void an adopted update: it stays readable, and the one adopted before it counts again."""
    policies.check_can_take(update=update, action="void", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        schedule = hold(update.schedule)
        changes = {
            field: _before(update)
            for field in ("current", "baseline")
            if getattr(schedule, f"{field}_id") == update.pk
        }
        if changes:
            change(schedule, **changes)
        roots.step(
            update,
            name=str(update),
            source=State.ADOPTED,
            to={
                "state": State.VOID,
                "voided_at": at,
                "voided_by_id": by.person_id,
                "void_reason": reason.strip(),
            },
        )
        roots.act_on(
            update,
            "void",
            subject="schedule_update",
            by=by,
            at=at,
            public={
                "schedule": schedule.pk,
                "counts_again": next((one.pk for one in changes.values() if one is not None), None),
            },
            confidential={"reason": reason.strip()},
        )
    return update


def _before(update: ScheduleUpdate) -> ScheduleUpdate | None:
    """Return the update that counted before this one: the last other adopted one of its kind, plan and progress being one."""
    is_baseline = update.kind == UpdateKind.BASELINE
    others = ScheduleUpdate.objects.filter(schedule_id=update.schedule_id, state=State.ADOPTED).exclude(
        pk=update.pk
    )
    others = (
        others.filter(kind=UpdateKind.BASELINE) if is_baseline else others.exclude(kind=UpdateKind.BASELINE)
    )
    return others.order_by("-adopted_at", "-ordinal").first()


def choose_baseline(*, schedule: Schedule, update: ScheduleUpdate, by: Actor, at: datetime) -> Schedule:
    """Hold a schedule against one of its adopted updates from now on."""
    policies.check_can_keep(schedule=schedule, by=by)
    with transaction.atomic():
        held = hold(schedule)
        if update.schedule_id != held.pk or update.state != State.ADOPTED:
            raise BaselineRefused(
                _("Only an adopted update of this schedule can be its baseline."),
                _("Adopt it first, or choose another."),
            )
        if held.baseline_id == update.pk:
            return held
        before = held.baseline_id
        change(held, baseline=update)
        roots.act_on(
            held,
            "choose_baseline",
            subject="schedule",
            by=by,
            at=at,
            public={"update": update.pk, "instead_of": before},
        )
    return held
