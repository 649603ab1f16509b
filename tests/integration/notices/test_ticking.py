"""What clocks send: to whom, when, and once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from os import sysconf
from pathlib import Path
from threading import Thread
from time import process_time

from django.db import connection
from tests.integration.notices.conftest import AT, SYSTEM, Standing, make_standing

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.notices import queries
from jianxing.notices.models import Clock
from jianxing.notices.operations import Ticked, meet_clock, move_clock, tick

#: A Thursday; the three working days before it begin on Monday the 16th.
DUE = date(2026, 3, 19)


def told(standing: Standing) -> dict[str, list[str]]:
    """The kinds of notices that each body reads, oldest first."""
    found = {}
    for name in ("supervisor", "leader", "handler", "outsider"):
        by: Actor = getattr(standing, name)
        with acting(by):
            found[name] = [line.kind for line in reversed(queries.inbox(by=by))]
    return found


def tick_on(day: date) -> Ticked:
    return tick(today=day, at=AT + (day - AT.date()))


def test_before_its_time_a_clock_sends_nothing(standing: Standing, clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    assert tick_on(date(2026, 3, 13)) == Ticked(near=0, overdue=0, escalated=0, notices=0)


def test_each_step_reaches_its_bodies_once(standing: Standing, clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    twice_a_day = [date(2026, 3, 10) + timedelta(days=n // 2) for n in range(60)]
    ticks = [(day, tick_on(day)) for day in twice_a_day]
    sent = [(day, ticked) for day, ticked in ticks if ticked.notices]
    assert sent == [  # and on every other day, and the second time, nothing
        (date(2026, 3, 16), Ticked(near=1, overdue=0, escalated=0, notices=1)),
        (date(2026, 3, 20), Ticked(near=0, overdue=1, escalated=0, notices=2)),
        # Five working days late: 20, 23, 24, 25, 26 March.
        (date(2026, 3, 26), Ticked(near=0, overdue=0, escalated=1, notices=1)),
    ]
    assert told(standing) == {
        "handler": ["clock.near", "clock.overdue"],
        "supervisor": ["clock.overdue"],
        "leader": ["clock.escalated"],
        "outsider": [],
    }


def test_who_owes_itself_is_told_once(standing: Standing) -> None:
    from jianxing.notices.operations import start_clock

    pk = standing.group.pk
    start_clock(
        subject="finding",
        subject_id=2,
        purpose="look_back",
        body_id=pk,
        asked_by_id=pk,
        started_on=AT.date(),
        due_on=DUE,
        at=AT,
    )
    assert tick_on(date(2026, 3, 20)).notices == 1


def test_a_worker_that_slept_reports_lateness_and_no_reminder(
    standing: Standing, clock: Callable[..., None]
) -> None:
    clock(due_on=DUE)
    assert tick_on(date(2026, 4, 30)) == Ticked(near=0, overdue=1, escalated=1, notices=3)
    assert "clock.near" not in told(standing)["handler"]


def test_what_is_done_sends_nothing(standing: Standing, clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    meet_clock(subject="finding", subject_id=1, purpose="due", at=AT)
    assert tick_on(date(2026, 4, 30)).notices == 0


def test_an_extension_is_reminded_of_anew(standing: Standing, clock: Callable[..., None]) -> None:
    clock(due_on=DUE)
    tick_on(date(2026, 3, 18))
    move_clock(subject="finding", subject_id=1, purpose="due", due_on=date(2026, 4, 20), at=AT)
    assert tick_on(date(2026, 3, 24)).notices == 0
    assert tick_on(date(2026, 4, 17)).near == 1
    assert told(standing)["handler"] == ["clock.near", "clock.near"]


def test_where_nobody_is_above_the_asker_escalation_ends(standing: Standing) -> None:
    from jianxing.notices.operations import start_clock

    start_clock(
        subject="finding",
        subject_id=3,
        purpose="due",
        body_id=standing.department.pk,
        asked_by_id=standing.commission.pk,
        started_on=AT.date(),
        due_on=DUE,
        at=AT,
    )
    late = date(2026, 4, 30)
    assert tick_on(late) == Ticked(near=0, overdue=1, escalated=1, notices=2)
    assert tick_on(late) == Ticked(near=0, overdue=0, escalated=0, notices=0)


def test_a_notice_carries_the_number_and_the_dates_alone(
    standing: Standing, clock: Callable[..., None]
) -> None:
    clock(due_on=DUE)
    tick_on(date(2026, 3, 20))
    with acting(standing.supervisor):
        [line] = queries.inbox(by=standing.supervisor)
    assert line.params == {"number": "PZ-2026-000001", "purpose": "due", "due_on": "2026-03-19"}
    assert (line.subject, line.subject_id) == ("finding", 1)


@contextmanager
def many_clocks(count: int, standing: Standing) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_clock (subject, subject_id, purpose, number, body_id, asked_by_id, started_on,"
            " due_on, provisional, state) SELECT 'finding', n, 'due', 'PZ-' || n, %s, %s, '2026-03-02',"
            " date '2026-03-02' + (n %% 100), false, 'running' FROM generate_series(1, %s) n",
            [standing.department.pk, standing.group.pk, count],
        )
    yield


def worked() -> float:
    """Return the processor seconds that we and our end of the database have spent: a busy machine does not lengthen them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        said = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return process_time() + (int(said[11]) + int(said[12])) / sysconf("SC_CLK_TCK")


