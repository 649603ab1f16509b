"""Blockers of a schedule: registered, corrected, ended, voided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.schedules import policies, queries
from jianxing.schedules.models import Blocker, BlockerRevision, Schedule, ScheduleUpdate
from jianxing.schedules.operations.foreseeing import say_limit

SUBJECT = "blocker"
#: Tasks that one blocker holds up at most.
MOST_TASKS = 500


class BlockerRefused(Refused):
    """A blocker cannot be so; the reason names the field."""


def register_blocker(
    *,
    finding: Finding,
    schedule: Schedule,
    tasks: Sequence[str],
    first_on: date,
    expected_on: date,
    name: str = "",
    effort_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Blocker:
    """Say that a finding holds up tasks of a schedule from a day on. The last update that does not know it yet is frozen.

    Where the finding has a limit, that is kept at once as what it would last otherwise. Raises ``BlockerRefused``.
    """
    policies.check_can_register_blocker(finding=finding, schedule=schedule, by=by)
    update = queries.update_before_day(schedule=schedule, day=first_on)
    if update is None:
        raise BlockerRefused(
            _("The schedule has no update yet."), _("Bring its plan in first, then say what holds it up.")
        )
    _check_days(first_on, expected_on, today=timezone.localdate(at))
    with transaction.atomic():
        blocker: Blocker = Blocker.objects.create(
            finding=finding,
            schedule=schedule,
            frozen_update=update,
            name=_name(name, finding),
            tasks=_tasks(update, tasks),
            first_on=first_on,
            expected_on=expected_on,
            effort_days=effort_days,
            registered_body_id=acting_body_id(),
            registered_at=at,
            registered_by_id=by.person_id,
        )
        act = roots.act_on(
            blocker,
            "register",
            subject=SUBJECT,
            by=by,
            at=at,
            public={
                "finding": finding.pk,
                "schedule": schedule.pk,
                "frozen": update.pk,
                "frozen_digest": update.digest,
                "from": first_on,
                "expected": expected_on,
                "tasks": len(blocker.tasks),
            },
            confidential={"name": blocker.name, "tasks": blocker.tasks},
        )
        limit = queries.limit_of(finding=finding)
        if limit is not None and limit >= first_on:
            say_limit(blocker=blocker, by=by, at=at, caused_by=act.pk)
    return blocker


def correct_blocker(
    *, blocker: Blocker, changes: dict[str, Any], reason: str, by: Actor, at: datetime
) -> Blocker:
    """Correct a blocker by the names of its columns (``tasks`` by their ids); what stood before is kept with the reason.

    Analyses that were made stay as they were, and say that the records have changed. Raises ``BlockerRefused``.
    """
    policies.check_can_change_blocker(blocker=blocker, by=by)
    check_has_reason(reason=reason)
    allowed = {"tasks", "first_on", "expected_on", "name", "effort_days"} | (
        {"ended_on"} if blocker.ended_on else set()
    )
    to = {
        name: value for name, value in changes.items() if name in allowed and value != _content(blocker)[name]
    }
    if not to:
        raise BlockerRefused(_("Nothing has been changed."), _("Change what is wrong and give the reason."))
    if blocker.ended_on is not None and "expected_on" in to:
        raise BlockerRefused(
            _("The blocker has ended: its expected end stays as it was."), _("Correct the actual end.")
        )
    with transaction.atomic():
        first_on = to.get("first_on", blocker.first_on)
        _check_days(first_on, to.get("expected_on", blocker.expected_on), today=timezone.localdate(at))
        if "ended_on" in to or (blocker.ended_on and "first_on" in to):
            _check_end(first_on, to.get("ended_on", blocker.ended_on), today=timezone.localdate(at))
        if "name" in to:
            to["name"] = _name(to["name"], blocker.finding)
        if "tasks" in to or "first_on" in to:
            update = (
                queries.update_before_day(schedule=blocker.schedule, day=first_on) or blocker.frozen_update
            )
            to["tasks"] = _tasks(update, to.get("tasks", blocker.keys))
            to["frozen_update_id"] = update.pk
        BlockerRevision.objects.create(
            blocker=blocker,
            version=blocker.version,
            content={name: _plain(value) for name, value in _content(blocker).items()},
            reason=reason.strip(),
            replaced_at=at,
            replaced_by_id=by.person_id,
        )
        roots.change(blocker, name=blocker.name, where={"voided_at": None}, to=to)
        roots.act_on(
            blocker,
            "correct",
            subject=SUBJECT,
            by=by,
            at=at,
            public={name: _plain(to[name]) for name in ("first_on", "expected_on", "ended_on") if name in to},
            confidential={"reason": reason.strip(), "changed": sorted(to)},
        )
    return blocker


def end_blocker(
    *,
    blocker: Blocker,
    ended_on: date,
    by: Actor,
    at: datetime,
    by_closing: bool = False,
    caused_by: int | None = None,
) -> Blocker:
    """Say that a blocker ended: *ended_on* is the last day on which nothing could be done. From now on nothing is said of it
    beforehand any more. Raises ``BlockerRefused``.
    """
    policies.check_can_end_blocker(blocker=blocker, by=by)
    _check_end(blocker.first_on, ended_on, today=timezone.localdate(at))
    with transaction.atomic():
        roots.change(
            blocker,
            name=blocker.name,
            where={"voided_at": None, "ended_on": None},
            to={
                "ended_on": ended_on,
                "ended_at": at,
                "ended_by_id": by.person_id,
                "ended_by_closing": by_closing,
                "was_ended_at": blocker.was_ended_at or at,
            },
        )
        roots.act_on(
            blocker,
            "end",
            subject=SUBJECT,
            by=by,
            at=at,
            public={"ended": ended_on, "by_closing": by_closing},
            caused_by=caused_by,
        )
    return blocker


def void_blocker(
    *, blocker: Blocker, reason: str, by: Actor, at: datetime, caused_by: int | None = None
) -> Blocker:
    """Void a blocker: it stays, with the reason, and counts nowhere."""
    policies.check_can_change_blocker(blocker=blocker, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            blocker,
            name=blocker.name,
            where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )
        roots.act_on(
            blocker,
            "void",
            subject=SUBJECT,
            by=by,
            at=at,
            confidential={"reason": reason.strip()},
            caused_by=caused_by,
        )
    return blocker


def _check_days(first_on: date, expected_on: date, *, today: date) -> None:
    if first_on > today:
        raise BlockerRefused(
            _("A blocker is registered when it has begun."),
            _("Give the first day on which nothing could be done."),
        )
    if expected_on < first_on:
        raise BlockerRefused(_("It is expected to end before it begins."), _("Correct one of the two days."))


def _check_end(first_on: date, ended_on: date | None, *, today: date) -> None:
    if ended_on is None or ended_on < first_on:
        raise BlockerRefused(_("It ends before it begins."), _("Correct one of the two days."))
    if ended_on > today:
        raise BlockerRefused(
            _("A blocker has ended when its last day has come."), _("Correct what is expected instead.")
        )


def _name(name: str, finding: Finding) -> str:
    return " ".join((name or finding.description).split())[:120]


def _tasks(update: ScheduleUpdate, keys: Sequence[str]) -> list[dict[str, str]]:
    wanted = list(dict.fromkeys(key.strip() for key in keys if key.strip()))
    if not wanted:
        raise BlockerRefused(_("It must be said which tasks are held up."), _("Choose at least one."))
    if len(wanted) > MOST_TASKS:
        raise BlockerRefused(
            _("A blocker holds up %(most)d tasks at most.") % {"most": MOST_TASKS}, _("Register several.")
        )
    known = queries.tasks_by_key(update=update, keys=wanted)
    for key in wanted:
        if key not in known or known[key].is_summary:
            raise BlockerRefused(
                _(
                    "Update %(update)d of the schedule, which is frozen for it, has no task “%(task)s” that can be held up."
                )
                % {"update": update.ordinal, "task": key},
                _("Choose tasks of that update that sum up no others."),
            )
    return [{"key": key, "name": known[key].name} for key in wanted]


def _content(blocker: Blocker) -> dict[str, Any]:
    return {
        "name": blocker.name,
        "tasks": blocker.keys,
        "first_on": blocker.first_on,
        "expected_on": blocker.expected_on,
        "ended_on": blocker.ended_on,
        "effort_days": blocker.effort_days,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
