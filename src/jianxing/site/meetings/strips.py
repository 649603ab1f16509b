"""The strip of a series: month after month, each meeting as a mark with a shape and a word beside the colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting

#: What is shown of a long series at once: two years back.
MOST_MONTHS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting on the strip: its state, or that its day has passed and nobody has written it down."""

    meeting: Meeting
    kind: str
    sign: str


@dataclass(frozen=True, slots=True)
class MonthOfMarks:
    """A month of the strip."""

    first: date
    marks: Sequence[Mark]


def months(meetings: Sequence[Meeting], *, today: date) -> list[MonthOfMarks]:
    """Return the strip by months, the latest ones where there are very many."""
    by_month: dict[date, list[Mark]] = {}
    for meeting in meetings:
        by_month.setdefault(meeting.planned_on.replace(day=1), []).append(_mark(meeting, today))
    return [MonthOfMarks(first, marks) for first, marks in sorted(by_month.items())][-MOST_MONTHS:]


def _mark(meeting: Meeting, today: date) -> Mark:
    if meeting.state == State.HELD:
        return Mark(meeting, "held", "✓")
    if meeting.state == State.MISSED:
        return Mark(meeting, "missed", "×")
    if meeting.planned_on < today:
        return Mark(meeting, "waiting", "?")
    return Mark(meeting, "due", "○")
