"""What is held up, as a panel of a finding's page and of a schedule's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.schedules import policies, queries
from jianxing.schedules.models import Blocker, Counterfactual, Schedule
from jianxing.site.requests import ActingRequest


@dataclass(frozen=True, slots=True)
class Line:
    """A blocker as a panel shows it; *schedule* is absent where the reader does not see it."""

    blocker: Blocker
    said: Sequence[Counterfactual]
    schedule: Schedule | None
    before_limit: int | None
    days: int


def lines(blockers: Sequence[Blocker], *, today: date, seen: bool = False) -> list[Line]:
    """Return blockers as panels show them."""
    schedules = (
        {one.schedule_id: one.schedule for one in blockers} if seen else queries.seen_schedules(of=blockers)
    )
    return [
        Line(
            blocker=one,
            said=queries.said_of(one),
            schedule=schedules.get(one.schedule_id),
            before_limit=queries.resolved_before_limit(one),
            days=((one.ended_on or max(one.expected_on, today)) - one.first_on).days + 1,
        )
        for one in blockers
    ]


def of_finding(*, finding: Finding, asked: ActingRequest, today: date) -> dict[str, Any]:
    """Return what ``blockers/panel.html`` draws on a finding's page: what it holds up, and the way to say so."""
    held = queries.of_finding(finding=finding)
    schedule = queries.schedules_for(finding=finding).first()
    may = schedule is not None and can(
        policies.check_can_register_blocker, finding=finding, schedule=schedule, by=asked.actor
    )
    return {
        "blocked": lines(held, today=today),
        "block_url": f"{reverse('blocker-add')}?finding={finding.pk}" if may else "",
    }


def of_schedule(*, schedule: Schedule, today: date) -> dict[str, Any]:
    """Return what ``blockers/panel.html`` draws on a schedule's page: what holds it up, and the way to the days saved."""
    return {
        "blocked": lines(queries.of_schedule(schedule=schedule), today=today, seen=True),
        "saved_url": reverse("analyses", args=[schedule.pk]),
        "last_analysis": queries.analyses(schedule=schedule).first(),
    }
