"""Figures of a body's own, made on the page without code; and the board that shows them."""

from typing import Any

import pytest
from django.urls import reverse

from jianxing.briefs.models import Figure, Template
from jianxing.directory.acting import acting
from jianxing.site.findings.saved import save_view
from tests.integration.briefs import bulletins
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db

MADE = {
    "name": "交通在办问题", "view": "scope=open", "unit": "finding", "field": "found", "span": "year",
    "domain": "transport", "says_zh": "",
}  # fmt: skip


def made(standing: Standing, **fields: Any) -> Figure:
    with acting(standing.supervisor) as by:
        save_view(name="在办", query="scope=open", by=by, at=AT)
    client = browser(standing.supervisor)
    answer = client.post(reverse("figure-make"), MADE | fields)
    assert answer.status_code == 302, body_of(answer)
    with acting(standing.supervisor):
        return Figure.objects.get(is_current=True)


def test_a_handler_makes_none(standing: Standing) -> None:
    client = browser(standing.handler)
    assert client.get(reverse("figure-make")).status_code == 403
    assert client.post(reverse("figure-make"), MADE).status_code == 403
    assert client.get(reverse("brief-template")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"view": "scope=all&late=on"},  # kept by nobody
        {"unit": "litre"},
        {"span": "between"},
        {"since": "2025-01-01"},
        {"name": ""},
    ],
)
def test_what_makes_no_figure_comes_back_with_words(standing: Standing, wrong: dict[str, str]) -> None:
    client = browser(standing.supervisor)
    answer = client.post(reverse("figure-make"), MADE | {"view": "scope=all"} | wrong)
    assert answer.status_code == 422
    with acting(standing.supervisor):
        assert not Figure.objects.exists()


def test_one_persons_desk_is_no_figure(standing: Standing) -> None:
    with acting(standing.supervisor) as by:
        save_view(name="我的", query="scope=open&mine=on", by=by, at=AT)
    answer = browser(standing.supervisor).post(reverse("figure-make"), MADE | {"view": "scope=open&mine=on"})
    assert answer.status_code == 422


def test_value_and_rows_are_seen_before_it_is_kept(standing: Standing) -> None:
    finding = bulletins.found(standing, "停电窗口未定")
    client = browser(standing.supervisor)
    answer = client.post(reverse("figure-make"), MADE | {"view": "scope=all", "preview": "1"}, headers=HTMX)
    page = body_of(answer)
    assert answer.status_code == 200
    assert reverse("finding", args=[finding.pk]) in page
    with acting(standing.supervisor):
        assert not Figure.objects.exists()


def test_a_figure_is_made_placed_revised_and_retired(standing: Standing) -> None:
    bulletins.found(standing, "停电窗口未定")
    figure = made(standing)
    client, url = browser(standing.supervisor), reverse("figure", args=[figure.key])
    assert "停电窗口未定" in body_of(client.get(url))
    placed = {"section": "0", "sentence": f"在办{{{figure.key}}}个。"}
    assert client.post(reverse("figure-do", args=[figure.key, "place"]), placed).status_code == 302
    with acting(standing.supervisor):
        held = Template.objects.get(is_current=True)
        assert figure.key in str(held.sections)
    assert "交通在办问题" in body_of(client.get(reverse("board")))
    revised = client.post(
        reverse("figure-revise", args=[figure.key]), MADE | {"name": "交通在办", "span": "until"}
    )
    assert revised.status_code == 302
    with acting(standing.supervisor):
        assert Figure.objects.get(is_current=True).version == 2
    assert client.post(reverse("figure-do", args=[figure.key, "retire"]), {"reason": ""}).status_code == 422
    assert (
        client.post(reverse("figure-do", args=[figure.key, "retire"]), {"reason": "并入"}).status_code == 302
    )
    assert figure.key not in body_of(client.get(reverse("figures")))


def test_a_figure_of_another_body_is_not_there(standing: Standing) -> None:
    figure = made(standing)
    client = browser(standing.leader)
    for name, args in (
        ("figure", [figure.key]),
        ("figure-revise", [figure.key]),
        ("figure-do", [figure.key, "place"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_the_board_counts_anew_without_the_frame(standing: Standing) -> None:
    bulletins.found(standing)
    client = browser(standing.supervisor)
    answer = client.get(reverse("board"), headers=HTMX)
    assert 'hx-trigger="every 60s"' in body_of(answer)
    assert "在办问题" in body_of(answer)
    assert browser(standing.audit).get(reverse("board")).status_code == 403
