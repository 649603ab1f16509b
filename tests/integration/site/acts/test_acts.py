"""The ledger of acts: for the audit officer alone, and never with the content of a matter."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.ledger.models import Act
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import Standing, login_of

pytestmark = pytest.mark.django_db


def newest(standing: Standing) -> int:
    with acting(standing.audit):
        return Act.objects.order_by("-id").values_list("pk", flat=True)[0]


@pytest.mark.parametrize("who", ["supervisor", "leader", "handler", "outsider", "system", "security"])
def test_nobody_else_finds_it(standing: Standing, who: str) -> None:
    client = browser(getattr(standing, who))
    pk = newest(standing)
    assert client.get(reverse("acts")).status_code == 404
    assert client.post(reverse("acts-verify")).status_code == 404
    assert client.get(reverse("act-proof", args=[pk])).status_code == 404
    assert reverse("acts") not in body_of(client.get(reverse("bodies")))


def test_it_tells_who_did_what_and_never_what_it_says(standing: Standing) -> None:
    built = things.built(standing)
    page = body_of(browser(standing.audit).get(reverse("acts")))
    assert "project.register" in page
    assert login_of(standing.supervisor) in page
    assert f"project:{built.project.pk}" in page
    assert things.NAME not in page


def test_it_narrows(standing: Standing) -> None:
    things.built(standing)
    client, url = browser(standing.audit), reverse("acts")

    def shown(**query: str) -> set[str]:
        return {row[0].kind for row in client.get(url, query).context["rows"]}

    assert shown(kind="project.register") == {"project.register"}
    assert "project.register" not in shown(login=login_of(standing.handler))
    assert "project.register" in shown(login=login_of(standing.supervisor))
    assert shown(login="nobody-at-all") == set()
    assert shown(since="2100-01-01") == set()
    assert shown(until="2000-01-01") == set()
    assert shown(since="not a day", after="²")


def test_an_act_that_is_not_sealed_has_no_proof_yet(standing: Standing) -> None:
    client = browser(standing.audit)
    pk = newest(standing)
    assert client.get(reverse("act-proof", args=[pk])).status_code == 404


def test_it_asks_as_often_for_many_as_for_few(standing: Standing) -> None:
    client, url = browser(standing.audit), reverse("acts")
    things.programme(standing)
    client.get(url)
    with counted() as few:
        client.get(url)
    things.built(standing)
    with counted() as many:
        client.get(url)
    assert len(many) == len(few) <= 20
