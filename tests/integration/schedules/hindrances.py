"""A schedule, a finding that holds it up, and what is said and done of both, by the real operations."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from jianxing.directory.acting import acting
from jianxing.evidence.operations import store
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.model import EVERY_DAY, Calendar, Link, Task
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Blocker, Schedule, UpdateKind
from tests.integration.findings import matters
from tests.integration.schedules import plans
from tests.standing import SHANGHAI, Standing

DAY = 480


def at(day: str, hour: int = 10) -> datetime:
    """An instant of a day of 2025, given as month-day."""
    return datetime.combine(on(day), time(hour), tzinfo=SHANGHAI)


def on(day: str) -> date:
    """A day of 2025, given as month-day."""
    return date.fromisoformat(f"2025-{day}")


def network(**durations: int) -> Network:
    """A (10 days) before B (10) and C (4), both before D (5); every day is worked from 3 March on: done on 27 March."""
    days = {"A": 10, "B": 10, "C": 4, "D": 5} | durations
    return Network(
        "总进度",
        plans.START,
        tuple(Task(key, f"工序{key}", length * DAY) for key, length in days.items()),
        tuple(Link(*pair) for pair in ("AB", "AC", "BD", "CD")),
        {"all": Calendar("all", "天天", EVERY_DAY.week)},
        "all",
    )


def planned(standing: Standing, of: Network | None = None, *, by: Actor | None = None) -> Schedule:
    """A schedule with a plan, of a project that the department answers for."""
    by = by or standing.supervisor
    made = plans.schedule(by, plans.project(by, owners=[standing.department]))
    with acting(by):
        operations.bring_in(
            schedule=made, network=of or network(), kind=UpdateKind.PLAN, by=by, at=at("03-01")
        )
        return queries.one_schedule(pk=made.pk)


def stuck(
    standing: Standing, schedule: Schedule, *, day: str = "03-10", due: str = "04-15", **fields: Any
) -> Finding:
    """A finding on the schedule's project, accepted by the department, with a limit."""
    by, answering = standing.supervisor, standing.handler
    with acting(by):
        finding = findings.register(
            description="管线切改卡在停电窗口", domain="transport", category="管线切改", found_on=on(day),
            projects=[schedule.project], by=by, at=at(day, 8), **fields,
        )  # fmt: skip
        findings.assign(
            finding=finding, responsible=standing.department, due_on=on(due), by=by, at=at(day, 9)
        )
    with acting(answering):
        findings.accept(finding=finding, by=answering, at=at(day, 9))
        findings.start_rectification(finding=finding, plan="排定窗口", by=answering, at=at(day, 9))
    return again(finding, by)


def again(finding: Finding, by: Actor) -> Finding:
    """The finding read anew."""
    with acting(by):
        found: Finding = Finding.objects.select_related("supervised_by", "responsible").get(pk=finding.pk)
    return found


def held_up(
    standing: Standing, finding: Finding, schedule: Schedule, *, tasks: str = "B", first: str = "03-15",
    expected: str = "03-30", day: str = "03-15", **fields: Any,
) -> Blocker:  # fmt: skip
    """What the finding blocks, registered on a day."""
    by = standing.supervisor
    with acting(by):
        made = operations.register_blocker(
            finding=finding, schedule=schedule, tasks=list(tasks), first_on=on(first), expected_on=on(expected),
            by=by, at=at(day), **fields,
        )  # fmt: skip
        return queries.one_blocker(pk=made.pk)


def closed(standing: Standing, finding: Finding, day: str) -> Finding:
    """The finding submitted and closed on a day."""
    by, answering = standing.supervisor, standing.handler
    with acting(answering):
        mine = again(finding, answering)
        file = store(stream=io.BytesIO(b"done"), name="done.txt", by=answering, at=at(day, 8))
        findings.submit(finding=mine, statement="已完成", files=[file], by=answering, at=at(day, 9))
    with acting(by):
        findings.close(finding=again(finding, by), answers=matters.ANSWERS, by=by, at=at(day, 16))
    return again(finding, by)


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)
