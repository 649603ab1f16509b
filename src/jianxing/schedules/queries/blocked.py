"""On which days tasks are held up, as plots and lists show it: those who know of blockers say so here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from jianxing.schedules.models import Schedule


@dataclass(frozen=True, slots=True)
class BlockedSpan:
    """Days on which nothing could be done on a task; *end* is absent while nobody can say, *finding* is what holds it up."""

    task: str
    first: date
    end: date | None
    is_open: bool
    label: str
    finding: int | None = None


#: Each gives the spans of one schedule that the acting body may see.
providers: list[Callable[[Schedule], Iterable[BlockedSpan]]] = []


def blocked_spans(*, schedule: Schedule) -> tuple[BlockedSpan, ...]:
    """Return the spans of a schedule's tasks, by task and first day."""
    found = [span for provider in providers for span in provider(schedule)]
    return tuple(sorted(found, key=lambda span: (span.task, span.first)))
