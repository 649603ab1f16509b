"""How many queries an answer takes: the same for one row and for many, and few for a write."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.api.calling import Program
from tests.integration.api.test_findings import done, entered
from tests.integration.site import things
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = call()
    assert answer.status_code < 300, answer.content.decode()
    return len([one for one in seen.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_a_list_takes_as_many_for_ten_as_for_one(standing: Standing) -> None:
    program, built = Program(standing.supervisor), things.built(standing)
    leader = Program(standing.group_leader)
    sent = {"projects": [built.project.pk], "assisting": [standing.assistant.pk]}

    def fill(count: int) -> None:
        for _i in range(count):
            pk = entered(program, **sent)
            done(program, pk, "assign", {"responsible": standing.department.pk, "due_days": 5})
        for _i in range(count):
            inspection = things.planned(standing, built.project, title=f"检查{_i}-{count}")
            told = {"addressee": standing.department.pk, "text": "催"}
            assert program.post("/reminders", told).status_code == 201
            asked = [{"addressee": standing.group.pk, "text": "请核实", "due_days": 5}]
            said = {"words": "请核实", "asked": asked, "inspection": inspection.pk}
            assert leader.post("/instructions", said).status_code == 201

    fill(2)  # one is like the other
    paths = (
        "/findings", "/projects", "/inspections", "/programmes", "/notices", "/bodies", "/imports", "/reminders",
        "/reminders?side=sent", "/instructions", "/charges", "/briefs", "/exports", "/subscriptions", "/similar", "/figures",
    )  # fmt: skip
    before = {path: queries(partial(program.get, path)) for path in paths}
    fill(5)
    after = {path: queries(partial(program.get, path)) for path in paths}
    assert after == before
    assert max(before.values()) <= 12, before


def test_writes_take_few(standing: Standing) -> None:
    program, handler = Program(standing.supervisor), Program(standing.handler)
    program.get("/me")
    handler.get("/me")
    taken = {
        "register": queries(
            lambda: program.post("/findings", {"description": "一号杆塔尚未迁改到位", "domain": "transport"})
        )
    }
    pk = entered(program)
    taken["assign"] = queries(
        lambda: program.post(f"/findings/{pk}/assign", {"responsible": standing.department.pk, "due_days": 5})
    )
    taken["accept"] = queries(lambda: handler.post(f"/findings/{pk}/accept"))
    taken["start"] = queries(lambda: handler.post(f"/findings/{pk}/start", {"plan": "分步"}))
    taken["report"] = queries(lambda: handler.post(f"/findings/{pk}/report", {"text": "一半", "percent": 50}))
    taken["correct"] = queries(
        lambda: program.post(f"/findings/{pk}/correct", {"place": "武清", "reason": "误"})
    )
    # Registering and correcting compare with what is like it, in five further ones. Assigning drafts the assignment letter
    # too, in eleven: the body's rule of signing (asked for the batch and before each), who writes, who sees the finding; a
    # key, the letter, its receipt, its finding, what is planned, the act, the notice. Two read the calendar, once a process.
    most = {"register": 13, "assign": 27, "accept": 7, "start": 8, "report": 8, "correct": 14}
    assert all(taken[name] <= most[name] for name in most), taken


def test_one_finding_takes_a_bounded_number(standing: Standing) -> None:
    program = Program(standing.supervisor)
    pk = entered(program)
    done(program, pk, "correct", {"place": "武清", "reason": "误"})
    few = queries(lambda: program.get(f"/findings/{pk}"))
    for i in range(4):
        done(program, pk, "correct", {"place": f"武清{i}", "reason": "误"})
    assert queries(lambda: program.get(f"/findings/{pk}")) == few, "one for the revisions, however many"
    assert few <= 30
