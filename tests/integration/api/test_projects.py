"""A project by a program: its bodies, checklist, money and idle land; what an inspection ticks and finds there."""

import pytest

from tests.integration.api.calling import Program
from tests.integration.site import things
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def test_money_is_written_down_settled_and_corrected(standing: Standing) -> None:
    handler = Program(standing.handler)
    supervisor = Program(standing.supervisor)
    project = things.built(standing).project.pk
    opened = supervisor.post(f"/projects/{project}/funds", {"name": "配套资金", "source": "市级"})
    assert opened.status_code == 201, opened.content.decode()
    assert supervisor.post(f"/projects/{project}/funds", {"name": "配套资金"}).status_code == 422
    fund = opened.json()["id"]
    planned = handler.post(
        f"/funds/{fund}/entries", {"kind": "payment", "amount": "1200.50", "planned_on": "2025-03-03"}
    )
    assert planned.status_code == 201, planned.content.decode()
    entry = planned.json()["id"]
    listed = supervisor.get(planned["Location"].removeprefix("/api/v1")).json()
    assert [doubt["kind"] for doubt in listed["doubts"] if doubt["entry"] == entry] == ["late_payment"]
    settled = handler.post(f"/fund-entries/{entry}/settle", {"on": "2025-03-04"})
    assert settled.json()["on"] == "2025-03-04"
    assert handler.post(f"/fund-entries/{entry}/settle", {"on": "2025-03-04"}).status_code == 409
    corrected = handler.post(
        f"/fund-entries/{entry}/correct",
        {"kind": "payment", "amount": "1300", "on": "2025-03-04", "reason": "金额录错"},
    ).json()
    assert corrected["corrects"] == entry
    [mine] = [
        one for one in supervisor.get(f"/projects/{project}/funds").json()["items"] if one["id"] == fund
    ]
    assert (mine["paid"], [one["id"] for one in mine["entries"]]) == ("1300.00", [corrected["id"]])


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "1e20", "NaN", "many", None, True])
def test_what_is_no_sum_of_money_is_refused(standing: Standing, amount: object) -> None:
    fund = things.built(standing).fund.pk
    sent = {"kind": "budget", "amount": amount, "on": "2025-03-03"}
    assert Program(standing.supervisor).post(f"/funds/{fund}/entries", sent).status_code == 422


