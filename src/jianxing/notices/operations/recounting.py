"""Counting deadlines again, when a year that they were counted through is published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jianxing.notices.models import Clock
from jianxing.notices.queries import calendar

#: Who keeps the days of clocks follows here: ``follow(found, *, by, at, caused_by)``, inside the same transaction. Higher
#: domains register themselves in their wiring.
counted_again: list[Callable[..., None]] = []
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Recounted:
    """A deadline that was counted again: whose it is, where it was and where it is now."""

    subject: str
    subject_id: int
    purpose: str
    body_id: int
    asked_by_id: int
    old: date
    new: date
    provisional: bool


def count_again() -> list[Recounted]:
    """Count the provisional deadlines of running clocks by the calendar as it is; returns those of which anything changed."""
    worked, found, changed = calendar(), [], []
    running = Clock.objects.select_for_update().filter(state=Clock.State.RUNNING, provisional=True)
    for clock in running.order_by("id"):
        if clock.counted_days is None:
            on, provisional = clock.due_on, worked.is_provisional(clock.due_on)
        else:
            deadline = worked.add(clock.started_on, clock.counted_days)
            on, provisional = deadline.on, deadline.provisional
        if (on, provisional) == (clock.due_on, clock.provisional):
            continue
        found.append(
            Recounted(
                clock.subject,
                clock.subject_id,
                clock.purpose,
                clock.body_id,
                clock.asked_by_id,
                clock.due_on,
                on,
                provisional,
            )
        )
        clock.due_on, clock.provisional = on, provisional
        changed.append(clock)
    Clock.objects.bulk_update(changed, ["due_on", "provisional"], batch_size=_AT_ONCE)
    return found


def by_body(
    found: Iterable[Recounted], *, subject: str, purpose: str, owing: bool = False
) -> Iterator[tuple[int, Sequence[Recounted]]]:
    """Yield the deadlines of a subject and purpose by the body that asked, or with *owing* by the one that owes."""

    def body(one: Recounted) -> int:
        return one.body_id if owing else one.asked_by_id

    mine = [one for one in found if (one.subject, one.purpose) == (subject, purpose)]
    for key, group in groupby(sorted(mine, key=body), key=body):
        yield key, list(group)
