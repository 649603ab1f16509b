"""The pages of conflicts: list, one conflict with its drawing, deciding, comparisons, the matrix in and out."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.atlas import operations, queries
from jianxing.atlas.models import ConflictRule
from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from tests.integration.atlas import clashes
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def compared(standing: Standing) -> Standing:
    clashes.rule(standing.supervisor)
    clashes.compare(standing.supervisor, *clashes.two_layers(standing.supervisor))
    return standing


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_page_says_what_to_do_first(standing: Standing) -> None:
    client = browser(standing.supervisor)
    assert "打开规则矩阵" in words(client.get("/atlas/conflicts/"))
    assert "采用法定缺省规则" in words(client.get("/atlas/conflict-rules/"))
    assert "尚未比对" in words(client.get("/atlas/comparisons/"))


def test_conflicts_are_listed_drawn_and_decided(compared: Standing) -> None:
    client = browser(compared.supervisor)
    listed = words(client.get("/atlas/conflicts/"))
    assert clashes.PARK in listed
    assert "P4 × M4" not in listed, "a sliver is no candidate"
    assert "P4 × M4" in words(client.get("/atlas/conflicts/?standing=sliver"))
    conflict = clashes.standing(compared.supervisor)["P1", "M1"]
    page = words(client.get(f"/atlas/conflicts/{conflict.pk}/"))
    assert re.search(r'<path class="jx-clash-common" d="M[\d.,LZ-]+"', page)
    assert "示意图" in page
    form = words(client.get(f"/atlas/conflicts/{conflict.pk}/do/accept"))
    assert "重叠1,9" in form
    sent = {"description": "园区占用红线，请核实", "responsible": "", "responsible_words": ""}
    assert client.post(f"/atlas/conflicts/{conflict.pk}/do/accept", sent).status_code == 302
    with acting(compared.supervisor):
        finding = Finding.objects.get()
    told = words(client.get(reverse("finding", args=[finding.pk])))
    assert f"/atlas/conflicts/{conflict.pk}/" in told
    assert "仍存在" in told
    assert client.post(f"/atlas/conflicts/{conflict.pk}/do/dismiss", {"reason": "否"}).status_code == 422
    assert client.post(f"/atlas/conflicts/{conflict.pk}/do/take-back", {"reason": "误"}).status_code == 302


def test_several_are_decided_with_each_refusal_told(compared: Standing) -> None:
    client, found = browser(compared.supervisor), clashes.standing(compared.supervisor)
    ids = [one.pk for one in found.values()]
    assert client.get("/atlas/conflicts/decide").status_code == 409
    assert client.post("/atlas/conflicts/decide", {"ids": ids, "what": "dismiss"}).status_code == 422
    answer = client.post("/atlas/conflicts/decide", {"ids": ids, "what": "dismiss", "reason": "历史用地"})
    assert "部分未处理" in words(answer)
    assert "数字化误差" in words(answer)
    assert browser(compared.handler).get(f"/atlas/conflicts/decide?ids={ids[0]}").status_code == 403


def test_comparisons_are_asked_for_watched_and_stopped(compared: Standing) -> None:
    client = browser(compared.supervisor)
    with acting(compared.supervisor):
        run = queries.runs().get()
    assert clashes.RULE in words(client.get(f"/atlas/conflict-runs/{run.pk}/"))
    assert client.get(f"/atlas/conflict-runs/{run.pk}/progress").status_code == 302
    asked = {"a": run.a_version_id, "b": run.b_version_id, "tolerance_m": "5", "full": "on"}
    answer = client.post("/atlas/comparisons/new", asked)
    assert answer.status_code == 302
    page = words(client.get(answer.headers["Location"]))
    assert "等待" in page
    stop = answer.headers["Location"] + "stop"
    assert client.post(stop).status_code == 302
    assert "已停止" in words(client.get(answer.headers["Location"]))
    assert client.post("/atlas/comparisons/in-force").status_code == 302
    assert client.post("/atlas/comparisons/new", {**asked, "b": run.a_version_id}).status_code == 422


def test_the_matrix_is_edited_taken_out_and_brought_in(compared: Standing) -> None:
    client = browser(compared.supervisor)
    out = client.get("/atlas/conflict-rules/matrix.json")
    table = json.loads(out.content)
    assert table["rules"][0]["name"] == clashes.RULE
    table["rules"][0]["area_above_m2"] = 250
    table["rules"].append(
        {**table["rules"][0], "name": "第二条", "a": "铁路、公路等线路", "relation": "穿越"}
    )
    file = SimpleUploadedFile("rules.json", json.dumps(table).encode())
    assert client.post("/atlas/conflict-rules/import", {"file": file}).status_code == 302
    page = words(client.get("/atlas/conflict-rules/"))
    assert "面积超过250平方米" in page
    assert "第二条" in page
    broken = SimpleUploadedFile("rules.json", b'[{"a": "lines", "b": "red_line", "relation": "likes"}]')
    refused = client.post("/atlas/conflict-rules/import", {"file": broken})
    assert refused.status_code == 422
    assert "第1行" in words(refused)
    with acting(compared.supervisor):
        rule = ConflictRule.objects.get(name=clashes.RULE, superseded_at=None)
    form = words(client.get(f"/atlas/conflict-rules/{rule.pk}/do/change"))
    assert clashes.WORDING.split("{")[0] in form
    assert client.post(f"/atlas/conflict-rules/{rule.pk}/do/void", {"reason": "不用"}).status_code == 302
    assert "250" in words(client.get(f"/atlas/conflict-rules/{rule.pk}/"))
    assert client.post("/atlas/conflict-rules/standard").status_code == 302


def test_the_workbench_says_what_waits_to_who_may_decide(compared: Standing) -> None:
    assert "待处理规划冲突" in words(browser(compared.supervisor).get("/workbench/"))
    assert "待处理规划冲突" not in words(browser(compared.leader).get("/workbench/"))
    with acting(compared.supervisor) as by:
        operations.dismiss_conflicts(
            conflicts=list(clashes.standing(by).values()), reason="核实无误", by=by, at=AT
        )
    assert "待处理规划冲突" not in words(browser(compared.supervisor).get("/workbench/"))
