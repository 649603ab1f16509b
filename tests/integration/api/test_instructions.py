"""A leader's word by programs: drafted, signed with a receipt, carried out, returned, confirmed; and one that supersedes."""

from typing import Any

import pytest

from tests.integration.api.calling import Program
from tests.integration.api.test_findings import done, entered
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def asked(body: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"addressee": body.pk, "text": "五日内报结果", "due_days": 5, **more}]


def test_from_the_draft_to_the_confirmation(standing: Standing) -> None:
    supervisor, leader = Program(standing.supervisor), Program(standing.group_leader)
    handler = Program(standing.handler)
    pk = entered(supervisor)
    done(supervisor, pk, "assign", {"responsible": standing.department.pk, "due_days": 10})
    draft = supervisor.post(
        "/instructions",
        {"words": "拟请电力公司核查", "asked": asked(standing.department), "finding": pk, "as_draft": True},
    )
    assert draft.status_code == 201, draft.content.decode()
    key = draft.json()["id"]
    assert supervisor.get(f"/instructions/{key}/receipt").status_code == 404
    assert handler.get(f"/instructions/{key}").status_code == 404
    signed = leader.post(f"/instructions/{key}/sign", {"words": "同意，抓紧"}, If_Match=draft["ETag"])
    assert signed.json()["state"] == "signed"
    receipt = leader.get(f"/instructions/{key}/receipt").json()
    assert receipt["digest"] == signed.json()["digest"]
    [charge] = handler.get("/charges").json()["items"]
    assert (charge["due_on"], charge["state"]) == ("2025-03-13", "sent")
    assert handler.post(f"/charges/{charge['id']}/receive").json()["state"] == "received"
    reported = handler.post(f"/charges/{charge['id']}/report", {"text": "已核查"})
    assert reported.json()["state"] == "done"
    back = leader.post(f"/charges/{charge['id']}/return", {"reason": "缺照片", "due_days": 2})
    assert back.json()["due_on"] == "2025-03-10"
    handler.post(f"/charges/{charge['id']}/report", {"text": "已补照片"})
    assert leader.post(f"/charges/{charge['id']}/confirm").json()["state"] == "confirmed"
    whole = leader.get(f"/instructions/{key}").json()
    assert whole["about"] == {"kind": "finding", "id": pk}
    assert [report["text"] for report in whole["charges"][0]["reports"]] == ["已核查", "已补照片"]
    assert whole["charges"][0]["reports"][0]["return_reason"] == "缺照片"


def test_a_further_one_stands_on_the_same_matter_and_ends_the_one_before(standing: Standing) -> None:
    supervisor, leader = Program(standing.supervisor), Program(standing.group_leader)
    pk = entered(supervisor)
    sent = {"words": "请核实", "asked": asked(standing.group), "finding": pk}
    first = leader.post("/instructions", sent).json()["id"]
    further = {"words": "改为三日内", "asked": asked(standing.group, due_days=3), "supersedes": first}
    refused = leader.post("/instructions", {**further, "finding": pk})
    assert refused.status_code == 422
    assert supervisor.post("/instructions", further).status_code == 403
    second = leader.post("/instructions", further).json()["id"]
    assert leader.get(f"/instructions/{first}").json()["superseded_by"] == second
    assert leader.get(f"/instructions/{second}").json()["about"] == {"kind": "finding", "id": pk}


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked": []},
        {"asked": [{"addressee": 1, "text": "报"}]},
        {"asked": [{"addressee": 1, "text": "报", "due_days": 1, "due_on": "2025-03-10"}]},
        {"words": ""},
        {"urgency": "at once"},
        {"finding": 1, "project": 1},
    ],
)
def test_what_cannot_be_an_instruction_is_refused(standing: Standing, wrong: dict[str, Any]) -> None:
    sent = {"words": "请核实", "asked": asked(standing.group), **wrong}
    assert Program(standing.group_leader).post("/instructions", sent).status_code == 422


def test_a_body_that_does_not_stand_below_is_not_addressed(standing: Standing) -> None:
    sent = {"words": "请核实", "asked": asked(standing.outside)}
    refused = Program(standing.group_leader).post("/instructions", sent)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("#problem-refused")
