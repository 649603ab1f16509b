"""The pages of instructions: writing and drafting, the leader's signing page, the receipt, panels on matters."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.instructions import operations as ops
from jianxing.instructions import queries
from jianxing.instructions.models import Charge, Instruction
from jianxing.ledger.sealer import seal_all
from tests.integration.findings import matters as findings
from tests.integration.instructions import matters
from tests.integration.instructions.matters import ASKED, PROPOSAL, WORDS
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_a_leader_writes_and_a_supervisor_drafts_by_the_same_form(standing: Standing) -> None:
    url = reverse("instruction-add")
    assert browser(standing.system).get(url).status_code == 403
    given = {"words": WORDS, "asked": ASKED, "addressees": [standing.group.pk], "urgency": "urgent"}
    client = browser(standing.leader)
    assert client.post(url, given).status_code == 422
    assert client.post(url, given | {"due_days": 5, "due_on": "2025-04-01"}).status_code == 422
    outside = client.post(url, given | {"due_days": 5, "addressees": [standing.outside.pk]})
    assert outside.status_code == 422
    assert "不是本单位的下级单位" in body_of(outside)
    assert client.post(url, given | {"due_days": 5}).status_code == 302
    drafter = browser(standing.supervisor)
    assert drafter.post(url, given | {"due_days": 5}).status_code == 302
    with acting(standing.supervisor):
        states = Instruction.objects.order_by("pk").values_list("state", "body_id")
        assert list(states) == [("signed", standing.commission.pk), ("draft", standing.group.pk)]


def test_the_signing_page_is_a_leaders_and_signs_at_one_tap(standing: Standing) -> None:
    draft = matters.drafted(standing)
    url = reverse("signing")
    assert browser(standing.supervisor).get(url).status_code == 403
    client = browser(standing.group_leader)
    page = body_of(client.get(url))
    assert PROPOSAL in page
    assert ASKED in page
    answer = client.post(reverse("instruction-do", args=[draft.pk, "sign"]), {"words": "同意,抓紧"})
    assert answer.status_code == 302
    assert answer.url == reverse("instruction-receipt", args=[draft.pk])  # type: ignore[attr-defined]
    again = client.post(reverse("instruction-do", args=[draft.pk, "sign"]), {"words": "再签"})
    assert again.status_code in (409, 422)
    assert PROPOSAL not in body_of(client.get(url))


def test_the_receipt_names_the_act_its_place_and_the_digest(standing: Standing) -> None:
    instruction = matters.written(standing)
    client = browser(standing.leader)
    url = reverse("instruction-receipt", args=[instruction.pk])
    with acting(standing.leader):
        act = queries.signing_act(instruction=instruction)
        shown = Instruction.objects.get(pk=instruction.pk)
    assert act is not None
    before = body_of(client.get(url))
    assert f"<dd>{act.pk}</dd>" in before
    assert shown.digest in before
    assert "正在入链" in before
    seal_all()
    assert "正在入链" not in body_of(client.get(url))
    draft = matters.drafted(standing)
    answer = browser(standing.group_leader).get(reverse("instruction-receipt", args=[draft.pk]))
    assert answer.status_code == 404


def test_the_addressee_receives_and_reports_and_the_leader_confirms(standing: Standing) -> None:
    instruction = matters.written(standing)
    with acting(standing.supervisor):
        pk = Charge.objects.get(instruction=instruction).pk
    client = browser(standing.supervisor)
    assert "批示件" in body_of(client.get(reverse("workbench")))
    page = reverse("instruction", args=[instruction.pk])
    assert client.get(reverse("charge", args=[pk])).url == f"{page}#charge-{pk}"  # type: ignore[attr-defined]
    assert client.post(reverse("charge-do", args=[pk, "report"]), {"text": "早了"}).status_code in (409, 422)
    assert client.post(reverse("charge-do", args=[pk, "receive"]), {}).status_code == 302
    assert client.post(reverse("charge-do", args=[pk, "report"]), {"text": ""}).status_code == 422
    assert client.post(reverse("charge-do", args=[pk, "report"]), {"text": "已核实"}).status_code == 302
    assert client.post(reverse("charge-do", args=[pk, "confirm"]), {}).status_code == 403
    leader = browser(standing.leader)
    assert "已核实" in body_of(leader.get(reverse("signing")))
    back = reverse("charge-do", args=[pk, "return"])
    assert leader.post(back, {"reason": "", "due_days": 2}).status_code == 422
    assert leader.post(back, {"reason": "不全", "due_days": 2}).status_code == 302
    assert client.post(reverse("charge-do", args=[pk, "report"]), {"text": "补充"}).status_code == 302
    assert leader.post(reverse("charge-do", args=[pk, "confirm"]), {}).status_code == 302
    text = body_of(leader.get(page))
    for said in ("第1次报结", "第2次报结", "不全", "已确认"):
        assert said in text


def test_a_further_instruction_is_written_in_place_of_one(standing: Standing) -> None:
    instruction = matters.written(standing)
    url = f"{reverse('instruction-add')}?supersedes={instruction.pk}"
    assert browser(standing.supervisor).get(url).status_code == 403
    given = {"words": "改由专班办", "asked": "x", "addressees": [standing.group.pk], "urgency": "ordinary"}
    assert browser(standing.leader).post(url, given | {"due_days": 3}).status_code == 302
    text = body_of(browser(standing.leader).get(reverse("instruction", args=[instruction.pk])))
    assert "已另作批示代替" in text


def test_the_matters_pages_show_it_to_those_who_see_it(standing: Standing) -> None:
    finding = findings.assigned(standing)
    with acting(standing.supervisor):
        finding.refresh_from_db()
    matters.written(standing, finding)
    project = things.built(standing).project
    inspection = things.held(standing, project)
    with acting(standing.group_leader):
        for matter in (
            things.fresh(standing.supervisor, project),
            things.fresh(standing.supervisor, inspection),
        ):
            asked = [ops.Asked(addressee=standing.group, text="x", due_days=2)]
            ops.write(words="一并研究", asked=asked, matter=matter, by=standing.group_leader, at=AT)
    pages = {
        reverse("finding", args=[finding.pk]): WORDS,
        reverse("project", args=[project.pk]): "一并研究",
        reverse("inspection", args=[inspection.pk]): "一并研究",
    }
    client = browser(standing.supervisor)
    for url, said in pages.items():
        assert body_of(client.get(url)).count(said) >= 2  # in the panel and in the time line
    assert WORDS not in body_of(browser(standing.handler).get(reverse("finding", args=[finding.pk])))


def test_the_lists_are_narrowed_and_take_as_many_queries_however_long(standing: Standing) -> None:
    matters.written(standing)
    url, client = reverse("instructions"), browser(standing.leader)
    client.get(url)
    with counted() as few:
        client.get(url)
    for _ in range(5):
        matters.written(standing)
    with counted() as many:
        assert body_of(client.get(url)).count(WORDS) == 6
    assert len(many) == len(few) <= 20
    assert WORDS not in body_of(client.get(url + "?state=withdrawn"))
    assert ASKED in body_of(browser(standing.supervisor).get(url + "?side=received&state=sent"))
    with counted() as asked:
        browser(standing.leader).get(reverse("signing"))
    assert len(asked) <= 40
