"""Schedules and their updates: brought in from files, looked at, adopted, carried on, voided."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError

from jianxing.directory.acting import acting
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing, StepRefused
from jianxing.evidence.models import File
from jianxing.methods.schedules import freezing
from jianxing.methods.schedules.model import Link
from jianxing.methods.schedules.solving import solve_schedule
from jianxing.schedules import operations, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleContent, ScheduleTask, ScheduleUpdate
from jianxing.schedules.operations import Progress
from tests.integration.schedules import plans
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def loop() -> bytes:
    told = plans.network()
    first = plans.file_of("json", told)
    return first.replace(b'"links": [', b'"links": [{"from": "5", "to": "2"},')


def test_who_neither_keeps_nor_owns_the_project_writes_no_schedule(standing: Standing) -> None:
    by = standing.supervisor
    made = plans.project(by, owners=[standing.department])
    with acting(standing.leader), pytest.raises(NotAllowed):
        operations.open_schedule(project=made, name="x", by=standing.leader, at=AT)
    with acting(standing.outsider):
        assert not Schedule.objects.exists()
        with pytest.raises((NotAllowed, ProgrammingError)), transaction.atomic():
            operations.open_schedule(project=made, name="x", by=standing.outsider, at=AT)
    with acting(standing.handler):
        assert (
            operations.open_schedule(project=made, name=" 月 计划 ", by=standing.handler, at=AT).name
            == "月 计划"
        )


def test_a_schedule_needs_a_name_of_its_own(standing: Standing) -> None:
    by, made = standing.supervisor, plans.project(standing.supervisor)
    plans.schedule(by, made)
    with acting(by):
        for name in (" ", plans.NAME):
            with pytest.raises(
                (operations.opening.ScheduleNameMissing, operations.opening.ScheduleNameTaken)
            ):
                operations.open_schedule(project=made, name=name, by=by, at=AT)


def test_a_loop_is_refused_and_named(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    update = plans.uploaded(by, made, loop(), name="plan.json")
    assert update.state == State.REFUSED
    assert update.refusal is not None
    assert update.refusal["code"] == "loop"
    assert set(update.refusal["values"]["value"].split(" → ")) >= {"2", "5"}
    with acting(by):
        assert not ScheduleTask.objects.exists()
        for action in (operations.adopt_update, operations.put_aside):
            with pytest.raises(StepRefused):
                action(update=queries.one_update(pk=update.pk), by=by, at=AT)


def test_a_file_that_is_none_is_refused_with_its_reason(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    update = plans.uploaded(by, made, "姓名,工期\n".encode(), name="plan.csv")
    assert update.refusal == {"code": "file_unknown", "task": "", "field": "", "values": {}}
    assert update.file_name == "plan.csv"


@pytest.mark.parametrize("kind", sorted(plans.NAMES))
def test_each_format_comes_to_what_the_command_line_says(standing: Standing, kind: str) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    solution = solve_schedule(plans.network())
    update = plans.adopted(by, made, plans.file_of(kind), name=plans.NAMES[kind])
    with acting(by):
        made.refresh_from_db()
        assert made.current == update
        assert (update.format, update.finishes_on, update.ordinal) == (kind, solution.finish, 1)
        rows = {task.name: task for task in queries.tasks(update=update) if not task.is_summary}
        for dates in solution.dates.values():
            if not dates.summary:
                row = rows[dates.name]
                assert (row.early_start, row.early_finish) == (dates.early_start, dates.early_finish)
                assert (row.total_float, row.critical) == (dates.total_float, dates.critical)
        assert File.objects.get(pk=update.file_id).name == plans.NAMES[kind]


def test_what_is_kept_is_computed_again_by_anybody(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    told = plans.network(calendars={"site": plans.SITE}, calendar="site")
    update = plans.adopted(by, made, plans.file_of("json", told), name="plan.json")
    with acting(by):
        frozen = queries.frozen_of(update=update)
        assert freezing.digest_of(frozen) == update.digest
        again = solve_schedule(queries.network_of(update=update))
        assert again.finish == update.finishes_on == solve_schedule(told).finish
        [caps] = queries.tasks(update=update, words="承台")
        assert caps.waits_for == [["2", "FS", 0, "working"]]
        assert (caps.outline, caps.level, caps.parent) == ("1.2", 2, "1")


def test_a_draft_is_seen_by_its_bearer_alone_and_then_stands(standing: Standing) -> None:
    by = standing.supervisor
    made = plans.schedule(by, plans.project(by, owners=[standing.department]))
    draft = plans.uploaded(by, made)
    with acting(standing.handler):
        assert Schedule.objects.count() == 1
        for model in (ScheduleUpdate, ScheduleTask, ScheduleContent):
            assert not model.objects.exists()
    with acting(by):
        operations.adopt_update(update=queries.one_update(pk=draft.pk), by=by, at=AT)
    with acting(standing.handler):
        assert [task.name for task in queries.tasks(update=draft)][1] == plans.TASK
        assert ScheduleContent.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            ScheduleUpdate.objects.update(finishes_on=date(2024, 1, 1))
        assert ScheduleTask.objects.update(name="x") == 0
    with acting(standing.outsider):
        assert not Schedule.objects.exists()
        for model in (ScheduleUpdate, ScheduleTask, ScheduleContent):
            assert not model.objects.exists()


def test_the_same_file_twice_does_no_harm(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    first, second = plans.uploaded(by, made), plans.uploaded(by, made)
    assert first.pk == second.pk
    with acting(by):
        operations.adopt_update(update=queries.one_update(pk=first.pk), by=by, at=AT)
        third = plans.uploaded(by, queries.one_schedule(pk=made.pk))
        assert third.pk == first.pk
        assert ScheduleUpdate.objects.count() == 1
    other = plans.uploaded(by, made, plans.file_of("json"), name="plan.json", kind="progress")
    with acting(by):
        fresh = queries.one_update(pk=other.pk)
        same = queries.frozen_of(update=fresh) == queries.frozen_of(update=first)
        if same:
            with pytest.raises(operations.SameAgain):
                operations.adopt_update(update=fresh, by=by, at=AT)


def test_an_older_state_does_not_come_after_a_newer_one(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    newer = plans.network(data_date=plans.START.replace(day=20))
    older = plans.network(data_date=plans.START.replace(day=10))
    plans.adopted(by, made, plans.file_of("json", newer), name="a.json", kind="progress")
    with pytest.raises(operations.adopting.OlderData):
        plans.adopted(by, made, plans.file_of("json", older), name="b.json", kind="progress")


def test_progress_carries_the_schedule_on(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    with acting(by), pytest.raises(operations.changing.ProgressRefused):
        operations.report_progress(schedule=made, data_on=date(2025, 3, 14), tasks=[], by=by, at=AT)
    plan = plans.adopted(by, made)
    with acting(by):
        for wrong in (
            Progress("9", date(2025, 3, 3)),
            Progress("1", date(2025, 3, 3)),
            Progress("2", date(2025, 3, 15)),
            Progress("2", None, date(2025, 3, 5)),
            Progress("2", date(2025, 3, 5), date(2025, 3, 4)),
            Progress("2", date(2025, 3, 5), None, -1),
            Progress("2", None, None, 2),
        ):
            with pytest.raises(operations.changing.ProgressRefused) as refusal:
                operations.report_progress(
                    schedule=made, data_on=date(2025, 3, 14), tasks=[wrong], by=by, at=AT
                )
            assert wrong.key in str(refusal.value)
        update = operations.report_progress(
            schedule=made,
            data_on=date(2025, 3, 14),
            tasks=[
                Progress("2", date(2025, 3, 3), date(2025, 3, 12)),
                Progress("3", date(2025, 3, 13), None, 9),
            ],
            by=by,
            at=AT,
        )
        made.refresh_from_db()
        assert made.current == update
        assert (update.based_on, update.data_on, update.kind) == (plan, date(2025, 3, 14), "progress")
        rows = {task.key: task for task in queries.tasks(update=update)}
        assert (rows["2"].percent, rows["3"].percent, rows["1"].percent) == (100, 10, 33)
        assert rows["3"].early_finish == date(2025, 3, 27)  # nine days from Monday the 17th
        assert rows["4"].early_start == date(2025, 3, 17)  # nothing that is left lies before the data date
        changed = queries.changes(old=plan, new=update)
        assert (changed.added, changed.dropped, changed.finish_days) == (0, 0, 6)
        first = queries.changed_tasks(old=plan, new=update, most=1)
        rest = queries.changed_tasks(old=plan, new=update, after=first[0].cursor)
        assert [one.key for one in (*first, *rest)] == ["4", "3", "5", "2"]
        assert [(one.key, one.days) for one in rest if one.key == "3"] == [("3", 6)]


def test_a_voided_update_gives_way_to_the_one_before(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    first = plans.adopted(by, made)
    longer = plans.network(tasks=tuple(
        dataclasses.replace(task, minutes=task.minutes * 2) for task in plans.network().tasks
    ))  # fmt: skip
    second = plans.adopted(by, made, plans.file_of("xlsx", longer), name="plan.xlsx")
    with acting(by):
        with pytest.raises(ReasonMissing):
            operations.void_update(update=queries.one_update(pk=second.pk), reason=" ", by=by, at=AT)
        operations.void_update(update=queries.one_update(pk=second.pk), reason="错发", by=by, at=AT)
        made.refresh_from_db()
        assert made.current == first
        operations.void_update(update=queries.one_update(pk=first.pk), reason="错发", by=by, at=AT)
        made.refresh_from_db()
        assert made.current is None
        made = queries.one_schedule(pk=made.pk)
        operations.void_schedule(schedule=made, reason="并入总计划", by=by, at=AT)
        with pytest.raises(IsVoid):
            plans.uploaded(by, queries.one_schedule(pk=made.pk))


def test_a_baseline_is_what_a_schedule_is_held_against(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    base = plans.adopted(by, made, kind="baseline")
    with acting(by):
        made.refresh_from_db()
        assert (made.current, made.baseline) == (None, base)
    late = plans.network(start=plans.START.replace(day=10))
    current = plans.adopted(by, made, plans.file_of("json", late), name="plan.json")
    with acting(by):
        held = queries.against(update=current, baseline=base)
        row = queries.one_task(update=current, key="3")
        assert held["3"].finish is not None
        assert (row.early_finish - held["3"].finish).days == 7
        made = queries.one_schedule(pk=made.pk)
        operations.choose_baseline(schedule=made, update=current, by=by, at=AT)
        made.refresh_from_db()
        assert made.baseline == current
        draft = plans.uploaded(by, made, plans.file_of("xlsx"), name="plan.xlsx")
        with pytest.raises(operations.adopting.BaselineRefused):
            operations.choose_baseline(schedule=queries.one_schedule(pk=made.pk), update=draft, by=by, at=AT)


def test_a_draft_put_aside_leaves_its_number_and_its_file(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    draft = plans.uploaded(by, made)
    with acting(by):
        operations.put_aside(update=queries.one_update(pk=draft.pk), by=by, at=AT)
        assert not ScheduleTask.objects.exists()
        assert not ScheduleContent.objects.exists()
        assert File.objects.filter(pk=draft.file_id).exists()
    assert plans.uploaded(by, made).ordinal == 2


def test_a_network_without_a_file_is_refused_in_words(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    told = plans.network(links=(Link("2", "3"), Link("3", "2")))
    with acting(by), pytest.raises(operations.changing.NetworkRefused) as refusal:
        operations.bring_in(schedule=made, network=told, kind="plan", by=by, at=AT)
    assert "2 → 3 → 2" in str(refusal.value) or "3 → 2 → 3" in str(refusal.value)


def test_a_large_file_is_read_behind_the_page(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    with acting(by):
        update = operations.upload(
            stream=io.BytesIO(plans.file_of()), name="plan.xml", schedule=made, kind="plan", by=by, at=AT
        )
        operations.understand_later(update=update, by=by)
    for _again in range(2):
        operations.perform(update_id=update.pk, by=by, at=AT)
    with acting(by):
        update = queries.one_update(pk=update.pk)
        assert (update.state, update.done, update.tasks) == (State.DRAFT, 5, 5)
        bad = operations.upload(
            stream=io.BytesIO(loop()), name="plan.json", schedule=made, kind="plan", by=by, at=AT
        )
    operations.perform(update_id=bad.pk, by=by, at=AT)
    with acting(by):
        assert queries.one_update(pk=bad.pk).state == State.REFUSED
