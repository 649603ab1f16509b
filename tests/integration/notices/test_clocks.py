"""Clocks: one runs for a matter and purpose, and what has ended stays ended."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.integration.notices.conftest import AT, Standing

from jianxing.notices import queries
from jianxing.notices.models import Clock
from jianxing.notices.operations import (
    NewClock,
    TooMuchSaid,
    meet_clock,
    move_clock,
    start_clocks,
    stop_clock,
    stop_clocks,
)

DUE = date(2026, 3, 20)


def test_a_second_clock_for_the_same_is_refused(clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        clock(due_on=DUE)


def test_a_clock_takes_no_content(clock: Callable[..., None]) -> None:
    with pytest.raises(TooMuchSaid):
        clock(due_on=DUE, number="施工单位在河道内堆放渣土" * 10)


def test_a_clock_that_ended_cannot_run_again_or_end_otherwise(clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    assert meet_clock(subject="finding", subject_id=1, purpose="due", at=AT)
    for state in ("running", "stopped"):
        ended = None if state == "running" else AT
        with pytest.raises(IntegrityError), transaction.atomic():
            Clock.objects.update(state=state, ended_at=ended)


def test_an_ended_clock_names_its_end(clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.update(state="met", ended_at=None)


def test_nothing_runs_nothing_is_moved_or_ended(standing: Standing) -> None:
    assert not move_clock(subject="finding", subject_id=9, purpose="due", due_on=DUE, at=AT)
    assert not stop_clock(subject="finding", subject_id=9, purpose="due", at=AT)
    assert not meet_clock(subject="finding", subject_id=9, purpose="due", at=AT)


def test_after_the_end_another_may_start(clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    assert stop_clock(subject="finding", subject_id=1, purpose="due", at=AT)
    clock(due_on=DUE)
    running = queries.running_clock(subject="finding", subject_id=1, purpose="due")
    assert running is not None
    assert running.due_on == DUE


def test_moving_sets_the_deadline(clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    later = date(2026, 4, 20)
    assert move_clock(subject="finding", subject_id=1, purpose="due", due_on=later, provisional=True, at=AT)
    running = queries.running_clock(subject="finding", subject_id=1, purpose="due")
    assert running is not None
    assert (running.due_on, running.provisional) == (later, True)


def test_an_import_starts_a_thousand_in_one_statement(
    standing: Standing, django_assert_num_queries: Callable[[int], object]
) -> None:
    new = [
        NewClock(
            subject="finding",
            subject_id=i,
            purpose="due",
            body_id=standing.department.pk,
            asked_by_id=standing.group.pk,
            started_on=AT.date(),
            due_on=DUE,
        )
        for i in range(1000)
    ]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager of pytest-django
        start_clocks(clocks=new, at=AT)
    assert queries.running_clocks(owed_by=standing.department.pk).count() == 1000
    assert queries.running_clocks(asked_by=standing.group.pk, due_before=DUE).count() == 0
    assert stop_clocks(subject="finding", subject_ids=range(400), purpose="due", at=AT) == 400
    assert queries.running_clocks(owed_by=standing.department.pk).count() == 600
