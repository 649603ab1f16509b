"""Time impact analysis, modelled and additive, by windows (AACE 29R-03, MIP 3.6/3.7), and prospective for what is open (52R-06).

For each blocker in the order of first days: take the last update whose data date is not after its first day, with the blockers
before it inserted (*frozen*); insert its fragment – days on which its tasks stand still – and recalculate. Its delay is the
completion after less the completion before, in calendar days: inside the float it is 0. What it would have delayed alone, beyond
that, is concurrent with those before it and is told apart. Days saved = completion with the blocker lasting to the counterfactual
end – completion with its own end, the blockers before it standing as they were. The joint saving is one computation of its own:
all blockers to their counterfactual ends against all to their own, so that overlapping savings are not summed twice. It stands
on the update that was frozen before the first of them: a later one knows already what came of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jianxing.methods.schedules.compiling import Days
from jianxing.methods.schedules.impact.blockers import Blocker, Counterfactual, in_order
from jianxing.methods.schedules.model import Schedule
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.solving import solve_schedule

#: Blockers by their keys with the last day of each that a step counts with.
Ends = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Step:
    """One recalculation: which blockers stood in the network until when, and the completion that came out.

    *kind* is ``base``, ``freeze``, ``insert``, ``alone``, ``counterfactual``, ``joint_actual`` or ``joint_counterfactual``;
    *update* is the number of the update that was frozen.
    """

    number: int
    kind: str
    blocker: str
    update: int
    ends: Ends
    finish: date
    counterfactual: str = ""


@dataclass(frozen=True, slots=True)
class Saving:
    """What the figure of one blocker is; *saved* is None without a counterfactual and while it is open.

    *steps* are the numbers of the steps that it comes from: delay = second – first, saved = third – second.
    """

    blocker: Blocker
    delay: int
    concurrent: int
    saved: int | None
    saved_range: tuple[int, int] | None
    counterfactual: Counterfactual | None
    before_limit: int | None
    steps: tuple[int, ...]
    ignored: tuple[Counterfactual, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What blockers did to a schedule. *joint* is None where no blocker has a saving, *joint_range* with the earliest and the
    latest counterfactual of each.
    """

    base_finish: date
    finish: date
    savings: tuple[Saving, ...]
    joint: int | None
    joint_steps: tuple[int, ...]
    steps: tuple[Step, ...]
    total_delay: int = 0
    joint_range: tuple[int, int] | None = None


def analyse(updates: Sequence[Schedule] | Schedule, blockers: Sequence[Blocker]) -> Impact:
    """Return the impact of blockers on a schedule, or on its updates in the order of their data dates.

    Raises ``ScheduleRefused`` where a blocker names a task that the schedule does not have or that only sums up others.
    """
    listed = (updates,) if isinstance(updates, Schedule) else tuple(updates)
    return _Analysis(tuple(sorted(listed, key=frozen_on)), in_order(blockers)).impact()


def frozen_on(update: Schedule) -> date:
    """Return the day on which an update was made."""
    return (update.data_date or update.start).date()


def recomputed(updates: Sequence[Schedule], blockers: Sequence[Blocker], step: Step) -> date:
    """Return the completion of a step anew from what it names; anybody can."""
    known = {one.key: one for one in blockers}
    ordered = sorted(updates, key=frozen_on)
    return finish_with(ordered[step.update], [(known[key], end) for key, end in step.ends.items()])


def blocked_by(fragments: Sequence[tuple[Blocker, date]]) -> dict[str, tuple[Days, ...]]:
    """Return the blocked days of each task."""
    found: dict[str, list[Days]] = {}
    for blocker, end in fragments:
        for task in blocker.tasks:
            found.setdefault(task, []).append((blocker.first, end))
    return {task: tuple(sorted(days)) for task, days in found.items()}


def finish_with(schedule: Schedule, fragments: Sequence[tuple[Blocker, date]]) -> date:
    """Return the completion with blockers lasting until given days."""
    return solve_schedule(schedule, blocked=blocked_by(fragments)).finish


def check_tasks(schedule: Schedule, blockers: Sequence[Blocker]) -> None:
    """Refuse a blocker whose tasks are not in the schedule."""
    known, summaries = {task.key for task in schedule.tasks}, schedule.summaries
    for blocker in blockers:
        for task in blocker.tasks:
            if task not in known:
                raise ScheduleRefused(
                    "task_unknown", task=f"blocker {blocker.key}", field="tasks", value=task
                )
            if task in summaries:
                raise ScheduleRefused(
                    "task_is_summary", task=f"blocker {blocker.key}", field="tasks", value=task
                )


