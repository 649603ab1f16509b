"""Entering a finding by hand, and choosing bodies and projects by a piece of their name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.projects.models import Project
from jianxing.projects.operations import ensure_projects
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def found(client: Client, source: str, words: str, **more: Any) -> str:
    url = reverse("pick", args=[source])
    return body_of(client.get(url, {"field": "x", "x_words": words, **more}, headers=HTMX))


def test_without_words_on_it_nothing_is_entered(standing: Standing) -> None:
    client = browser(standing.supervisor)
    for wrong in (
        {"description": "  "},
        {"description": "堵点", "new_projects": "新项目"},
        {"description": "堵点", "found_on": "昨天"},
        {"description": "堵点", "responsible_words": "没有这个单位"},
        {"description": "堵点", "projects": [999999]},
    ):
        assert client.post(reverse("finding-new"), wrong).status_code == 422, wrong
    with acting(standing.supervisor):
        assert not Finding.objects.exists()
        assert not Project.objects.exists()


def test_one_finding_holds_up_several_projects_old_and_new(standing: Standing) -> None:
    by = standing.supervisor
    with acting(by):
        known = ensure_projects(names=["跨河桥"], domain="transport", by=by, at=AT)["跨河桥"]
    client = browser(by)
    answer = client.post(
        reverse("finding-new"),
        {
            "description": "管线未迁改",
            "projects": [known.pk],
            "new_projects": "站前广场\n\n 站前广场 \n北联络线",
            "domain": "transport",
            "responsible": standing.department.pk,
            "assisting": [standing.assistant.pk],
        },
    )
    assert answer.status_code == 302
    with acting(by):
        finding = Finding.objects.get()
        assert finding.state == "registered"
        assert finding.responsible_id == standing.department.pk
        assert [link.project.name for link in finding.project_links.all()] == [
            "跨河桥",
            "站前广场",
            "北联络线",
        ]
        assert finding.assistant_links.count() == 1


def test_another_page_hands_over_what_it_knows(standing: Standing) -> None:
    by = standing.supervisor
    with acting(by):
        known = ensure_projects(names=["跨河桥"], domain="transport", by=by, at=AT)["跨河桥"]
    query: dict[str, Any] = {"projects": known.pk, "domain": "transport", "description": "堵点"}
    text = body_of(browser(by).get(reverse("finding-new"), query))
    assert "跨河桥" in text
    assert "堵点</textarea>" in text


def test_a_project_that_is_not_seen_is_not_offered(standing: Standing) -> None:
    with acting(standing.supervisor):
        ensure_projects(names=["跨河桥"], domain="transport", by=standing.supervisor, at=AT)
    assert "跨河桥" in found(browser(standing.supervisor), "projects", "跨河")
    for who in (standing.outsider, standing.audit):
        assert "跨河桥" not in found(browser(who), "projects", "跨河")


def test_bodies_are_found_by_name_and_by_initials(standing: Standing) -> None:
    client = browser(standing.supervisor)
    assert standing.department.name in found(client, "bodies", "电力")
    assert standing.department.name in found(client, "bodies", "dlgs")
    assert standing.department.name not in found(client, "bodies", "dlgs", supervising=1)
    assert standing.department.name not in found(client, "bodies", "")
    assert "没有找到" in found(client, "bodies", "不存在")


def test_what_was_chosen_stays_while_one_goes_on_typing(standing: Standing) -> None:
    text = found(browser(standing.supervisor), "bodies", "水务", many=1, x=standing.department.pk)
    assert f'value="{standing.department.pk}" checked' in text
    assert standing.assistant.name in text


def test_words_that_fit_several_are_not_guessed(standing: Standing) -> None:
    finding = matters.registered(standing)
    url = reverse("finding-act", args=[finding.pk, "assign"])
    answer = browser(standing.supervisor).post(url, {"responsible_words": "纪", "due_days": 5})
    assert answer.status_code == 422
    assert "responsible" in answer.context["form"].errors
