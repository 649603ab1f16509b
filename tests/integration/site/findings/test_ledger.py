"""The ledger: what is filtered, how it goes on, what is counted, and that it asks little of the database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.findings import operations as ops
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.operations import Placed
from jianxing.projects.operations import ensure_projects
from jianxing.site.findings.saved import MOST_VIEWS
from jianxing.site.models import SavedView
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def placed(standing: Standing, count: int, **changes: object) -> list[Finding]:
    """Findings as a ledger brings them in, each with its project and an assisting body."""
    by = standing.supervisor
    with acting(by):
        projects = ensure_projects(names=[f"项目{i}" for i in range(count)], domain="transport", by=by, at=AT)
        rows = [
            Placed(
                **{  # type: ignore[arg-type]  # a test may change any column
                    "description": f"第{i}号堵点",
                    "state": State.ASSIGNED,
                    "responsible": standing.department,
                    "assisting": [standing.assistant],
                    "projects": [projects[f"项目{i}"]],
                    "domain": "transport",
                    "category": "征拆",
                    "found_on": TODAY - timedelta(days=i),
                    "due_on": TODAY + timedelta(days=i),
                    "due_kind": "date",
                }
                | changes
            )
            for i in range(count)
        ]
        return ops.place_many(rows=rows, by=by, at=AT)


def numbers(client: Client, **query: Any) -> set[str]:
    answer = client.get(reverse("findings"), query)
    assert answer.status_code == 200
    return {row.finding.number for row in answer.context["rows"]}


def test_nonsense_in_the_address_is_left_out_and_said(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.supervisor)
    query = {
        "state": "gone",
        "domain": "x",
        "responsible": "999999",
        "found_from": "yesterday",
        "sort": "price",
        "after": "due~never~x",
    }
    answer = client.get(reverse("findings"), query)
    assert answer.status_code == 200
    assert {row.finding.number for row in answer.context["rows"]} == {finding.number}
    assert {"state", "domain", "responsible", "found_from"} <= set(answer.context["form"].errors)


def test_each_filter_narrows_and_is_a_chip_with_its_way_out(standing: Standing) -> None:
    kept = matters.assigned(standing)
    other = placed(
        standing, 1, domain="ecology", responsible=standing.assistant, assisting=[], found_on=date(2024, 5, 1),
        due_on=TODAY - timedelta(days=10),
    )[0]  # fmt: skip
    client = browser(standing.supervisor)
    assert numbers(client) == {kept.number, other.number}
    for query in (
        {"domain": "transport"},
        {"responsible": standing.department.pk},
        {"responsible_words": standing.department.name},
        {"found_from": "2025-01-01"},
        {"q": "电力管线"},
    ):
        assert numbers(client, **query) == {kept.number}, query
    for query in (
        {"late": "1"},
        {"category": "征拆"},
        {"found_to": "2024-12-31"},
        {"due_before": TODAY.isoformat()},
    ):
        assert numbers(client, **query) == {other.number}, query
    answer = client.get(
        reverse("findings"), {"domain": "ecology", "late": "1", "state": ["assigned", "closed"]}
    )
    chips = answer.context["chips"]
    assert len(chips) == 4
    closed = next(
        chip
        for chip in chips
        if "state=assigned" in chip.remove_url and "state=closed" not in chip.remove_url
    )
    assert "domain=ecology" in closed.remove_url
    assert numbers(client, domain="ecology", late="1", state="assigned") == {other.number}


def test_what_is_closed_is_found_by_words_but_not_on_the_first_page(standing: Standing) -> None:
    finding = matters.closed(standing)
    client = browser(standing.supervisor)
    assert numbers(client) == set()
    assert numbers(client, scope="all") == {finding.number}
    assert numbers(client, state="closed") == {finding.number}
    assert numbers(client, q="切改方案") == {finding.number}


def test_the_answering_side_sees_what_it_owes(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for who in (standing.handler, standing.helper):
        assert numbers(browser(who), side="answering") == {finding.number}
    assert numbers(browser(standing.supervisor), side="answering") == set()


def test_the_next_page_continues_where_this_one_ended(standing: Standing) -> None:
    placed(standing, 60)
    client = browser(standing.supervisor)
    for sort in ("due", "-found", "state", "responsible"):
        first = client.get(reverse("findings"), {"sort": sort, "domain": "transport"})
        assert first.context["table"].count == 60
        second = client.get(first.context["table"].next_url, headers=HTMX)
        seen = [row.finding.pk for page in (first, second) for row in page.context["rows"]]
        assert len(seen) == len(set(seen)) == 60, sort
        assert second.context["table"].next_url is None


def test_the_same_address_gives_htmx_the_part_that_changes(standing: Standing) -> None:
    matters.assigned(standing)
    answer = browser(standing.supervisor).get(
        reverse("findings"), {"domain": "transport", "q": ""}, headers=HTMX | {"HX-Target": "ledger"}
    )
    text = body_of(answer)
    assert text.lstrip().startswith('<div id="ledger">')
    assert "<html" not in text
    assert answer["HX-Push-Url"] == f"{reverse('findings')}?domain=transport"


def test_a_stated_closing_and_a_relapse_are_marked(standing: Standing) -> None:
    stated = placed(standing, 1, state=State.CLOSED, closed_on=date(2025, 1, 2))[0]
    client = browser(standing.supervisor)
    assert numbers(client, stated="1") == {stated.number}
    assert "台账载明" in body_of(client.get(reverse("findings"), {"stated": "1"}))
    finding = matters.closed(standing)
    with acting(standing.supervisor):
        current = Finding.objects.get(pk=finding.pk)
        ops.reopen(finding=current, reason="反弹", due_on=None, by=standing.supervisor, at=AT)
    assert numbers(client, relapsed="1") == {finding.number}


def test_what_somebody_typed_is_never_markup(standing: Standing) -> None:
    with acting(standing.supervisor):
        finding = ops.register(
            description="<script>alert(1)</script>", place="<b>x</b>", by=standing.supervisor, at=AT
        )
    client = browser(standing.supervisor)
    for url in (
        reverse("findings"),
        reverse("findings-print"),
        reverse("finding", args=[finding.pk]),
        reverse("finding-act", args=[finding.pk, "assign"]),
        reverse("workbench"),
    ):
        text = body_of(client.get(url))
        assert "<script>alert(1)" not in text, url
        assert "<b>x</b>" not in text, url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(standing: Standing, language: str) -> None:
    finding = matters.submitted(standing)
    client = browser(standing.supervisor, language=language)
    for url in (
        reverse("findings"),
        reverse("findings-print"),
        reverse("finding-new"),
        reverse("finding", args=[finding.pk]),
        reverse("finding-act", args=[finding.pk, "close"]),
        reverse("findings-view-keep"),
        reverse("workbench"),
        reverse("notices"),
        reverse("findings-assign") + f"?ids={finding.pk}",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        main = body_of(answer).split("<main", 1)[1]
        assert ("Supervis" in main or "What is to be done" in main or "Notices" in main) == (
            language == "en"
        ), url


def test_the_ledger_asks_the_same_of_the_database_however_long_it_is(standing: Standing) -> None:
    placed(standing, 2)
    client = browser(standing.supervisor)
    client.get(reverse("findings"))
    with counted() as few:
        client.get(reverse("findings"))
    placed(standing, 45)
    with counted() as many:
        client.get(reverse("findings"))
    assert len(many) == len(few) <= 17


def test_a_view_is_kept_shown_and_thrown_away_by_its_owner_alone(standing: Standing) -> None:
    client = browser(standing.supervisor)
    url = reverse("findings-view-keep")
    assert client.post(url, {"name": "", "query": "late=1"}).status_code == 422
    answer = client.post(url, {"name": "交通超期", "query": "late=1&domain=transport&after=x"})
    assert answer["Location"] == f"{reverse('findings')}?late=1&domain=transport"
    page = client.get(answer["Location"])
    assert [tab.label for tab in page.context["tabs"] if tab.is_current] == ["交通超期"]
    with acting(standing.supervisor):
        kept = SavedView.objects.get()
    stranger = browser(standing.colleague)
    assert "交通超期" not in body_of(stranger.get(reverse("findings")))
    assert stranger.post(reverse("findings-view-forget", args=[kept.pk])).status_code == 404
    assert client.post(reverse("findings-view-forget", args=[kept.pk])).status_code == 302
    with acting(standing.supervisor):
        assert not SavedView.objects.exists()


def test_views_are_replaced_by_name_and_are_not_without_number(standing: Standing) -> None:
    client = browser(standing.supervisor)
    url = reverse("findings-view-keep")
    for number in range(MOST_VIEWS):
        assert client.post(url, {"name": f"视图{number}", "query": "late=1"}).status_code == 302
    assert client.post(url, {"name": "再一个", "query": "late=1"}).status_code == 422
    assert client.post(url, {"name": "视图0", "query": "stated=1"}).status_code == 302
    with acting(standing.supervisor):
        assert SavedView.objects.get(name="视图0").query == "stated=1"
        assert SavedView.objects.count() == MOST_VIEWS


def test_a_body_to_be_confirmed_is_marked(standing: Standing) -> None:
    Body.objects.filter(pk=standing.department.pk).update(is_confirmed=False)
    matters.assigned(standing)
    assert "待确认" in body_of(browser(standing.supervisor).get(reverse("findings")))
