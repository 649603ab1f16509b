"""The search of all pages: what one may not see is not found, and what one may is, by words, numbers and initials."""

from typing import Any

import pytest
from django.urls import reverse

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.findings import operations as ops
from jianxing.findings.lifecycle import State
from jianxing.findings.operations import Placed
from jianxing.kernel.actor import Actor
from jianxing.projects.operations import ensure_projects
from jianxing.site.searching.views import FIRST
from tests.integration.approvals.bundles import NAME, opened
from tests.integration.findings import matters
from tests.integration.schedules.plans import schedule
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def found(by: Actor, words: str, **more: Any) -> Any:
    """Return the page that somebody gets."""
    answer = browser(by).get(reverse("search"), {"q": words, **more})
    assert answer.status_code == 200
    return answer


def findings_in(answer: Any) -> list[str]:
    return [row.finding.number for row in answer.context.get("rows") or ()]


def names_in(answer: Any, key: str) -> list[str]:
    return [
        link.name for section in answer.context["sections"] if section.key == key for link in section.links
    ]


def many(standing: Standing, text: str, count: int) -> None:
    with acting(standing.supervisor):
        ops.place_many(
            rows=[
                Placed(
                    description=f"{text}第{n}处",
                    state=State.ASSIGNED,
                    responsible=standing.department,
                    found_on=AT.date(),
                )
                for n in range(count)
            ],
            by=standing.supervisor,
            at=AT,
        )


def test_an_outsider_finds_nothing_and_learns_nothing_of_how_much_there_is(standing: Standing) -> None:
    with acting(standing.supervisor):
        ensure_projects(names=["电力管线迁改工程"], domain="transport", by=standing.supervisor, at=AT)
    finding = matters.assigned(standing)
    absent = body_of(found(standing.outsider, "没有这个词"))
    for words in ("电力", "管线", finding.number, finding.number[-6:]):
        for more in ({}, {"kind": "findings", "after": str(finding.pk + 1)}, {"kind": "projects"}):
            answer = found(standing.outsider, words, **more)
            assert findings_in(answer) == []
            assert names_in(answer, "projects") == []
            assert finding.number not in body_of(answer).replace(words, "")
    assert len(body_of(found(standing.outsider, "电力管线处"))) - len(absent) < 400


def test_officers_do_not_search(standing: Standing) -> None:
    for officer in (standing.system, standing.security, standing.audit):
        answer = browser(officer).get(reverse("search"), {"q": "电力"})
        assert answer.status_code == 403


def test_two_characters_a_number_and_initials_find(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for words in ("电力", "管线", "电力管线", "电力 管线", finding.number, finding.number[-6:]):
        assert findings_in(found(standing.supervisor, words)) == [finding.number], words
    assert findings_in(found(standing.supervisor, "电力 没有")) == []
    directory.add_body(
        code="JTW9",
        name="北京市交通委员会",
        short_name="交通委",
        kind=Body.Kind.DEPARTMENT,
        by=Actor.system(),
        at=AT,
    )
    for words in ("jtw", "JTW", "交通委", "JTW9"):
        assert "北京市交通委员会" in names_in(found(standing.outsider, words), "bodies"), words


def test_projects_are_found_by_name_and_initials(standing: Standing) -> None:
    with acting(standing.supervisor):
        ensure_projects(names=["京雄隧道工程"], domain="transport", by=standing.supervisor, at=AT)
    for words in ("隧道", "jxsd"):
        assert names_in(found(standing.supervisor, words), "projects") == ["京雄隧道工程"], words


def test_bundles_and_schedules_are_found_by_who_sees_them(standing: Standing) -> None:
    number, plan = opened(standing, approvals=()).bundle.number, schedule(standing.supervisor)
    for words, key in ((NAME, "bundles"), (number, "bundles"), (plan.name, "schedules")):
        assert names_in(found(standing.outsider, words), key) == [], words
    for words in (NAME, number, number[-6:]):
        assert names_in(found(standing.supervisor, words), "bundles") == [NAME], words
    assert names_in(found(standing.supervisor, plan.name, kind="schedules"), "schedules") == [plan.name]


def test_more_goes_on_where_the_first_ended(standing: Standing) -> None:
    many(standing, "隧道渗水", FIRST + 5)
    client = browser(standing.supervisor)
    first = client.get(reverse("search"), {"q": "隧道"})
    second = client.get(first.context["table"].next_url, headers=HTMX)
    numbers = findings_in(first) + findings_in(second)
    assert len(numbers) == len(set(numbers)) == FIRST + 5
    assert second.context["table"].next_url is None


def test_what_is_rare_is_found_behind_much_that_is_not(standing: Standing) -> None:
    finding = matters.assigned(standing)
    many(standing, "桥梁支座滞后", 1100)
    assert findings_in(found(standing.supervisor, "电力管线")) == [finding.number]


def test_nothing_found_says_what_to_do_and_nothing_asked_says_what_can_be(standing: Standing) -> None:
    assert "拼音首字母" in body_of(found(standing.supervisor, "没有这个词"))
    assert "jtw" in body_of(found(standing.supervisor, ""))
    for words in ("%", "_", "\\", "\x00", "'", "a" * 300, "<i>x</i>"):
        assert "<i>x" not in body_of(found(standing.supervisor, words)), words


def test_a_search_asks_little_of_the_database(standing: Standing) -> None:
    many(standing, "隧道渗水", 30)
    client = browser(standing.supervisor)
    client.get(reverse("search"), {"q": "隧道"})
    with counted() as asked:
        client.get(reverse("search"), {"q": "隧道"})
    assert len(asked) <= 12
