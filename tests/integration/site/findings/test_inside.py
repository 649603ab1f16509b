"""Routing inside and the head's approval, by the pages: who is offered what, and who reads the talk."""

from typing import Any

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings.models import HeadRule, Proposal
from tests.integration.findings import matters, offices
from tests.integration.findings.offices import make_inside
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.integration.site.findings.test_page import offered
from tests.standing import Standing

pytestmark = pytest.mark.django_db

TALK = ("内部：先核图纸", "内部:先核图纸", "呈请审核", "工程科")


def page(client: Any, pk: int) -> str:
    return body_of(client.get(reverse("finding", args=[pk])))


def test_the_supervising_side_reads_nothing_of_the_talk(standing: Standing) -> None:
    finding, _proposal = offices.proposed(standing, make_inside(standing))
    for by in (standing.supervisor, standing.leader, standing.helper):
        text = page(browser(by), finding.pk)
        assert "内部分办" in text
        assert not [words for words in TALK if words in text]
    for by in (standing.handler, standing.department_head):
        assert "呈请审核" in page(browser(by), finding.pk)


def test_requesting_closing_is_greyed_until_the_head_approves(standing: Standing) -> None:
    inside = make_inside(standing)
    finding, _proposal = offices.proposed(standing, inside)
    assert "负责人尚未同意" in offered(standing.handler, finding)["submit"]
    assert "submit" not in offered(inside.clerk, finding)
    assert "待负责人审批" in offered(inside.clerk, finding)["propose"]
    client = browser(standing.department_head)
    url = reverse("finding-act", args=[finding.pk, "decide_proposal"])
    assert "呈请审核" in body_of(client.get(url))
    assert client.post(url, {"granted": "no", "reason": ""}).status_code == 422
    assert client.post(url, {"granted": "yes", "reason": ""}).status_code == 302
    assert client.post(url, {"granted": "yes", "reason": ""}).status_code == 409
    assert offered(standing.handler, finding)["submit"] == ""


def test_a_handler_routes_and_the_office_proposes_by_the_forms(standing: Standing) -> None:
    inside, finding = make_inside(standing), matters.rectifying(standing)
    client = browser(standing.handler)
    url = reverse("finding-act", args=[finding.pk, "route"])
    assert inside.office.label in body_of(client.get(url))
    assert client.post(url, {"office": "", "due_days": "3"}).status_code == 422
    assert client.post(url, {"office": str(standing.assistant.pk), "due_days": "3"}).status_code == 422
    assert (
        client.post(url, {"office": str(inside.office.pk), "due_days": "3", "note": "x"}).status_code == 302
    )
    clerk = browser(inside.clerk)
    assert "分办给我们" in body_of(clerk.get(reverse("workbench")))
    proposing = reverse("finding-act", args=[finding.pk, "propose"])
    assert clerk.post(proposing, {"statement": "已完成"}).status_code == 422  # no evidence yet
    with acting(inside.clerk):
        assert not Proposal.objects.exists()


def test_only_a_leader_sets_that_the_head_always_approves(standing: Standing) -> None:
    url = reverse("head-approval")
    assert browser(standing.handler).get(url).status_code == 403
    client = browser(standing.department_head)
    assert client.post(url, {"required": "on"}).status_code == 302
    assert HeadRule.objects.get(body=standing.department).is_required
    assert client.post(url, {}).status_code == 302
    assert not HeadRule.objects.get(body=standing.department).is_required


def test_the_page_asks_little_of_the_database_inside_too(standing: Standing) -> None:
    inside = make_inside(standing)
    finding, _proposal = offices.proposed(standing, inside)
    for by in (standing.department_head, inside.clerk):
        client = browser(by)
        page(client, finding.pk)
        with counted() as asked:
            page(client, finding.pk)
        assert len(asked) <= 46, len(asked)
