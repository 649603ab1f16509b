"""A corridor: a line whose sections, often in several provinces, are to be finished together (步调一致、全线同步贯通)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.projects.models import Project, ProjectStage
from jianxing.schedules.models import Schedule
from jianxing.schedules.queries.listing import current_schedules


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it stands: its stage and since when, when its schedule says it will be done, and how that lies to the others.

    *ahead_days* is by how many calendar days it is done before the slowest section, *behind_days* by how many after its own
    baseline; both are absent where nothing says so.
    """

    project: Project
    stage_since: date | None
    schedule: Schedule | None
    finish: date | None
    baseline_finish: date | None
    ahead_days: int | None
    behind_days: int | None
    is_slowest: bool

    @property
    def place(self) -> str:
        """Return where it lies, or who governs it where no point says that."""
        where = self.project.located_in or self.project.governed_by
        return where.name if where else ""


@dataclass(frozen=True, slots=True)
class Corridor:
    """The sections of a line side by side; *finish* is when the last of those that have a schedule is done.

    *unplanned* counts the sections that no schedule speaks for: with one of them the whole line's finish is not known.
    """

    project: Project
    sections: Sequence[Section]
    finish: date | None
    unplanned: int
    stages: Sequence[str]

    @property
    def in_step(self) -> bool:
        """Whether all sections are in one stage."""
        return len(self.stages) <= 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line and how many sections it has."""

    project: Project
    sections: int


def corridors() -> list[Line]:
    """Return the transport projects with at least two others below them that are not void, by name."""
    sections = Counter(
        Project.objects.filter(voided_at=None, parent__isnull=False, domain="transport").values_list(
            "parent_id", flat=True
        )
    )
    wanted = [pk for pk, number in sections.items() if number > 1]
    found = Project.objects.filter(pk__in=wanted, voided_at=None, domain="transport")
    return [Line(project, sections[project.pk]) for project in found.order_by("pinyin_key", "pk")]


def corridor(*, pk: int) -> Corridor:
    """Return a line with its sections; raises ``Project.DoesNotExist`` where it is not seen."""
    project = Project.objects.select_related("registered_by").get(pk=pk)
    parts = list(
        Project.objects.filter(parent=project, voided_at=None)
        .select_related("located_in", "governed_by")
        .order_by("located_in__code", "pinyin_key", "pk")
    )
    held = current_schedules(projects=[part.pk for part in parts])
    since = _since(parts)
    finishes = {
        key: schedule.current.finishes_on
        for key, schedule in held.items()
        if schedule.current is not None and schedule.current.finishes_on is not None
    }
    last = max(finishes.values(), default=None)
    sections = [_section(part, held.get(part.pk), since.get(part.pk), last) for part in parts]
    return Corridor(
        project=project,
        sections=sections,
        finish=last,
        unplanned=sum(section.finish is None for section in sections),
        stages=sorted({part.stage for part in parts}),
    )


def _section(project: Project, schedule: Schedule | None, since: date | None, last: date | None) -> Section:
    finish = schedule.current.finishes_on if schedule is not None and schedule.current is not None else None
    held = schedule.baseline.finishes_on if schedule is not None and schedule.baseline is not None else None
    return Section(
        project=project,
        stage_since=since,
        schedule=schedule,
        finish=finish,
        baseline_finish=held,
        ahead_days=(last - finish).days if finish is not None and last is not None else None,
        behind_days=(finish - held).days if finish is not None and held is not None else None,
        is_slowest=finish is not None and finish == last,
    )


def _since(parts: Sequence[Project]) -> dict[int, date | None]:
    """Return since when each project has been in its stage, where that is known."""
    entered = ProjectStage.objects.filter(project__in=[part.pk for part in parts]).order_by("pk")
    stages = {part.pk: part.stage for part in parts}
    return {
        project: on
        for project, stage, on in entered.values_list("project", "stage", "on")
        if stage == stages[project]
    }
