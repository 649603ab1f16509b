"""Similar findings on the pages: while typing, on the finding's page, in the list; joining and keeping apart."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from jianxing.alike.models import Joining, KeptApart
from jianxing.alike.operations import compare
from jianxing.directory.acting import acting
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
SAID = "10千伏电力管线切改方案未批复,影响3号墩桩基施工"
AGAIN = "10千伏电力管线切改方案没有批复,影响3号墩桩基施工"
Find = Callable[[str], Finding]


@pytest.fixture
def find(standing: Standing) -> Find:
    def make(said: str) -> Finding:
        with acting(standing.supervisor):
            made = findings.register(description=said, found_on=TODAY, by=standing.supervisor, at=AT)
            compare(findings=[made.pk], by=standing.supervisor, at=AT)
            return made

    return make


def test_who_holds_no_business_role_is_shown_nothing(standing: Standing, find: Find) -> None:
    find(SAID)
    for url in (reverse("alike"), reverse("alike-typed") + f"?description={SAID}"):
        assert browser(standing.audit).get(url).status_code == 403


def test_while_typing_the_same_matter_is_shown_with_number_state_body_and_why(
    standing: Standing, find: Find
) -> None:
    one = find(SAID)
    client = browser(standing.supervisor)
    with counted() as asked:
        answer = client.post(reverse("alike-typed"), {"description": AGAIN, "found_on": "x"}, headers=HTMX)
    said = body_of(answer)
    for part in (one.number, "已登记", "墩号", "未交办"):
        assert part in said
    assert len(asked) <= 9
    assert body_of(client.post(reverse("alike-typed"), {"description": "深基坑监测数据缺失"})).strip() == ""
    assert one.number not in body_of(
        browser(standing.outsider).post(reverse("alike-typed"), {"description": AGAIN})
    )


def test_the_entering_form_asks_while_one_types(standing: Standing) -> None:
    said = body_of(browser(standing.supervisor).get(reverse("finding-new")))
    assert f'hx-post="{reverse("alike-typed")}"' in said


def test_a_pair_is_joined_from_the_page_and_parted_again(standing: Standing, find: Find) -> None:
    one, two = find(SAID), find(AGAIN)
    client = browser(standing.supervisor)
    assert one.number in body_of(client.get(reverse("finding", args=[two.pk])))
    form = client.get(reverse("finding-act", args=[two.pk, "join"]) + f"?kept={one.number}")
    assert one.number in body_of(form)
    unknown = client.post(reverse("finding-act", args=[two.pk, "join"]), {"kept": "X-1", "reason": "同"})
    assert unknown.status_code == 422
    done = client.post(
        reverse("finding-act", args=[two.pk, "join"]), {"kept": one.number, "reason": "同一件"}
    )
    assert done.status_code == 302
    assert "已并案" in body_of(client.get(reverse("finding", args=[two.pk])))
    assert two.number in body_of(client.get(reverse("finding", args=[one.pk])))
    assert client.post(reverse("finding-act", args=[two.pk, "part"]), {"reason": "两件"}).status_code == 302
    with acting(standing.supervisor):
        assert not Joining.objects.filter(parted_at=None).exists()


def test_two_that_are_two_are_not_shown_again(standing: Standing, find: Find) -> None:
    one, two = find(SAID), find(AGAIN)
    client = browser(standing.supervisor)
    assert two.number in body_of(client.get(reverse("alike")))
    answer = client.post(
        reverse("alike-apart", args=[two.pk, one.pk]), {"back": "https://elsewhere.example/"}
    )
    assert answer["Location"] == reverse("finding", args=[two.pk])
    with acting(standing.supervisor):
        assert KeptApart.objects.count() == 1
    assert two.number not in body_of(client.get(reverse("alike")))
    assert browser(standing.outsider).post(reverse("alike-apart", args=[two.pk, one.pk])).status_code == 404
