"""Who is let in, what is turned away, and that every error is problem details in the reader's language."""

import logging
from typing import Any

import pytest
from django.test import Client
from jsonschema import validate  # type: ignore[import-untyped]  # ships no types

from jianxing.api import serving
from jianxing.api.description import described
from jianxing.api.table import by_path
from jianxing.directory import operations, tokens
from jianxing.directory.models import Appointment, Person, Token
from jianxing.directory.policies import NotAllowed
from jianxing.ledger.models import Act
from tests.integration.api.calling import BASE, Program, secret_of
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

PROBLEM = {**described()["components"]["schemas"]["ProblemDetails"], "components": described()["components"]}


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """Check that an answer is a problem of that kind, and return it."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    validate(said, PROBLEM)
    assert said["status"] == status
    assert said["type"] == f"/api/v1/reference#problem-{kind}"
    return said


def test_without_a_token_nothing_is_answered() -> None:
    for path in ("/me", "/findings", "/findings/1", "/nothing"):
        answer = Program().get(path)
        problem(answer, 401, "unauthorized")
        assert answer["WWW-Authenticate"] == 'Bearer realm="jianxing"'
        assert "Set-Cookie" not in answer


def test_a_wrong_token_and_another_scheme_are_none(standing: Standing) -> None:
    secret = secret_of(standing.supervisor)
    for given in ("Bearer " + secret[:-1], "Bearer jxt_", "Basic " + secret, "Bearer", secret):
        problem(Client().get(BASE + "/me", headers={"Authorization": given}), 401, "unauthorized")


def test_a_token_in_the_address_or_a_cookie_is_none(standing: Standing) -> None:
    secret = secret_of(standing.supervisor)
    client = Client()
    client.cookies["token"] = secret
    problem(client.get(f"{BASE}/me?access_token={secret}"), 401, "unauthorized")


def test_who_the_token_acts_for(standing: Standing) -> None:
    me = Program(standing.supervisor).get("/me").json()
    assert me["person"]["id"] == standing.supervisor.person_id
    assert me["body"]["id"] == standing.group.pk
    assert me["role"] == "supervisor"


def test_a_token_is_dead_when_what_it_rests_on_ends(standing: Standing) -> None:
    program, node = Program(standing.supervisor), standing.security
    assert program.get("/me").status_code == 200
    person = Person.objects.get(pk=standing.supervisor.person)
    operations.set_active(person=person, is_active=False, by=node, at=AT)
    problem(program.get("/me"), 401, "unauthorized")
    operations.set_active(person=person, is_active=True, by=node, at=AT)
    assert program.get("/me").status_code == 200
    held = Appointment.objects.get(person=person)
    Appointment.objects.filter(pk=held.pk).update(valid_to=TODAY.replace(day=5))
    problem(program.get("/me"), 401, "unauthorized")


def test_a_locked_account_and_an_initial_password_let_no_token_in(standing: Standing) -> None:
    program = Program(standing.supervisor)
    person = Person.objects.filter(pk=standing.supervisor.person)
    person.update(locked_until="2999-01-01T00:00:00+08:00")
    problem(program.get("/me"), 401, "unauthorized")
    person.update(locked_until=None, must_change_password=True)
    problem(program.get("/me"), 401, "unauthorized")


def test_a_revoked_and_an_expired_token_are_dead(standing: Standing, settings: Any) -> None:
    one, other = Program(standing.supervisor), Program(standing.colleague)
    token = Token.objects.get(digest=tokens.digest_of(one.secret))
    tokens.revoke_token(token=token, by=standing.security, at=AT)
    problem(one.get("/me"), 401, "unauthorized")
    settings.DEMO_TODAY = TODAY.replace(month=5)
    problem(other.get("/me"), 401, "unauthorized")


def test_a_token_that_reads_does_not_write(standing: Standing) -> None:
    program = Program(standing.supervisor, may_write=False)
    assert program.get("/findings").status_code == 200
    before = Act.objects.count()
    problem(program.post("/findings", {"description": "只读"}), 403, "forbidden")
    assert Act.objects.count() == before


def test_an_officer_holds_no_token(standing: Standing) -> None:
    for officer in (standing.system, standing.security, standing.audit):
        with pytest.raises(NotAllowed):
            secret_of(officer)


def test_no_address_and_no_method(standing: Standing) -> None:
    program = Program(standing.supervisor)
    problem(program.get("/nothing"), 404, "not-found")
    problem(program.get("/findings/"), 404, "not-found")
    answer = program.client.delete(BASE + "/findings", headers=program.headers())
    problem(answer, 405, "method")
    assert answer["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("body", "media", "status", "kind"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b'{"description": "\xff"}', "application/json", 400, "malformed"),
        (b'{"description": "\\ud800"}', "application/json", 400, "malformed"),
        (b"[" * 40 + b"]" * 40, "application/json", 400, "malformed"),
        (b"{}", "text/plain", 415, "media-type"),
        (b"[]", "application/json", 422, "invalid"),
        (b"{}", "application/json", 422, "invalid"),
        (b'{"description": "a\\u0000b"}', "application/json", 422, "invalid"),
        (b'{"description": 3}', "application/json", 422, "invalid"),
        (b'{"description": "a", "found_on": "2025-02-30"}', "application/json", 422, "invalid"),
        (b'{"description": "a", "found_on": 20250230}', "application/json", 422, "invalid"),
        (b'{"description": "a", "projects": [99999999999999999999]}', "application/json", 422, "invalid"),
        (b'{"description": "a", "number": "X"}', "application/json", 422, "invalid"),
        (b'{"description": "' + b"a" * 1_100_000 + b'"}', "application/json", 413, "too-large"),
    ],
)
def test_what_cannot_be_taken(standing: Standing, body: bytes, media: str, status: int, kind: str) -> None:
    program = Program(standing.supervisor)
    answer = program.client.post(BASE + "/findings", data=body, content_type=media, headers=program.headers())
    problem(answer, status, kind)


def test_the_place_of_a_fault_is_named(standing: Standing) -> None:
    sent = {"description": "a", "projects": [1, "x"], "更多": 1}
    said = problem(Program(standing.supervisor).post("/findings", sent), 422, "invalid")
    assert [one["pointer"] for one in said["errors"]] == ["/projects/1", "/更多"]


def test_a_query_that_is_not_known_is_refused(standing: Standing) -> None:
    program = Program(standing.supervisor)
    for query in (
        "colour=red",
        "limit=0",
        "limit=201",
        "state=odd",
        "late=perhaps",
        "after=x",
        "limit=1&limit=2",
    ):
        problem(program.get(f"/findings?{query}"), 422, "invalid")


def test_a_file_is_sent_alone_and_whole(standing: Standing, settings: Any) -> None:
    program = Program(standing.supervisor)
    problem(program.post("/files", {"file": "x"}), 415, "media-type")
    problem(program.upload("/files", {"caption": "无文件"}), 422, "invalid")
    settings.MAX_UPLOAD_BYTES = 1000
    answer = program.client.post(
        BASE + "/files",
        data=b"x" * 70_000,
        content_type="multipart/form-data; boundary=b",
        headers=program.headers(),
    )
    problem(answer, 413, "too-large")


def test_too_many_requests_are_told_when_to_come_again(standing: Standing, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    program, other = Program(standing.supervisor), Program(standing.colleague)
    assert [program.get("/me").status_code for _i in range(3)] == [200, 200, 429]
    answer = program.get("/me")
    problem(answer, 429, "too-many")
    assert 0 < int(answer["Retry-After"]) <= 61
    assert other.get("/me").status_code == 200


def test_an_unforeseen_error_is_answered_and_logged_without_the_token(
    standing: Standing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(call: Any) -> None:
        raise RuntimeError("unforeseen")

    program = Program(standing.supervisor)
    endpoint = by_path()["/me"]["GET"]
    monkeypatch.setattr(serving, "_answer", lambda _endpoint, call: broken(call))
    with caplog.at_level(logging.INFO):
        answer = program.get("/me")
    said = problem(answer, 500, "error")
    assert "unforeseen" not in answer.content.decode()
    assert answer["X-Request-ID"] in said["detail"]
    assert "unforeseen" in caplog.text
    assert program.secret not in caplog.text + str([record.__dict__ for record in caplog.records])
    assert endpoint.name == "get_me"


def test_errors_speak_the_readers_language(standing: Standing) -> None:
    program = Program(standing.supervisor)
    chinese = program.get("/findings/9000000", Accept_Language="zh-Hans")
    english = program.get("/findings/9000000", Accept_Language="en")
    assert chinese["Content-Language"] == "zh-hans"
    assert "不存在" in chinese.json()["detail"]
    assert "does not exist" in english.json()["detail"]


def test_answers_are_kept_by_nobody_and_run_nothing(standing: Standing) -> None:
    answer = Program(standing.supervisor).get("/findings")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "Authorization" in answer["Vary"]
