"""Findings by a program: the whole way from registering to closing, by the operations of the screen."""

from io import BytesIO
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.ledger.models import Act
from tests.integration.api.calling import Program
from tests.integration.site import things
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db

ANSWERS = {
    "measures_done": "已完成",
    "effect_checked": "现场查看",
    "like_cases": "已排查",
    "rule": "made",
    "rule_text": "已建立机制",
}


def entered(program: Program, **more: Any) -> int:
    answer = program.post("/findings", {"description": "杆塔迁改受阻", "domain": "transport", **more})
    assert answer.status_code == 201, answer.content.decode()
    return int(answer.json()["id"])


def done(program: Program, pk: int, action: str, sent: Any = None, **headers: str) -> Any:
    answer = program.post(f"/findings/{pk}/{action}", sent, **headers)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def photo() -> BytesIO:
    file = BytesIO(things.picture())
    file.name = "现场.jpg"
    return file


def test_from_registering_to_closing(standing: Standing) -> None:
    supervisor, handler = Program(standing.supervisor), Program(standing.handler)
    pk = entered(supervisor)
    assigned = done(supervisor, pk, "assign", {"responsible": standing.department.pk, "due_days": 10})
    assert assigned["state"] == "assigned"
    assert assigned["due_on"] == "2025-03-20"
    assert done(handler, pk, "accept")["state"] == "accepted"
    assert done(handler, pk, "start", {"plan": "分步实施"})["state"] == "rectifying"
    done(handler, pk, "report", {"text": "已完成一半", "percent": 50})
    refused = handler.post(f"/findings/{pk}/submit", {"statement": "已完成"})
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    kept = handler.upload("/files", {"file": photo(), "caption": "完工"})
    assert kept.status_code == 201, kept.content.decode()
    done(handler, pk, "submit", {"statement": "已完成", "files": [kept.json()["id"]]})
    closed = done(supervisor, pk, "close", ANSWERS)
    assert closed["state"] == "closed"
    whole = supervisor.get(f"/findings/{pk}").json()
    assert whole["closure_verified"] is True
    assert [one["name"] for one in whole["files"]] == ["现场.jpg"]
    kinds = [deed["kind"] for deed in whole["history"]]
    assert kinds == [
        "finding.register", "finding.assign", "finding.accept", "finding.start", "finding.report",
        "finding.submit", "finding.close",
    ]  # fmt: skip
    assert whole["history"][3]["said"] == {"plan": "分步实施"}
    assert whole["history"][3]["person"]["id"] == standing.handler.person_id
    got = supervisor.get(f"/files/{whole['files'][0]['id']}")
    assert b"".join(got.streaming_content) == things.picture()


def test_the_list_is_read_page_by_page(standing: Standing) -> None:
    program = Program(standing.supervisor)
    made = [entered(program, description=f"问题{i}") for i in range(5)]
    seen: list[int] = []
    path = "/findings?limit=2&sort=-id&open=true"
    while path:
        answer = program.get(path)
        assert answer.status_code == 200, answer.content.decode()
        page = answer.json()
        assert page["count"] == 5
        seen += [line["id"] for line in page["items"]]
        path = answer["Link"].split(">")[0].removeprefix("</api/v1") if page["next"] else ""
    assert seen == made[::-1]


