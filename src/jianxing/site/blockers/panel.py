"""What is held up, as a panel of a finding's page and of a schedule's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.schedules import policies, queries
from jianxing.schedules.models import Blocker, Counterfactual, Schedule
from jianxing.site.requests import ActingRequest


@dataclass(frozen=True, slots=True)
class Line:
    """A blocker as a panel shows it; *place* is where, as far as the reader may know."""

    blocker: Blocker
    place: str
    before_limit: int | None
    said: Sequence[Counterfactual] = ()


def lines(blockers: Sequence[Blocker]) -> list[Line]:
    """Return the blockers of a schedule as panels show them."""
    return [
        Line(one, one.finding.number, queries.resolved_before_limit(one), queries.said_of(one))
        for one in blockers
    ]


def of_finding(*, finding: Finding, asked: ActingRequest) -> dict[str, Any]:
    """Return what ``blockers/panel.html`` draws on a finding's page: what it holds up, and the way to say so."""
    may = can(policies.check_can_block, finding=finding, by=asked.actor)
    return {
        "blocked": [
            Line(
                one,
                " · ".join(filter(None, (one.project_name, one.schedule_name))),  # type: ignore[attr-defined]  # annotated
                queries.resolved_before_limit(one),
            )
            for one in queries.of_finding(finding=finding)
        ],
        "block_url": f"{reverse('blocker-add')}?finding={finding.pk}" if may else "",
    }


def of_schedule(*, schedule: Schedule) -> dict[str, Any]:
    """Return what ``blockers/panel.html`` draws on a schedule's page: what holds it up, and the way to the days saved."""
    return {
        "blocked": lines(queries.of_schedule(schedule=schedule)),
        "saved_url": reverse("analyses", args=[schedule.pk]),
        "last_analysis": queries.analyses(schedule=schedule).first(),
    }