def test_idle_land_comes_back_into_use(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    built = things.built(standing)
    new = supervisor.post(
        "/projects", {"name": "新能源项目", "domain": "industry", "parent": built.project.pk}
    )
    asset, user = built.asset.pk, new.json()["id"]
    planned = supervisor.post(f"/assets/{asset}/plan", {"project": user, "on": "2025-03-03"})
    assert planned.json()["state"] == "planned"
    used = supervisor.post(f"/assets/{asset}/reuse", {"on": "2025-03-05"}, If_Match=planned["ETag"])
    assert used.json()["state"] == "reused"
    assert supervisor.post(f"/assets/{asset}/plan", {"project": user, "on": "2025-03-05"}).status_code == 409
    idle = supervisor.post(f"/assets/{asset}/release", {"on": "2025-03-06", "reason": "企业退出"})
    assert idle.json() | {"idle_since": "2025-03-06", "project": None} == idle.json()
    assert supervisor.get(f"/projects/{built.project.pk}").json()["assets"] == [idle.json()]


def test_a_checklist_is_ticked_and_what_is_found_is_compared(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    built = things.built(standing)
    before = supervisor.post(
        "/findings",
        {"description": "一号桥墩管线切改未完成", "domain": "transport", "projects": [built.project.pk]},
    ).json()["id"]
    added = supervisor.post(
        f"/projects/{built.project.pk}/checklist", {"items": [{"text": "桥墩已验收", "focus": "quality"}]}
    )
    assert added.status_code == 200, added.content.decode()
    inspection = things.held(standing, built.project).pk
    items = {
        item["text"]: item["id"]
        for item in supervisor.get(f"/inspections/{inspection}").json()["check_items"]
    }
    ticked = supervisor.post(
        f"/inspections/{inspection}/tick",
        {"results": [{"check_item": items["桥墩已验收"], "outcome": "problem", "note": "未见记录"}]},
    )
    assert ticked.status_code == 200, ticked.content.decode()
    sent = {"description": "一号桥墩管线切改没有完成", "check_item": items["桥墩已验收"]}
    made = supervisor.post(f"/inspections/{inspection}/findings", sent)
    assert made.status_code == 201, made.content.decode()
    assert supervisor.post(f"/inspections/{inspection}/findings", sent).status_code == 422
    whole = supervisor.get(f"/inspections/{inspection}").json()
    assert [result["finding"] for result in whole["results"]] == [made.json()["id"]]
    [like] = supervisor.get(f"/findings/{made.json()['id']}/similar").json()["items"]
    assert like["finding"]["id"] == before
    gone = supervisor.post(f"/check-items/{items['征地拆迁款已拨付']}/withdraw", {"reason": "重复"})
    assert gone.json()["is_void"] is True


def test_bodies_and_sharing_are_set_part_by_part(standing: Standing) -> None:
    supervisor, helper = Program(standing.supervisor), Program(standing.helper)
    project = things.built(standing).project.pk
    assert helper.get(f"/projects/{project}").status_code == 404
    supervisor.post(f"/projects/{project}/bodies", {"owners": [standing.assistant.pk]})
    parts = {part["part"]: part["id"] for part in helper.get(f"/projects/{project}").json()["bodies"]}
    assert parts == {"owner": standing.assistant.pk, "responsible": standing.department.pk}
    supervisor.post(f"/projects/{project}/bodies", {"owners": []})
    assert helper.get(f"/projects/{project}").status_code == 404
    outsider = Program(standing.outsider)
    supervisor.post(f"/projects/{project}/share", {"bodies": [standing.outside.pk]})
    assert outsider.get(f"/projects/{project}").status_code == 200


def test_programmes_have_points_years_and_activities(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    agreement = things.programme(standing, kind="agreement", title="三地协议").pk
    assert supervisor.post(f"/programmes/{agreement}/sign", {"on": "2025-03-03"}).status_code == 200
    assert supervisor.post(f"/programmes/{agreement}/sign", {"on": "2025-03-03"}).status_code == 409
    assert supervisor.post(f"/programmes/{agreement}/years", {"year": 2025}).status_code == 422
    campaign = things.programme(standing, kind="campaign", title="专项行动").pk
    assert supervisor.post(f"/programmes/{campaign}/years", {"year": 2025}).status_code == 201
    held = {"title": "家风展", "kind": "exhibition", "hosts": [standing.group.pk], "held_on": "2025-03-01"}
    activity = supervisor.post(f"/programmes/{campaign}/activities", held)
    assert activity.status_code == 201, activity.content.decode()
    whole = supervisor.get(f"/programmes/{campaign}").json()
    assert [year["year"] for year in whole["years"]] == [2025]
    assert [one["title"] for one in whole["activities"]] == ["家风展"]
    supervisor.post(f"/activities/{activity.json()['id']}/void", {"reason": "未举办"})
    supervisor.post(f"/campaign-years/{whole['years'][0]['id']}/void", {"reason": "未开展"})
    left = supervisor.get(f"/programmes/{campaign}").json()
    assert (left["years"], left["activities"]) == ([], [])


def test_reminders_are_answered_once(standing: Standing) -> None:
    supervisor, handler = Program(standing.supervisor), Program(standing.handler)
    sent = {"addressee": standing.department.pk, "text": "请反馈停电窗口", "due_days": 5}
    reminder = supervisor.post("/reminders", sent).json()["id"]
    assert supervisor.post(f"/reminders/{reminder}/answer", {"reply": "自答"}).status_code == 403
    assert handler.post(f"/reminders/{reminder}/answer", {"reply": "三月十日"}).json()["state"] == "answered"
    assert handler.post(f"/reminders/{reminder}/answer", {"reply": "又"}).status_code == 409
    assert supervisor.get(f"/reminders/{reminder}").json()["reply"] == "三月十日"
    assert [one["id"] for one in supervisor.get("/reminders?side=sent").json()["items"]] == [reminder]


def test_projects_go_out_and_come_in_as_oc4ids(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    things.built(standing)
    package = supervisor.get("/oc4ids")
    assert [one["title"] for one in package.json()["projects"]] == [things.NAME]
    assert Program(standing.outsider).get("/oc4ids").json()["projects"] == []
    file = things.named(package.content, "package.json")
    looked = supervisor.upload("/oc4ids", {"file": file, "dry": "true"})
    assert looked.json()["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}
    none = supervisor.upload("/oc4ids", {"file": things.named(b"[]", "x.json")})
    assert none.status_code == 422
