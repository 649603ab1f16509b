"""Pages of projects: refused first, then every form, then the lists as they grow."""

from decimal import Decimal

import pytest
import shapely
from django.urls import reverse

from jianxing.directory import jurisdictions
from jianxing.directory import queries as directory
from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.inspections import operations as inspecting
from jianxing.kernel.actor import Actor
from jianxing.projects import operations as ops
from jianxing.projects.models import CheckItem, Fund, FundEntry, ParkAsset, Project
from tests.integration.site import things
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def do(built: things.Built, action: str) -> str:
    return reverse("project-do", args=[built.project.pk, action])


def test_a_handler_registers_no_project(standing: Standing) -> None:
    client = browser(standing.handler)
    assert client.get(reverse("project-add")).status_code == 403
    answer = client.post(reverse("project-add"), {"name": "x", "domain": "transport", "stage": "planning"})
    assert answer.status_code == 403
    assert reverse("project-add") not in body_of(client.get(reverse("projects")))


def test_the_responsible_body_sees_the_project_and_corrects_nothing(standing: Standing) -> None:
    built = things.built(standing)
    client = browser(standing.handler)
    assert client.get(reverse("project", args=[built.project.pk])).status_code == 200
    for action in ("amend", "void", "share", "bodies", "checklist"):
        answer = client.post(
            do(built, action), {"reason": "x", "name": "改名", "domain": "transport", "items": "x"}
        )
        assert answer.status_code == 403, action
    assert things.fresh(standing.supervisor, built.project).name == things.NAME


def test_who_may_do_nothing_is_told_once(standing: Standing) -> None:
    built = things.built(standing)
    answer = browser(standing.leader).get(reverse("project", args=[built.project.pk]))
    assert not answer.context["actions"]
    assert standing.group.label in answer.context["why_nothing"] or answer.context["why_nothing"]
    assert body_of(answer).count(answer.context["why_nothing"]) == 1


def test_an_unknown_deed_is_not_there(standing: Standing) -> None:
    built = things.built(standing)
    client = browser(standing.supervisor)
    assert client.get(do(built, "explode")).status_code == 404
    pk = built.project.pk
    assert client.get(reverse("fund-entry-do", args=[pk, built.entry.pk, "explode"])).status_code == 404
    assert client.get(reverse("asset-do", args=[pk, built.asset.pk, "explode"])).status_code == 404
    assert client.post(reverse("fund-doubt", args=[pk, "fundentry-0"])).status_code == 404


