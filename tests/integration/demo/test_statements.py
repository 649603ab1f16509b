"""Every sentence of the bulletin that claims an act or an effect has its page, and every row of a figure opens."""

from typing import Any

from django.test import Client

from jianxing.briefs import queries
from jianxing.briefs.addresses import page_of
from jianxing.briefs.documents import as_json
from jianxing.briefs.models import Brief
from jianxing.demo.accounts import PASSWORD
from jianxing.demo.scene import AS_OF
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from tests.integration.demo.article_claims import CLAIMS

#: Rows that are told by their number alone, and lead nowhere.
SEALED = "referral:"


def _reader(login: str) -> Client:
    client = Client()
    client.post("/account/sign-in", {"login": login, "password": PASSWORD})
    return client


def _refused_by(client: Client, pages: set[str]) -> list[tuple[str, int]]:
    answered = {page: client.get(page.partition("#")[0]).status_code for page in sorted(pages)}
    return [(page, status) for page, status in answered.items() if status != 200]


def test_each_claim_of_the_bulletin_opens_where_it_is_held(built: None) -> None:
    with acting(Actor.system(body_id=Body.objects.get(code="TJ").pk)):
        draft = Brief.objects.get(state="draft")
        told = as_json(queries.drawn_brief(brief=draft))
        today = as_json(queries.drawn_template(as_of=AS_OF))
    leader, stranger = _reader("shiwei"), _reader("tongzhou")

    said: list[dict[str, Any]] = told["statements"]
    assert [one["text"] for one in said] == [one["text"] for one in today["statements"]]
    assert all(one["held_by"] for one in said), [one["text"] for one in said if not one["held_by"]]
    for _section, sentence, words in CLAIMS:
        for each in words:
            held = [one for one in said if each in one["text"]]
            assert held, (sentence, each)
            assert all(way["page"] and way["query"] for one in held for way in one["held_by"])

    pages = {way["page"] for one in (*said, *today["statements"]) for way in one["held_by"]}
    assert len(pages) > len(CLAIMS)
    assert stranger.get(f"/briefs/{draft.pk}/").status_code == 404
    assert _refused_by(leader, pages) == []

    # Down to single rows: the first and the last of each figure, as the reader is shown them.
    rows = {
        end.leads_to
        for figure in _figures()
        for end in ((figure[0], figure[-1]) if figure else ())
        if not end.handle.startswith(SEALED)
    }
    assert all(page_of(handle) for handle in rows), [handle for handle in rows if not page_of(handle)]
    assert _refused_by(leader, {page_of(handle) for handle in rows}) == []


def _figures() -> list[Any]:
    with acting(Actor.system(body_id=Body.objects.get(code="TJ").pk)):
        return [placed.rows for placed in queries.drawn_template(as_of=AS_OF, most=600).figures.values()]
