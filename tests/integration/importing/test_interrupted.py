"""Crashes, races and repeats: nothing is lost and nothing comes in twice."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.importing import operations, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from tests.standing import AT, TODAY, Standing


def understood(path: Path, by: Actor) -> ImportRun:
    with acting(by), path.open("rb") as stream:
        run = operations.upload(stream=stream, name=path.name, by=by, at=AT)
        return operations.understand(run=run, by=by, at=AT, today=TODAY)


def begun(path: Path, by: Actor) -> ImportRun:
    run = understood(path, by)
    with acting(by):
        return operations.begin(run=run, by=by, at=AT)


def reread(run: ImportRun, by: Actor) -> ImportRun:
    with acting(by):
        return queries.run(pk=run.pk)


def together(*works: Callable[[], object]) -> list[object]:
    """Run these at the same time, each on a connection of its own; what one raises is its result."""
    results: list[object] = [None] * len(works)
    settings = dict(connection.settings_dict)
    gate = threading.Barrier(len(works))

    def one(position: int, work: Callable[[], object]) -> None:
        connections["default"].settings_dict.update(settings)
        gate.wait()
        try:
            results[position] = work()
        except Refused as refusal:
            results[position] = refusal
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=one, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_connection_dies_between_batches_and_the_import_goes_on(
    people: Standing, transport: Path, cluster: Cluster
) -> None:
    run = begun(transport, people.supervisor)

    def kill_after_the_second(progress: operations.Progress) -> None:
        if progress.done == 20:
            pid = connection.connection.info.backend_pid
            with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pytest.raises(OperationalError):
        operations.commit(
            run_id=run.pk, by=people.supervisor, at=AT, size=10, on_progress=kill_after_the_second
        )
    connection.close()
    half = reread(run, people.supervisor)
    assert (half.state, half.done) == (State.IMPORTING, 20)
    operations.commit(run_id=run.pk, by=people.supervisor, at=AT, size=10)
    assert reread(run, people.supervisor).state == State.DONE
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_a_batch_that_breaks_in_its_middle_leaves_nothing_of_itself(
    people: Standing, transport: Path
) -> None:
    run = begun(transport, people.supervisor)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1ms'")
    with pytest.raises(OperationalError):
        operations.step(run_id=run.pk, by=people.supervisor, at=AT)
    connection.close()
    with acting(people.supervisor):
        assert not Finding.objects.exists()
        assert not Project.objects.exists()
    assert reread(run, people.supervisor).done == 0
    operations.commit(run_id=run.pk, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_a_row_that_the_database_does_not_take_keeps_no_other_out(people: Standing, transport: Path) -> None:
    run = understood(transport, people.supervisor)
    with acting(people.supervisor):
        row = queries.rows(run=run)[7]
        row.values = {**row.values, "progress_percent": 100_000}
        row.save()
        operations.begin(run=run, by=people.supervisor, at=AT)
    operations.commit(run_id=run.pk, by=people.supervisor, at=AT)
    done = reread(run, people.supervisor)
    assert (done.counts["new"], done.counts["refused"]) == (47, 1)
    with acting(people.supervisor):
        assert Finding.objects.count() == 47


def test_of_two_who_begin_the_same_run_one_does(people: Standing, transport: Path) -> None:
    run = understood(transport, people.supervisor)

    def begin(by: Actor) -> Callable[[], object]:
        def work() -> object:
            with acting(by):
                mine = queries.run(pk=run.pk)
                operations.begin(run=mine, by=by, at=AT)
            return operations.commit(run_id=run.pk, by=by, at=AT)

        return work

    results = together(begin(people.supervisor), begin(people.colleague))
    assert sum(isinstance(result, Refused) for result in results) == 1
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_two_who_bring_in_the_same_run_share_its_batches(people: Standing, transport: Path) -> None:
    run = begun(transport, people.supervisor)
    together(
        lambda: operations.commit(run_id=run.pk, by=people.supervisor, at=AT, size=5),
        lambda: operations.commit(run_id=run.pk, by=people.colleague, at=AT, size=5),
    )
    done = reread(run, people.supervisor)
    assert (done.state, done.done) == (State.DONE, 48)
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_the_same_file_twice_at_the_same_time_comes_in_once(people: Standing, transport: Path) -> None:
    first, second = begun(transport, people.supervisor), begun(transport, people.colleague)
    together(
        lambda: operations.commit(run_id=first.pk, by=people.supervisor, at=AT, size=7),
        lambda: operations.commit(run_id=second.pk, by=people.colleague, at=AT, size=7),
    )
    counts = [reread(run, people.supervisor).counts for run in (first, second)]
    assert sum(count["new"] for count in counts) == 48
    assert sum(count["unchanged"] for count in counts) == 48
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_stopped_and_resumed(people: Standing, transport: Path) -> None:
    run = begun(transport, people.supervisor)
    operations.step(run_id=run.pk, by=people.supervisor, at=AT, size=10)
    with acting(people.supervisor):
        operations.cancel(run=reread(run, people.supervisor), by=people.supervisor, at=AT)
    assert operations.step(run_id=run.pk, by=people.supervisor, at=AT).is_over
    with acting(people.supervisor):
        operations.resume(run=reread(run, people.supervisor), by=people.supervisor, at=AT)
    assert operations.commit(run_id=run.pk, by=people.supervisor, at=AT).state is State.DONE
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_what_was_put_aside_before_it_began_does_not_go_on(people: Standing, transport: Path) -> None:
    run = understood(transport, people.supervisor)
    with acting(people.supervisor):
        aside = operations.cancel(run=run, by=people.supervisor, at=AT)
        with pytest.raises(Refused):
            operations.resume(run=aside, by=people.supervisor, at=AT)


def test_the_database_keeps_the_table_of_steps(people: Standing) -> None:
    import re

    from jianxing.importing.lifecycle import IMPORT

    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'importing_step'")
        [source] = cursor.fetchone() or [""]
    pairs = set(re.findall(r"\('(\w+)', '(\w+)'\)", source))
    assert pairs == {pair for pair in IMPORT.pairs() if pair[0] != pair[1]}