def test_money_of_another_project_is_not_reached_through_this_one(standing: Standing) -> None:
    built = things.built(standing)
    with acting(standing.supervisor):
        other = ops.register(name="另一项目", domain="transport", by=standing.supervisor, at=AT)
    client = browser(standing.supervisor)
    for name, args in (
        ("fund-entry-add", [other.pk, built.fund.pk]),
        ("fund-entry-do", [other.pk, built.entry.pk, "void"]),
        ("asset-do", [other.pk, built.asset.pk, "plan"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name


def test_a_form_with_errors_comes_back_with_them(standing: Standing) -> None:
    built = things.built(standing)
    client = browser(standing.supervisor)
    for url in (reverse("project-add"), do(built, "void"), do(built, "fund"), do(built, "stage")):
        for headers in ({}, HTMX):
            answer = client.post(url, {"csrfmiddlewaretoken": "x"}, headers=headers)
            assert answer.status_code == 422, url
            assert 'id="jx-form"' in body_of(answer)
            assert "jx-field-error" in body_of(answer)


def test_one_coordinate_alone_is_refused_at_its_field(standing: Standing) -> None:
    sent = {"name": "某桥", "domain": "transport", "stage": "planning", "longitude": "117.2"}
    answer = browser(standing.supervisor).post(reverse("project-add"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["latitude"]


def test_a_stage_that_is_passed_over_needs_its_reason(standing: Standing) -> None:
    built = things.built(standing)
    answer = browser(standing.supervisor).post(do(built, "stage"), {"to": "approval", "on": "2025-03-05"})
    assert answer.status_code == 422
    assert things.fresh(standing.supervisor, built.project).stage == "construction"


def test_a_project_is_registered(standing: Standing) -> None:
    client = browser(standing.supervisor)
    sent = {
        "name": "京滨城际铁路",
        "domain": "transport",
        "stage": "construction",
        "stage_on": "2024-05-06",
        "owners": [standing.department.pk],
        "participating_words": standing.assistant.name,
        "summary": "天津段",
    }
    answer = client.post(reverse("project-add"), sent)
    assert answer.status_code == 302, body_of(answer)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    for word in ("京滨城际铁路", standing.department.label, standing.assistant.label, "天津段"):
        assert word in body_of(page)


def test_a_point_near_a_border_is_told_and_one_within_is_not(standing: Standing) -> None:
    jurisdictions.load(by=Actor.system(), at=AT)
    client = browser(standing.supervisor)
    [wuqing] = [area for area in directory.areas(on=AT.date()) if area.code == "120114"]
    shape = shapely.from_wkb(wuqing.wkb)
    assert isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
    within = shapely.maximum_inscribed_circle(shape).coords[0]
    border = shapely.get_coordinates(shape)[0]
    for name, (x, y), is_told in (("within", within, False), ("border", border, True)):
        sent = {"name": name, "domain": "transport", "stage": "construction"}
        point = {"longitude": f"{x:.6f}", "latitude": f"{y:.6f}"}
        answer = client.post(reverse("project-add"), sent | point)
        assert answer.status_code == 302, body_of(answer)
        page = body_of(client.get(answer["Location"]))
        assert "武清区" in page
        assert ("临近边界" in page) == is_told


def test_every_deed_on_a_project_is_done(standing: Standing) -> None:
    built = things.built(standing)
    client, pk = browser(standing.supervisor), built.project.pk
    deeds: dict[str, dict[str, object]] = {
        "stage": {"to": "acceptance", "on": "2025-03-05", "document": "竣工报告"},
        "checklist": {"items": "新增事项一\n\n新增事项二\n管线切改方案已批复", "focus": "construction"},
        "fund": {"name": "市级配套", "source": "市财政"},
        "asset": {"kind": "land", "name": "北侧空地", "area": "1200", "idle_since": "2024-01-01"},
        "bodies": {"owners": [standing.assistant.pk], "responsible": [standing.department.pk]},
        "amend": {"name": "津潍高铁", "domain": "transport", "code": "JW-1", "reason": "更名"},
        "share": {"bodies": [standing.outside.pk]},
        "void": {"reason": "重复登记"},
    }
    for action, sent in deeds.items():
        shown = client.get(do(built, action), headers=HTMX)
        assert shown.status_code == 200, action
        answer = client.post(do(built, action), sent, headers=HTMX)
        assert answer.status_code == 200, (action, body_of(answer))
        assert answer["HX-Redirect"] == reverse("project", args=[pk]), action
        page = client.get(reverse("project", args=[pk]))
        assert page.status_code == 200, action
    with acting(standing.supervisor):
        project = Project.objects.get(pk=pk)
        assert (project.stage, project.name, project.is_void) == ("acceptance", "津潍高铁", True)
        assert CheckItem.objects.filter(checklist__project=project).count() == 5
        assert Fund.objects.filter(project=project).count() == 2
        assert ParkAsset.objects.filter(park=project).count() == 2
    assert browser(standing.outsider).get(reverse("project", args=[pk])).status_code == 200


def test_the_owner_reports_money_and_idle_assets(standing: Standing) -> None:
    built = things.built(standing)
    client, pk = browser(standing.handler), built.project.pk
    url = reverse("fund-entry-add", args=[pk, built.fund.pk])
    sent = {
        "kind": "payment",
        "amount": "250000.50",
        "on": "2025-03-03",
        "payee": "施工单位",
        "document": "凭证",
    }
    assert client.post(url, sent).status_code == 302
    settle = reverse("fund-entry-do", args=[pk, built.entry.pk, "settle"])
    assert client.post(settle, {"on": "2025-03-04", "document": "拨款单"}).status_code == 302
    assert (
        client.post(
            reverse("fund-entry-do", args=[pk, built.entry.pk, "void"]), {"reason": "错记"}
        ).status_code
        == 302
    )
    with acting(standing.supervisor):
        assert FundEntry.objects.get(fund=built.fund, kind="payment").amount == Decimal("250000.50")
    asset = {
        name: reverse("asset-do", args=[pk, built.asset.pk, name]) for name in ("plan", "reuse", "release")
    }
    assert client.post(asset["reuse"], {"on": "2025-03-05"}).status_code in (302, 422)
    for name, values in (
        ("plan", {"project": pk, "on": "2025-03-05"}),
        ("reuse", {"on": "2025-03-06"}),
        ("release", {"on": "2025-03-06", "reason": "企业退出"}),
    ):
        answer = client.post(asset[name], values)
        assert answer.status_code in (302, 422), name
    assert things.fresh(standing.supervisor, built.asset).state == "idle"


def test_late_money_becomes_a_finding_once(standing: Standing) -> None:
    built = things.built(standing)
    client, pk = browser(standing.supervisor), built.project.pk
    page = client.get(reverse("project", args=[pk]))
    [(key, said)] = page.context["doubts"]
    url = reverse("fund-doubt", args=[pk, key])
    first, second = client.post(url), client.post(url)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with acting(standing.supervisor):
        finding = Finding.objects.get(projects=built.project)
    assert said in finding.description


def test_the_page_shows_what_was_last_seen_of_each_item(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    by = standing.supervisor
    with acting(by):
        inspection = type(inspection).objects.get(pk=inspection.pk)
        for item, outcome in zip(built.items, ("ok", "problem"), strict=False):
            inspecting.record_result(
                inspection=inspection, item=item, outcome=outcome, note="已看", by=by, at=AT
            )
    answer = browser(by).get(reverse("project", args=[built.project.pk]))
    checks = answer.context["checks"]
    assert (checks.looked_at, checks.done, checks.problems, checks.total) == (2, 1, 1, 3)
    assert things.TITLE in body_of(answer)
    assert "jx-outcome--problem" in body_of(answer)


def test_the_list_narrows_and_pages(standing: Standing) -> None:
    with acting(standing.supervisor):
        for number in range(60):
            ops.register(
                name=f"项目{number:02d}",
                domain="transport" if number % 2 else "ecology",
                by=standing.supervisor,
                at=AT,
            )
    client = browser(standing.supervisor)
    first = client.get(reverse("projects"), {"domain": "transport"})
    assert first.context["table"].count == 30
    assert "项目01" in body_of(first)
    assert "项目02" not in body_of(first)
    every, url = [], reverse("projects")
    answer = client.get(url)
    while True:
        every += [project.pk for project in answer.context["rows"]]
        if answer.context["table"].next_url is None:
            break
        answer = client.get(url + answer.context["table"].next_url)
    assert len(every) == len(set(every)) == 60


def test_the_list_asks_as_often_for_many_as_for_few(standing: Standing) -> None:
    client, url = browser(standing.supervisor), reverse("projects")

    def add(first: int, last: int) -> None:
        with acting(standing.supervisor):
            for number in range(first, last):
                ops.register(name=f"项目{number}", domain="transport", by=standing.supervisor, at=AT)

    add(0, 3)
    client.get(url)
    with counted() as few:
        client.get(url)
    add(3, 25)
    with counted() as many:
        assert client.get(url).context["table"].count == 25
    assert len(many) == len(few) <= 12


def test_the_page_asks_as_often_for_many_items_as_for_few(standing: Standing) -> None:
    built = things.built(standing)
    client, url = browser(standing.supervisor), reverse("project", args=[built.project.pk])
    client.get(url)
    with counted() as few:
        client.get(url)
    with acting(standing.supervisor):
        drafts = [ops.ItemDraft(f"事项{number}") for number in range(20)]
        ops.ensure_checklist(project=built.project, items=drafts, by=standing.supervisor, at=AT)
        for number in range(10):
            ops.register(
                name=f"子项目{number}",
                domain="transport",
                parent=built.project,
                by=standing.supervisor,
                at=AT,
            )
    for number in range(3):
        things.held(standing, built.project, title=f"督查{number}")
    with counted() as many:
        assert client.get(url).status_code == 200
    assert len(many) <= len(few) + 2
