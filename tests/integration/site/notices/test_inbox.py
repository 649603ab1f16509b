"""The inbox: what a body was told, read by each for himself."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.notices import queries, wording
from jianxing.notices.operations import tell
from jianxing.site.notices.telling import FINDING, SENTENCES
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db
URL = reverse("notices")


def newest(standing: Standing) -> int:
    with acting(standing.handler):
        return queries.inbox(by=standing.handler, limit=1)[0].pk


def test_what_another_body_was_told_is_not_there(standing: Standing) -> None:
    finding = matters.assigned(standing)
    pk = newest(standing)
    for who in (standing.outsider, standing.supervisor, standing.audit):
        client = browser(who)
        assert finding.number not in body_of(client.get(URL)).split("<main", 1)[1]
        assert client.get(reverse("notice", args=[pk])).status_code == 404


def test_reading_all_needs_a_post_and_a_number(standing: Standing) -> None:
    matters.assigned(standing)
    client = browser(standing.handler)
    assert client.get(reverse("notices-read")).status_code == 405
    client.post(reverse("notices-read"), {"up_to": "everything"})
    with acting(standing.handler):
        assert queries.unread_count(by=standing.handler) > 0


def test_an_empty_inbox_says_what_will_come(standing: Standing) -> None:
    assert "还没有通知" in body_of(browser(standing.handler).get(URL))


def test_opening_a_notice_reads_it_and_leads_to_the_finding(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.handler)
    assert f"{finding.number} 已交办" in body_of(client.get(URL))
    answer = client.get(reverse("notice", args=[newest(standing)]))
    assert answer["Location"] == reverse("finding", args=[finding.pk])
    assert finding.number not in body_of(client.get(URL, {"unread": "1"})).split("<main", 1)[1]
    with acting(standing.department_head):
        assert queries.unread_count(by=standing.department_head) == 1


def test_what_came_after_the_page_was_shown_stays_unread(standing: Standing) -> None:
    matters.assigned(standing)
    client = browser(standing.handler)
    shown = client.get(URL).context["newest"]
    matters.assigned(standing)
    client.post(reverse("notices-read"), {"up_to": shown})
    with acting(standing.handler):
        assert queries.unread_count(by=standing.handler) == 1


def test_older_notices_are_on_the_next_page(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for _number in range(60):
        tell(
            body_ids=[standing.department.pk],
            kind="finding.corrected",
            subject="finding",
            subject_id=finding.pk,
            params={"number": finding.number},
            at=AT,
        )
    client = browser(standing.handler)
    with counted() as asked:
        first = client.get(URL)
    second = client.get(URL + first.context["more_url"])
    seen = [notice.pk for page in (first, second) for notice in page.context["notices"]]
    assert len(seen) == len(set(seen)) == 61
    assert second.context["more_url"] == ""
    assert len(asked) <= 9


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_its_sentence_and_its_page(standing: Standing, language: str) -> None:
    finding = matters.assigned(standing)
    for kind in SENTENCES:
        said = wording.sentence(kind=kind, params={"number": finding.number})
        assert finding.number in said
        assert "%(" not in said
    assert FINDING.replace("{id}", str(finding.pk)) == reverse("finding", args=[finding.pk])
    text = body_of(browser(standing.handler, language=language).get(URL))
    assert ("has been assigned to you" in text) == (language == "en")
