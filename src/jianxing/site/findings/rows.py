"""A finding as a row of a list: its light, its working days left, its names in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.urls import reverse
from django.utils import timezone

from jianxing.findings.lifecycle import OPEN, State
from jianxing.findings.listing import Listed
from jianxing.findings.models import Finding
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import Light, days_left, light_of


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """The same of a finding as a list shows it."""

    finding: Listed
    url: str
    light: Light
    days: int | None
    is_open: bool


class Clocked(Protocol):
    """What the clock of a row is read from."""

    @property
    def state(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def found_on(self) -> date | None: ...
    @property
    def assigned_at(self) -> datetime | None: ...
    @property
    def percent(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class _Clock:
    light: Light
    days: int | None
    is_open: bool


def _clock(
    finding: Clocked, *, today: date, calendar: Calendar, known: dict[date, int] | None = None
) -> _Clock:
    """A clock runs as long as the finding is open and has been assigned.

    *known* keeps the working days left until each deadline of a list: many rows share one.
    """
    is_open = finding.state in OPEN
    due_on = finding.due_on if is_open and finding.state != State.REGISTERED else None
    if due_on is None:
        return _Clock(Light.NONE, None, is_open)
    left = known.get(due_on) if known is not None else None
    if left is None:
        left = days_left(due_on=due_on, today=today, calendar=calendar)
        if known is not None:
            known[due_on] = left
    begun = timezone.localdate(finding.assigned_at) if finding.assigned_at else finding.found_on
    # What was submitted is done as far as the responsible body can say.
    percent = 100 if finding.state == State.SUBMITTED else finding.percent
    shines = light_of(
        left=left, due_on=due_on, today=today, calendar=calendar, percent=percent, started_on=begun
    )
    return _Clock(shines, left, is_open)


def light_shown(
    finding: Clocked, *, today: date, calendar: Calendar, known: dict[date, int] | None = None
) -> Light:
    """Return the light of a finding as every list shows it; *known* keeps what many deadlines share."""
    return _clock(finding, today=today, calendar=calendar, known=known).light


def row(*, finding: Finding, today: date, calendar: Calendar) -> Row:
    """Return a finding as a row."""
    clock = _clock(finding, today=today, calendar=calendar)
    return Row(
        finding=finding,
        url=reverse("finding", args=[finding.pk]),
        light=clock.light,
        days=clock.days,
        is_open=clock.is_open,
    )


def rows(*, findings: Iterable[Finding], today: date, calendar: Calendar) -> list[Row]:
    """Return findings as rows."""
    return [row(finding=finding, today=today, calendar=calendar) for finding in findings]


def listed_rows(*, findings: Iterable[Listed], today: date, calendar: Calendar) -> list[ListedRow]:
    """Return listed findings as rows."""
    place = reverse("finding", args=[0]).removesuffix("0")
    made, known = [], dict[date, int]()
    for finding in findings:
        clock = _clock(finding, today=today, calendar=calendar, known=known)
        made.append(
            ListedRow(
                finding=finding,
                url=f"{place}{finding.pk}",
                light=clock.light,
                days=clock.days,
                is_open=clock.is_open,
            )
        )
    return made
