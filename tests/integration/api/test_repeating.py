"""Idempotency keys: a write that is repeated is done once, whatever falls between."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from jianxing.api import keeping, serving
from jianxing.api.models import KeptAnswer
from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from tests.integration.api.calling import Program
from tests.standing import AT, Standing, make_standing

SENT = {"description": "杆塔迁改受阻", "domain": "transport"}


def count(standing: Standing) -> int:
    with acting(standing.supervisor):
        return Finding.objects.count()


@pytest.mark.django_db
def test_the_same_request_is_answered_again_and_not_done_again(standing: Standing) -> None:
    program = Program(standing.supervisor)
    first = program.post("/findings", SENT, Idempotency_Key="k1")
    again = program.post("/findings", SENT, Idempotency_Key="k1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert (first["Location"], first["ETag"]) == (again["Location"], again["ETag"])
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert count(standing) == 1


@pytest.mark.django_db
def test_another_request_under_the_key_is_refused(standing: Standing) -> None:
    program = Program(standing.supervisor)
    first = program.post("/findings", SENT, Idempotency_Key="k1").json()
    for path, sent in (
        ("/findings", SENT | {"place": "武清"}),
        (f"/findings/{first['id']}/void", {"reason": "误"}),
    ):
        answer = program.post(path, sent, Idempotency_Key="k1")
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("#problem-key-reused")
    assert count(standing) == 1


@pytest.mark.django_db
def test_a_key_belongs_to_its_token(standing: Standing) -> None:
    one, other = Program(standing.supervisor), Program(standing.colleague)
    assert one.post("/findings", SENT, Idempotency_Key="k1").status_code == 201
    answer = other.post("/findings", SENT, Idempotency_Key="k1")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer
    assert count(standing) == 2


@pytest.mark.django_db
def test_a_refused_write_leaves_its_key_free(standing: Standing) -> None:
    program = Program(standing.supervisor)
    assert program.post("/findings", {"description": " "}, Idempotency_Key="k1").status_code == 422
    assert program.post("/findings", SENT, Idempotency_Key="k1").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_what_is_no_key(standing: Standing, key: str) -> None:
    answer = Program(standing.supervisor).post("/findings", SENT, Idempotency_Key=key)
    assert answer.status_code == 422


@pytest.mark.django_db
def test_an_upload_is_repeated_too(standing: Standing) -> None:
    from tests.integration.api.test_findings import photo

    program = Program(standing.supervisor)
    first = program.upload("/files", {"file": photo()}, Idempotency_Key="f")
    again = program.upload("/files", {"file": photo()}, Idempotency_Key="f")
    assert first.json() == again.json()
    assert program.upload("/files", {"file": photo(), "caption": "b"}, Idempotency_Key="f").status_code == 422


@pytest.mark.django_db
def test_a_kept_answer_is_seen_by_whose_it_is_alone(standing: Standing) -> None:
    Program(standing.supervisor).post("/findings", SENT, Idempotency_Key="k1")
    for by, seen in ((standing.supervisor, 1), (standing.colleague, 0), (standing.outsider, 0)):
        with acting(by):
            assert KeptAnswer.objects.count() == seen


@pytest.mark.django_db
def test_answers_are_forgotten_after_two_days_and_not_before(standing: Standing) -> None:
    program = Program(standing.supervisor)
    program.post("/findings", SENT, Idempotency_Key="k1")
    assert keeping.forget(at=AT + timedelta(hours=24)) == 0
    assert keeping.forget(at=AT + timedelta(days=4)) == 1
    with acting(standing.supervisor):
        assert not KeptAnswer.objects.exists()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls beside each other, each on a connection of its own."""
    answers: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(index: int, call: Callable[[], Any]) -> None:
        start.wait(timeout=30)
        try:
            answers[index] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def test_of_several_at_once_exactly_one_is_done(own_database: str) -> None:
    standing = make_standing()
    program = Program(standing.supervisor)
    twins = [Program(secret=program.secret) for _i in range(4)]
    answers = at_once(
        *(lambda twin=twin: twin.post("/findings", SENT, Idempotency_Key="k") for twin in twins)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 3
    assert count(standing) == 1


def test_who_comes_while_it_is_worked_on_waits_and_is_told(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One holds the key for longer than the other may wait: the other is told 409, and gets the answer later."""
    standing = make_standing()
    program = Program(standing.supervisor)
    working, done = threading.Event(), threading.Event()
    answered = serving._answer

    def slowly(endpoint: Any, call: Any) -> Any:
        answer = answered(endpoint, call)
        working.set()
        assert done.wait(timeout=60)
        return answer

    monkeypatch.setattr(serving, "_answer", slowly)

    def second() -> Any:
        assert working.wait(timeout=60)
        try:
            return Program(secret=program.secret).post("/findings", SENT, Idempotency_Key="k")
        finally:
            done.set()

    first, told = at_once(lambda: program.post("/findings", SENT, Idempotency_Key="k"), second)
    assert first.status_code == 201
    assert told.status_code == 409
    assert told["Retry-After"]
    monkeypatch.undo()
    assert program.post("/findings", SENT, Idempotency_Key="k").content == first.content
    assert count(standing) == 1


def test_a_crash_between_the_write_and_the_answer_leaves_neither(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the connection after the write, before the answer is kept: nothing is there, and the key is free."""
    standing = make_standing()
    program = Program(standing.supervisor)
    kept = keeping.keep

    def crash(**arguments: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        kept(**arguments)

    monkeypatch.setattr(keeping, "keep", crash)
    assert program.post("/findings", SENT, Idempotency_Key="k").status_code == 500
    monkeypatch.undo()
    connection.close()
    assert count(standing) == 0
    answer = program.post("/findings", SENT, Idempotency_Key="k")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer
    assert count(standing) == 1
