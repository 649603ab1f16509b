"""Pages of approval bundles: what they show and say, and approvals from a workbook."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from jianxing.approvals import queries
from jianxing.approvals.models import Approval, Bundle, Forecast, Template
from jianxing.cli.main import main
from jianxing.directory.acting import acting
from tests.integration.approvals.bundles import NAME, Held, opened
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def held(standing: Standing) -> Held:
    return opened(standing)


def page_of(held: Held) -> str:
    return reverse("approval-bundle", args=[held.bundle.pk])


def test_the_page_shows_bars_table_and_who_may_do_what(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=TODAY)
    held.take("A1", "ask_corrections", by=held.bodies.outsider, day=TODAY, text="补交检测报告")
    page = body_of(browser(held.keeper).get(page_of(held)))
    for words in (
        "jx-bundle-piece--stopped",
        "jx-bundle-deadline",
        "补交检测报告",
        "逾期概率",
        "既往案例不足",
    ):
        assert words in page
    assert page.count("jx-bundle-latest") == 3  # two that are not filed, and the legend
    theirs = body_of(browser(held.bodies.leader).get(page_of(held)))
    assert "只有" in theirs  # why who looks from above may do nothing


def test_what_changed_the_forecast_stands_step_by_step_and_its_inputs_recompute(
    held: Held, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held.take("A2", "file", by=held.applicant, day=date(2025, 3, 28))
    client = browser(held.keeper)
    assert "转为逾期" in body_of(client.get(page_of(held)))
    with acting(held.keeper):
        kept = Forecast.objects.filter(bundle=held.bundle).latest("pk")
    path = tmp_path / "forecast.json"
    path.write_bytes(client.get(reverse("approval-forecast", args=[kept.pk])).content)
    assert main(["approvals", str(path), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["finish"] == kept.finish.isoformat()
    assert f"{told['chance_of_missing']['missed']:.5f}" == f"{kept.missed:.5f}"


def test_the_list_says_what_the_page_says_of_today(held: Held, settings: Any) -> None:
    client = browser(held.keeper)
    seen = []
    for later in (0, 45):
        settings.DEMO_TODAY = TODAY + timedelta(days=later)
        with acting(held.keeper):
            expected = queries.expected(bundle=queries.one(pk=held.bundle.pk), today=settings.DEMO_TODAY)
        assert expected is not None
        chance = expected.standing.chance.missed
        number = f"{round(100 * chance)}%"
        assert f">{number}<" in body_of(client.get(reverse("approval-bundles")))
        assert number in body_of(client.get(page_of(held)))
        file: Any = client.get(reverse("export-of", args=["approval-bundles"]))
        rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).worksheets[0].values)
        assert f"{100 * chance:.1f}%" in {cell for row in rows for cell in row}
        seen.append(number)
    assert seen[0] != seen[1]  # though nobody took a step


def test_a_step_is_taken_by_its_form_and_refused_with_the_reason(held: Held) -> None:
    filing = reverse("approval-do", args=[held.approval("A1").pk, "file"])
    assert browser(held.bodies.leader).post(filing, {"on": TODAY}).status_code == 403
    assert browser(held.applicant).post(filing, {"on": "2025-03-20"}).status_code == 422
    assert browser(held.applicant).post(filing, {"on": TODAY, "document": ""}).status_code == 302
    assert held.approval("A1").state == "filed"


def test_a_bundle_is_opened_by_its_form(held: Held) -> None:
    client = browser(held.keeper)
    sent = {
        "name": "另一项申报", "project": held.bundle.project_id, "applicant": held.bodies.department.pk,
        "deadline": "2025-06-30",
    }  # fmt: skip
    assert client.post(reverse("approval-bundle-add"), sent | {"deadline": "2025-01-01"}).status_code == 422
    assert client.post(reverse("approval-bundle-add"), sent).status_code == 302
    assert "另一项申报" in body_of(client.get(reverse("approval-bundles")))
    project = body_of(client.get(reverse("project", args=[held.bundle.project_id])))
    assert NAME in project


def sheet(*rows: tuple[Any, ...]) -> io.BytesIO:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(("事项编号", "事项名称", "审批单位", "法定时限", "承诺时限", "前置事项", "所需材料"))
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "事项.xlsx"
    return out


def test_a_workbook_is_looked_at_first_and_every_fault_is_named(held: Held) -> None:
    client, address = browser(held.keeper), reverse("approval-bundle-workbook", args=[held.bundle.pk])
    body = held.bodies.assistant.name
    wrong = sheet(
        ("B1", "用地预审", body, "二十天", "", "", ""),
        ("B2", "", body, 20, "", "", ""),
        ("A1", "重复的", body, 20, "", "", ""),
        ("B4", "环评", "不存在的单位", 20, "", "B9", ""),
    )
    answer = client.post(address, {"file": wrong})
    page = body_of(answer)
    assert answer.status_code == 422
    for words in ("法定时限", "二十天", "不存在的单位", "B9", "已有编号为 A1", "没有添加任何事项"):
        assert words in page
    with acting(held.keeper):
        assert Approval.objects.filter(bundle=held.bundle).count() == 3


def test_a_workbook_is_added_once_it_is_confirmed(held: Held) -> None:
    client, address = browser(held.keeper), reverse("approval-bundle-workbook", args=[held.bundle.pk])
    body = held.bodies.assistant.name
    good = sheet(
        ("B1", "用地预审", body, "20个工作日", 10, "", "总图、申请表"),
        (None, "环评", body, 15, "", "用地预审", "总图"),
    )
    page = body_of(client.post(address, {"file": good}))
    with acting(held.keeper):
        assert Approval.objects.filter(bundle=held.bundle).count() == 3
    signed = page.split('name="rows" value="')[1].split('"')[0]
    assert client.post(address, {"rows": signed[:-1]}).status_code == 422
    assert client.post(address, {"rows": signed}).status_code == 302
    with acting(held.keeper):
        added = Approval.objects.get(bundle=held.bundle, code="B1")
        assert (added.statutory_days, added.promised_days) == (20, 10)
        shared = added.materials.get(name="总图")
        assert shared.approvals.count() == 2


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 no archive", b"%PDF-1.4"])
def test_a_broken_workbook_is_refused_in_words(held: Held, broken: bytes) -> None:
    file = io.BytesIO(broken or b" ")
    file.name = "x.xlsx"
    answer = browser(held.keeper).post(
        reverse("approval-bundle-workbook", args=[held.bundle.pk]), {"file": file}
    )
    assert answer.status_code == 422


def test_kinds_are_a_bodys_own_and_make_templates(held: Held) -> None:
    client = browser(held.coordinator)
    for code, name in (("A2", "安全评审备案"), ("A3", "专项推荐")):
        sent = {"code": code, "name": name, "statutory_days": 15, "past_days": "8、9、10"}
        assert client.post(reverse("approval-kind-add"), sent).status_code == 302
    assert "安全评审备案" in body_of(client.get(reverse("approval-kinds")))
    keep = reverse("approval-bundle-do", args=[held.bundle.pk, "keep-template"])
    # the outside commission keeps no kind of A1 yet
    assert client.post(keep, {"name": "国家专项"}).status_code == 422
    outside = browser(held.bodies.outsider)
    sent = {"code": "A1", "name": "频率使用许可", "statutory_days": 20, "past_days": ""}
    assert outside.post(reverse("approval-kind-add"), sent).status_code == 302
    assert client.post(keep, {"name": "国家专项"}).status_code == 302
    template = Template.objects.get(name="国家专项")
    assert [item.after for item in template.items.all()] == [[], [], ["A1", "A2"]]
    opened_anew = browser(held.keeper).post(
        reverse("approval-bundle-add"),
        {
            "name": "照模板的申报", "project": held.bundle.project_id, "applicant": held.bodies.department.pk,
            "deadline": "2025-06-30", "template": template.pk,
        },
    )  # fmt: skip
    assert opened_anew.status_code == 302
    with acting(held.keeper):
        assert Approval.objects.filter(bundle=Bundle.objects.get(name="照模板的申报")).count() == 3
