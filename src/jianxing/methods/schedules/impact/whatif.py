"""What another week of each open blocker costs: prospective (AACE 52R-06), each against the same network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jianxing.methods.schedules.compiling import Blocked, compile_schedule
from jianxing.methods.schedules.impact.analysis import blocked_by, check_tasks
from jianxing.methods.schedules.impact.blockers import Blocker, in_order
from jianxing.methods.schedules.model import Schedule
from jianxing.methods.schedules.network.net import Net
from jianxing.methods.schedules.network.recalculating import Recalculation
from jianxing.methods.schedules.solving import complete_on, computed, solve_schedule


@dataclass(frozen=True, slots=True)
class Cost:
    """The completion goes from *finish* to *later* if one blocker stays *longer* days more: *days* calendar days."""

    blocker: Blocker
    longer: int
    finish: date
    later: date

    @property
    def days(self) -> int:
        """Return the calendar days that it costs."""
        return (self.later - self.finish).days


def costs(schedule: Schedule, blockers: Sequence[Blocker], *, longer: int = 7) -> list[Cost]:
    """Return what each open blocker costs, the dearest first; of like ones the one that takes least to resolve.

    All blockers stand until their expected or actual ends; each open one alone is lengthened by *longer* days.
    """
    check_tasks(schedule, blockers)
    listed = in_order(blockers)
    standing = [(one, one.end) for one in listed]
    now = blocked_by(standing)
    changes: list[tuple[Blocker, Blocked]] = []
    for one in listed:
        if one.is_open:
            longer_one = [(each, end + timedelta(days=longer * (each is one))) for each, end in standing]
            changes.append((one, blocked_by(longer_one)))
    asked = [(task, then[task]) for one, then in changes for task in one.tasks]
    compiled = compile_schedule(schedule, blocked=now, variants=asked)
    passes, result = computed(compiled, spare=compiled.grid.per_day * (longer + 31))
    early = passes.forward()
    grid, first = compiled.grid, passes.tables.first
    finish = complete_on(compiled, passes, result)
    last_end = grid.day_of_finish(int(early.max()) + first)
    whole_day = grid.first_of(last_end) + grid.per_day - first
    recalculation = Recalculation(passes, early, step=grid.per_day, first_end=whole_day)
    may_begin = _milestones_may_begin(compiled.net)
    found = []
    for one, then in changes:
        step = recalculation.completion(
            {compiled.number[task]: compiled.variants[task, then[task]] for task in one.tasks}
        )
        if step and may_begin:
            later = solve_schedule(schedule, blocked=then).finish
        else:
            later = max(finish, last_end + timedelta(days=step))
        found.append(Cost(one, longer, finish, later))
    return sorted(
        found,
        key=lambda cost: (
            -cost.days,
            float("inf") if cost.blocker.effort is None else cost.blocker.effort,
            cost.blocker.end,
            cost.blocker.key,
        ),
    )


def _milestones_may_begin(net: Net) -> bool:
    """Return whether a milestone may be what completes a network later on and yet lie on the day after its instant.

    It does where a start or a lead brings it there; a “not before” does not, being over by then.
    """
    starts = (net.lag < 0) | ((net.lag == 0) & ~net.from_finish & ~net.to_finish)
    return bool((starts & (net.duration[net.target] == 0)).any())
