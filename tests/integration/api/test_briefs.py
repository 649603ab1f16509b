"""A brief by programs: figures, template, draft, review, issue; each figure leads to its rows; what has changed since."""

import json
from typing import Any, get_args

import pytest

from jianxing.api.resources.exports import TAKEN
from jianxing.api.resources.figures import Recipe, Unit
from jianxing.api.resources.subscriptions import Event
from jianxing.briefs.recipes import RECIPES, UNITS
from jianxing.exporting.lists import LISTS
from jianxing.subscriptions.queries import KINDS
from tests.integration.api.calling import BASE, Program
from tests.integration.briefs.bulletins import closed, found
from tests.standing import Standing

pytestmark = pytest.mark.django_db
MADE = {"name": "铁路堵点销号", "recipe": "findings.closed", "unit": "finding", "key": "rail.closed"}
TEXT = [{"heading": "铁路", "domain": "transport", "paragraphs": ["销号{rail.closed}个。", "  "]}]


def test_the_description_names_every_recipe_unit_and_event() -> None:
    assert set(get_args(Recipe)) == set(RECIPES)
    assert set(get_args(Unit)) == set(UNITS)
    assert set(get_args(Event)) == set(KINDS)
    assert set(TAKEN) <= set(LISTS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipe": "findings.none"},
        {"unit": "stage"},
        {"params": {"programme": 1}},
        {"params": {"since": "yesterday"}},
        {"recipe": "findings.ledger", "params": {"filters": {}}},
        {"recipe": "findings.ledger", "params": {"filters": {"mine": True}, "period": {"field": "found", "span": "year"}}},
        {
            "recipe": "findings.ledger",
            "params": {"filters": {}, "period": {"field": "found", "span": "between", "from": "2025-03-01"}},
        },
        {"key": "Rail Closed"},
        {"key": "usual.open"},
    ],
)  # fmt: skip
def test_what_makes_no_figure_is_refused(standing: Standing, wrong: dict[str, Any]) -> None:
    answer = Program(standing.supervisor).post("/figures", {**MADE, **wrong})
    assert answer.status_code == 422, answer.content.decode()


def test_from_the_figure_to_the_issue_and_what_has_changed_since(standing: Standing) -> None:
    writer, colleague = Program(standing.supervisor), Program(standing.colleague)
    leader = Program(standing.group_leader)
    shut = closed(standing)
    figure = writer.post("/figures", {**MADE, "params": {"domain": "transport"}})
    assert figure.status_code == 201, figure.content.decode()
    assert writer.get(f"/figures/{figure.json()['id']}").json()["value"] == 1
    composed = writer.post("/brief-template", {"title": "铁路简报", "sections": TEXT, "version": 0})
    assert composed.json()["version"] == 1
    assert writer.post("/brief-template", {"title": "又", "sections": TEXT, "version": 0}).status_code == 409
    draft = writer.post("/briefs", {"as_of": "2025-03-06"})
    assert draft.status_code == 201, draft.content.decode()
    pk = draft.json()["id"]
    assert writer.get(f"/briefs/{pk}/changes").status_code == 404
    assert writer.post(f"/briefs/{pk}/review").status_code == 403  # who wrote it does not review it
    assert writer.post(f"/briefs/{pk}/issue").status_code == 409
    assert colleague.post(f"/briefs/{pk}/review").json()["state"] == "reviewed"
    assert writer.post(f"/briefs/{pk}/issue").status_code == 403  # a leader's
    assert leader.post(f"/briefs/{pk}/issue").json()["state"] == "issued"
    whole = leader.get(f"/briefs/{pk}").json()
    [one] = whole["figures"]
    assert (one["value"], one["count"], whole["statements"][0]["text"]) == (1, 1, "销号1个。")
    [row] = leader.get(one["rows"].removeprefix(BASE)).json()["items"]
    assert row["address"] == f"{BASE}/findings/{shut.pk}"
    assert leader.get(row["address"].removeprefix(BASE)).json()["number"] == shut.number
    assert leader.get(f"/briefs/{pk}/rows?figure=rail.none").status_code == 404
    assert writer.post(f"/findings/{shut.pk}/reopen", {"reason": "反弹"}).status_code == 200
    [change] = leader.get(f"/briefs/{pk}/changes").json()["items"]
    assert (change["then"], change["now"], change["changes"][0]["kind"]) == (1, 0, "gone")


def test_rows_of_a_figure_come_page_by_page_and_are_the_readers(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    numbers = {found(standing, f"第{number}号电力迁改停滞").pk for number in range(3)}
    seen, after = set(), ""
    for _page in range(3):
        page = supervisor.get(f"/figures/rows?figure=usual.open&limit=1{after}").json()
        assert page["value"] == 3
        seen.add(int(page["items"][0]["address"].rsplit("/", 1)[1]))
        after = f"&after={page['next']}"
    assert (seen, page["next"]) == (numbers, None)
    other = Program(standing.outsider).get("/figures/rows?figure=usual.open").json()
    assert (other["value"], other["items"]) == (0, [])
    board = supervisor.get("/board").json()
    assert {one["key"]: one["value"] for one in board["head"]}["usual.open"] == 3


def test_a_figure_is_revised_and_taken_out_of_use(standing: Standing) -> None:
    supervisor = Program(standing.supervisor)
    first = supervisor.post("/figures", MADE).json()["id"]
    second = supervisor.post(f"/figures/{first}/revise", {"name": "铁路销号", "version": 1}).json()
    assert second["version"] == 2
    assert supervisor.post(f"/figures/{first}/revise", {"name": "又"}).status_code == 409
    assert (
        Program(standing.leader).post(f"/figures/{second['id']}/retire", {"reason": "停"}).status_code == 404
    )
    assert supervisor.post(f"/figures/{second['id']}/retire", {"reason": "停用"}).status_code == 200
    assert "rail.closed" not in [one["key"] for one in supervisor.get("/figures").json()["items"]]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("json", "application/json"),
        ("html", "text/html"),
        ("docx", "application/vnd.openxmlformats"),
        ("pdf", "application/pdf"),
    ],
)
def test_a_brief_comes_in_each_form(standing: Standing, form: str, kind: str) -> None:
    supervisor = Program(standing.supervisor)
    found(standing)
    pk = supervisor.post("/briefs", {"as_of": "2025-03-06"}).json()["id"]
    answer = supervisor.get(f"/briefs/{pk}/document?form={form}")
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"].startswith("attachment")
    if form == "json":
        assert json.loads(answer.content)["number"] == supervisor.get(f"/briefs/{pk}").json()["number"]
    assert Program(standing.outsider).get(f"/briefs/{pk}/document?form={form}").status_code == 404
    assert supervisor.get(f"/briefs/{pk}/document?form=odt").status_code == 422