def test_a_hundred_thousand_clocks_take_seconds(own_database: str) -> None:
    standing = make_standing()
    with many_clocks(100_000, standing):
        begun = worked()
        first = tick_on(date(2026, 4, 15))
        took = worked() - begun
        begun = worked()
        again = tick_on(date(2026, 4, 15))
        took_again = worked() - begun
    # Due on 2 March + 0 … 99 days: 44 of 100 lie before 15 April.
    assert (first.overdue, again) == (44_000, Ticked(near=0, overdue=0, escalated=0, notices=0))
    assert first.near == 6_000  # 15 to 20 April: three working days with the weekend between
    assert took < 20
    assert took_again < 4


def test_two_workers_at_once_send_nothing_twice(own_database: str) -> None:
    standing = make_standing()
    with many_clocks(20_000, standing):
        results: list[Ticked] = []

        def work() -> None:
            try:
                results.append(tick_on(date(2026, 4, 15)))
            finally:
                connection.close()

        workers = [Thread(target=work) for _n in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        # What one run left alone because another held it is sent by the next.
        results.append(tick_on(date(2026, 4, 15)))
        assert sum(result.overdue for result in results) == 8_800
        with acting(standing.supervisor), connection.cursor() as cursor:
            cursor.execute("SELECT sum((params->>'count')::int) FROM notices_notice")
            assert cursor.fetchone() == (8_800,)  # told in one notice for each batch


def test_a_run_that_died_is_continued(own_database: str) -> None:
    """A batch is whole or absent: after a death in the middle the next run sends the rest, and nothing twice."""
    standing = make_standing()
    with many_clocks(12_000, standing):
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM notices_clock")
        connection.close()
        _die_after_first_batch()
        after = tick_on(date(2026, 4, 15))
        assert after.overdue == 5_280 - 5_000
        assert Clock.objects.filter(steps__step="overdue").distinct().count() == 5_280


def _die_after_first_batch() -> None:
    """Run the worker until its connection is cut from outside, after one committed batch."""
    calls = 0

    def cut(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's own signature
        nonlocal calls
        if "INSERT INTO notices_clockstep" in sql and params["step"] == "overdue":
            calls += 1
            if calls == 2:
                raise ConnectionError
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(cut):
            tick_on(date(2026, 4, 15))
    except ConnectionError:
        return
    raise AssertionError("the worker did not die")


def test_an_escalation_goes_to_the_body_that_is_above_now(
    standing: Standing, clock: Callable[..., None]
) -> None:
    clock(due_on=DUE)
    directory.move_body(body=standing.group, parent=standing.other, by=SYSTEM, at=AT)
    tick_on(date(2026, 3, 26))
    assert told(standing)["outsider"] == ["clock.escalated"]
    assert told(standing)["leader"] == []
