"""The clocks that run against projects: what their lights are read from."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from jianxing.findings.lifecycle import OPEN
from jianxing.findings.models import FindingProject

_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Running:
    """The clock of an open finding of a project; the names are those of ``Finding``."""

    project: int
    state: str
    due_on: date | None
    found_on: date | None
    assigned_at: datetime | None
    percent: int | None


def running(*, projects: Collection[int]) -> Iterator[Running]:
    """Yield the clocks of the open findings of these projects that the acting body sees."""
    rows = FindingProject.objects.filter(project_id__in=projects, finding__state__in=_OPEN).values_list(
        "project_id",
        "finding__state",
        "finding__due_on",
        "finding__found_on",
        "finding__assigned_at",
        "finding__percent",
    )
    return (Running(*row) for row in rows.iterator(chunk_size=5000))
