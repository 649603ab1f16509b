"""A finding as a row of a list: its light, its working days left, its names in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from jianxing.findings.lifecycle import OPEN, State
from jianxing.findings.models import Finding
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import Light, days_left, light


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a list shows of a finding; ``days`` is None where no deadline runs."""

    finding: Finding
    url: str
    light: Light
    days: int | None
    is_open: bool

    @property
    def projects(self) -> list[str]:
        """The names of the projects that it holds up, the first being the one it is listed under."""
        return [link.name for link in self.finding.project_links.all()]

    @property
    def assisting(self) -> list[str]:
        """The names of the bodies that assist."""
        return [link.body.label for link in self.finding.assistant_links.all()]


def row(*, finding: Finding, today: date, calendar: Calendar) -> Row:
    """Return a finding as a row; a clock runs as long as it is open and has been assigned."""
    is_open = State(finding.state) in OPEN
    due_on = finding.due_on if is_open and finding.state != State.REGISTERED else None
    begun = timezone.localdate(finding.assigned_at) if finding.assigned_at else finding.found_on
    return Row(
        finding=finding,
        url=reverse("finding", args=[finding.pk]),
        light=light(
            due_on=due_on,
            today=today,
            calendar=calendar,
            # What was submitted is done as far as the responsible body can say.
            percent=100 if finding.state == State.SUBMITTED else finding.percent,
            started_on=begun,
        ),
        days=days_left(due_on=due_on, today=today, calendar=calendar) if due_on else None,
        is_open=is_open,
    )


def rows(*, findings: Iterable[Finding], today: date, calendar: Calendar) -> list[Row]:
    """Return findings as rows."""
    return [row(finding=finding, today=today, calendar=calendar) for finding in findings]