def test_a_cursor_of_another_order_is_refused(standing: Standing) -> None:
    program = Program(standing.supervisor)
    for _i in range(2):
        entered(program)
    ahead = program.get("/findings?limit=1&sort=-id").json()["next"]
    answer = program.get(f"/findings?limit=1&sort=due&after={ahead}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "query/after"


@pytest.mark.parametrize(
    "query",
    [
        "state=registered&state=draft",
        "domain=transport",
        "late=true",
        "q=杆塔",
        "mine=true",
        "side=supervising",
    ],
)
def test_the_ledgers_filters_are_taken(standing: Standing, query: str) -> None:
    program = Program(standing.supervisor)
    entered(program)
    answer = program.get(f"/findings?{query}")
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["count"] == (0 if query in ("late=true", "mine=true") else 1)


def test_a_correction_keeps_what_it_said_before(standing: Standing) -> None:
    program = Program(standing.supervisor)
    pk = entered(program)
    corrected = done(program, pk, "correct", {"place": "武清", "reason": "地点有误", "version": 1})
    assert corrected["version"] == 2
    stale = program.post(f"/findings/{pk}/correct", {"place": "宝坻", "reason": "再改", "version": 1})
    assert stale.status_code == 409
    assert program.get(f"/findings/{pk}").json()["place"] == "武清"


def test_if_match_is_asked_before_a_step(standing: Standing) -> None:
    program = Program(standing.supervisor)
    pk = entered(program)
    tag = program.get(f"/findings/{pk}")["ETag"]
    done(program, pk, "assign", {"responsible": standing.department.pk, "due_days": 3}, If_Match=tag)
    stale = program.post(f"/findings/{pk}/recall", {"reason": "误派"}, If_Match=tag)
    assert stale.status_code == 412
    assert stale["ETag"] != tag
    done(program, pk, "recall", {"reason": "误派"}, If_Match=stale["ETag"])


def test_an_assignment_has_exactly_one_deadline(standing: Standing) -> None:
    program = Program(standing.supervisor)
    pk = entered(program)
    for sent in ({}, {"due_days": 3, "standing": True}):
        answer = program.post(f"/findings/{pk}/assign", {"responsible": standing.department.pk, **sent})
        assert answer.status_code == 422


def test_the_second_of_two_steps_is_told(standing: Standing) -> None:
    supervisor, handler = Program(standing.supervisor), Program(standing.handler)
    pk = entered(supervisor)
    done(supervisor, pk, "assign", {"responsible": standing.department.pk, "due_days": 3})
    done(handler, pk, "accept")
    again = handler.post(f"/findings/{pk}/accept")
    assert again.status_code == 409
    assert again.json()["type"].endswith("#problem-conflict")


def test_who_may_not_is_refused_and_nothing_is_recorded(standing: Standing) -> None:
    supervisor, handler = Program(standing.supervisor), Program(standing.handler)
    assert handler.post("/findings", {"description": "越权"}).status_code == 403
    pk = entered(supervisor)
    done(supervisor, pk, "assign", {"responsible": standing.department.pk, "due_days": 3})
    before = Act.objects.count()
    assert handler.post(f"/findings/{pk}/void", {"reason": "不服"}).status_code == 403
    assert Act.objects.count() == before


def test_a_past_look_back_is_refused(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    pk = entered(supervisor)
    answer = supervisor.post(f"/findings/{pk}/close", {**ANSWERS, "look_back_on": TODAY.isoformat()})
    assert answer.status_code == 422


def test_what_is_not_seen_is_answered_as_what_is_not_there(standing: Standing) -> None:
    pk = entered(Program(standing.supervisor))
    outsider = Program(standing.outsider)
    for method in (outsider.get, lambda path: outsider.post(path + "/accept")):
        there, absent = method(f"/findings/{pk}"), method("/findings/9000000")
        assert there.status_code == absent.status_code == 404
        assert there.content.decode().replace(str(pk), "") == absent.content.decode().replace("9000000", "")


def test_what_a_request_names_and_does_not_see_is_unknown_alike(standing: Standing) -> None:
    built = things.built(standing)
    outsider = Program(standing.outsider)
    there = outsider.post("/findings", {"description": "借名", "projects": [built.project.pk]})
    absent = outsider.post("/findings", {"description": "借名", "projects": [9_000_000]})
    assert there.status_code == absent.status_code == 422
    assert there.content == absent.content
    assert there.json()["errors"][0]["pointer"] == "/projects"
    with acting(standing.supervisor):
        pass