@dataclass
class _Analysis:
    updates: tuple[Schedule, ...]
    blockers: tuple[Blocker, ...]
    steps: list[Step] = field(default_factory=list)
    known: dict[tuple[int, tuple[tuple[str, date], ...]], date] = field(default_factory=dict)

    def impact(self) -> Impact:
        for update in self.updates:
            check_tasks(update, self.blockers)
        whole = self.whole()
        base = self.step("base", "", whole, {})
        savings = [self.saving(place, blocker) for place, blocker in enumerate(self.blockers)]
        actual = {one.key: one.end for one in self.blockers}
        closed = [one for one in savings if one.saved is not None and one.counterfactual]
        after = self.step("joint_actual", "", whole, actual)
        numbers: list[int] = [after.number]
        saved: list[int] = []
        for kind, ends in self.joint_ends(closed):
            then = self.step("joint_counterfactual", "", whole, {**actual, **ends}, counterfactual=kind)
            numbers.append(then.number)
            saved.append((then.finish - after.finish).days)
        return Impact(
            base.finish, after.finish, tuple(savings), saved[0] if saved else None, tuple(numbers), tuple(self.steps),
            sum(one.delay for one in savings), (min(saved), max(saved)) if saved else None,
        )  # fmt: skip

    def whole(self) -> int:
        """Return the update that all blockers are looked at together in: that before the first one that was resolved and has
        a counterfactual, else the last."""
        resolved = [one for one in self.blockers if not one.is_open and one.valid]
        return self.update_for(resolved[0]) if resolved else len(self.updates) - 1

    def joint_ends(self, closed: Sequence[Saving]) -> list[tuple[str, Ends]]:
        """Return the counterfactual ends of all: those of the figure, then the earliest and latest of each if they differ."""
        if not closed:
            return []
        figure = {one.blocker.key: one.counterfactual.end for one in closed if one.counterfactual}
        found: list[tuple[str, Ends]] = [("", figure)]
        for kind, choose in (("earliest", min), ("latest", max)):
            ends = {one.blocker.key: choose(each.end for each in one.blocker.valid) for one in closed}
            if ends != figure:
                found.append((kind, ends))
        return found

    def saving(self, place: int, blocker: Blocker) -> Saving:
        update = self.update_for(blocker)
        earlier = {one.key: one.end for one in self.blockers[:place]}
        before = self.step("freeze", blocker.key, update, earlier)
        after = self.step("insert", blocker.key, update, {**earlier, blocker.key: blocker.end})
        delay = (after.finish - before.finish).days
        numbers: list[int] = [before.number, after.number]
        concurrent = 0
        if earlier:
            bare = self.finish(update, {})
            alone = self.step("alone", blocker.key, update, {blocker.key: blocker.end})
            concurrent = max((alone.finish - bare).days - delay, 0)
        valid = blocker.valid
        ignored = tuple(one for one in blocker.counterfactuals if one not in valid)
        before_limit = None
        if blocker.actual_end is not None and blocker.expected_end is not None:
            before_limit = (blocker.expected_end - blocker.actual_end).days
        if blocker.is_open or not valid:
            chosen = valid[0] if valid else None
            return Saving(
                blocker, delay, concurrent, None, None, chosen, before_limit, tuple(numbers), ignored
            )
        saved = []
        for one in valid:
            otherwise = self.step(
                "counterfactual",
                blocker.key,
                update,
                {**earlier, blocker.key: one.end},
                counterfactual=one.kind,
            )
            numbers.append(otherwise.number)
            saved.append((otherwise.finish - after.finish).days)
        return Saving(
            blocker, delay, concurrent, saved[0], (min(saved), max(saved)), valid[0], before_limit, tuple(numbers), ignored
        )  # fmt: skip

    def update_for(self, blocker: Blocker) -> int:
        """Return the update that was frozen for it, else the last that does not know it yet; the first where all do."""
        wanted = blocker.update
        if wanted is not None:
            kept = [
                number
                for number, one in enumerate(self.updates)
                if wanted in ((number,) if isinstance(wanted, int) else (frozen_on(one),))
            ]
            if not kept:
                raise ScheduleRefused(
                    "update_unknown", task=f"blocker {blocker.key}", field="update", value=str(wanted)
                )
            return kept[-1]
        early = [number for number, update in enumerate(self.updates) if frozen_on(update) <= blocker.first]
        return early[-1] if early else 0

    def step(self, kind: str, blocker: str, update: int, ends: Ends, *, counterfactual: str = "") -> Step:
        step = Step(
            len(self.steps) + 1, kind, blocker, update, ends, self.finish(update, ends), counterfactual
        )
        self.steps.append(step)
        return step

    def finish(self, update: int, ends: Ends) -> date:
        key = (update, tuple(sorted(ends.items())))
        if key not in self.known:
            fragments = [(one, ends[one.key]) for one in self.blockers if one.key in ends]
            self.known[key] = finish_with(self.updates[update], fragments)
        return self.known[key]
