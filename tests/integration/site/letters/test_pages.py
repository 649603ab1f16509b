"""The pages of letters: drafting from a finding, signing, the addressee's steps, the joint board, paper, what is passed on."""

from datetime import date

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.letters import queries
from jianxing.letters.models import Impasse, JointAction, Letter
from tests.integration.findings import matters as findings
from tests.integration.letters import matters
from tests.integration.letters.matters import TITLE
from tests.integration.letters.together import Joint
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: pytest.FixtureRequest) -> None:
    settings.DEMO_TODAY = TODAY  # type: ignore[attr-defined]


def test_from_a_finding_to_the_settled_answer(standing: Standing) -> None:
    finding = findings.registered(standing)
    add = f"{reverse('letter-add')}?finding={finding.pk}"
    assert browser(standing.system).get(add).status_code == 403
    drafter = browser(standing.supervisor)
    assert reverse("letter-add") in body_of(drafter.get(reverse("finding", args=[finding.pk])))
    given = {"kind": "letter", "title": TITLE, "to": [standing.outside.pk], "text": "请协助", "asked": "请函复",
             "due_days": 5, "urgency": "ordinary"}  # fmt: skip
    assert drafter.post(add, given | {"due_on": "2025-04-01"}).status_code == 422
    assert drafter.post(add, given | {"to": [standing.group.pk]}).status_code == 422
    assert drafter.post(add, given).status_code == 302
    with acting(standing.supervisor):
        letter = Letter.objects.get()
    page, sign = reverse("letter", args=[letter.pk]), reverse("letter-do", args=[letter.pk, "sign"])
    assert drafter.post(sign).status_code == 403
    leader = browser(standing.group_leader)
    assert TITLE in body_of(leader.get(reverse("workbench")))
    assert leader.post(sign, {"then_send": "on"}).status_code == 302
    outsider = browser(standing.outsider)
    assert TITLE in body_of(outsider.get(f"{reverse('letters')}?side=received"))
    assert finding.number not in body_of(outsider.get(reverse("findings")))
    with acting(standing.outsider):
        pk = matters.receipt_of(letter, standing.outside).pk
    for action, sent in (("open", {}), ("accept", {}), ("answer", {"text": "已督促批复"})):
        do = reverse("letter-receipt-do", args=[pk, action])
        assert outsider.post(do, sent).status_code == 302, action
    assert outsider.get(reverse("finding", args=[finding.pk])).status_code == 200
    shown = body_of(drafter.get(page))
    assert "已督促批复" in shown
    assert drafter.post(reverse("letter-receipt-do", args=[pk, "settle"])).status_code == 302
    with acting(standing.supervisor):
        assert queries.one(pk=letter.pk).state == "settled"
    assert TITLE in body_of(drafter.get(reverse("finding", args=[finding.pk])))


def test_the_joint_board_says_who_owes_and_the_plan_takes_positions(standing: Standing) -> None:
    lead = browser(standing.supervisor)
    assert browser(standing.handler).get(reverse("joint-action-add")).status_code == 403
    named = {"name": "京滨城际联动", "shape": "group_local"}
    assert lead.post(reverse("joint-action-add"), named).status_code == 302
    with acting(standing.supervisor):
        action = JointAction.objects.get()
    matters.joint_letter(standing, action)
    board = body_of(lead.get(reverse("joint-actions")))
    assert standing.outside.name in board
    matters.answered(standing.outsider, Letter(pk=_only_letter(standing)))
    board = body_of(lead.get(reverse("joint-actions")))
    assert standing.outside.name not in board
    assert standing.assistant.name in board
    plan = lead.post(reverse("joint-action-do", args=[action.pk, "plan"]), {"text": "先改燃气"})
    assert plan.status_code == 302
    refused = lead.post(reverse("joint-action-do", args=[action.pk, "close"]), {"outcome": "完成"})
    assert refused.status_code == 422
    assert standing.assistant.name in body_of(refused)
    party = browser(standing.outsider)
    page = body_of(party.get(reverse("joint-action", args=[action.pk])))
    assert "先改燃气" in page
    with acting(standing.outsider):
        version = queries.plans(action=action)[0].plan.pk
    stated = {"demand": "不断流", "opinion": "", "consent": "given"}
    assert party.post(reverse("joint-plan-position", args=[version]), stated).status_code == 302
    assert "不断流" in body_of(lead.get(reverse("joint-action", args=[action.pk])))


def test_the_form_that_asks_a_body_to_join_is_sent_as_it_is_shown(standing: Standing) -> None:
    lead = browser(standing.supervisor)
    lead.post(reverse("joint-action-add"), {"name": "京滨城际联动", "shape": "group_local"})
    with acting(standing.supervisor):
        address = f"{reverse('letter-add')}?joint_action={JointAction.objects.get().pk}"
    shown = lead.get(address).context["form"]
    given = {"kind": shown["kind"].value(), "urgency": "ordinary", "due_days": 5, "to": [standing.outside.pk]}
    made = lead.post(address, given | {"title": "联动函", "text": "请配合", "asked": "配合"})
    assert made.status_code == 302
    with acting(standing.supervisor):
        assert Letter.objects.get().kind == "joint_request"


def _only_letter(standing: Standing) -> int:
    with acting(standing.supervisor):
        return int(Letter.objects.get().pk)


def test_a_paper_letter_and_the_signing_rule(standing: Standing) -> None:
    client = browser(standing.supervisor)
    given = {
        "direction": "came", "other": [standing.outside.pk], "kind": "letter", "paper_number": "冀函3号",
        "paper_on": date(2025, 3, 3).isoformat(), "title": "来函", "text": "请配合",
    }  # fmt: skip
    assert client.post(reverse("letter-paper"), given | {"paper_on": "2025-03-09"}).status_code == 422
    assert client.post(reverse("letter-paper"), given).status_code == 302
    assert "冀函3号" in body_of(client.get(f"{reverse('letters')}?side=received"))
    assert client.post(reverse("signing-rule"), {"signature_first": "on"}).status_code == 403
    leader = browser(standing.group_leader)
    assert leader.post(reverse("signing-rule"), {"signature_first": "on"}).status_code == 302
    with acting(standing.group_leader):
        assert queries.signature_first(body_id=standing.group.pk)


def test_what_two_decline_is_shown_as_a_chain_and_decided_above(standing: Standing) -> None:
    letter = matters.sent(standing, standing.outside, standing.assistant)
    matters.declined(standing.outsider, letter, suggested=standing.assistant)
    matters.declined(standing.helper, letter)
    with acting(standing.leader):
        impasse = Impasse.objects.get()
    leader = browser(standing.leader)
    assert impasse.number in body_of(leader.get(reverse("impasses")))
    page = body_of(leader.get(reverse("impasse", args=[impasse.pk])))
    assert page.index(standing.outside.name) < page.rindex(standing.assistant.name)
    decide = reverse("impasse-decide", args=[impasse.pk])
    sent = {"falls_to": standing.assistant.pk, "decision": "管线在其红线内"}
    assert browser(standing.supervisor).post(decide, sent).status_code == 403
    assert leader.post(decide, sent).status_code == 302
    assert leader.post(decide, sent).status_code == 422
    assert browser(standing.helper).get(reverse("impasse", args=[impasse.pk])).status_code == 404


def test_where_the_signature_comes_first_an_assignment_is_said_to_wait_for_it(standing: Standing) -> None:
    finding = findings.registered(standing)
    assert (
        browser(standing.group_leader).post(reverse("signing-rule"), {"signature_first": "on"}).status_code
        == 302
    )
    client = browser(standing.supervisor)
    given = {"responsible": standing.department.pk, "due_days": 5}
    page = body_of(client.post(reverse("finding-act", args=[finding.pk, "assign"]), given, follow=True))
    assert "待签发" in page
    assert "已交办,责任单位" not in page.replace("，", ",")
    with acting(standing.supervisor):
        finding.refresh_from_db()
        assert finding.state == "registered"


def test_a_joint_letter_is_signed_by_each_body_on_its_own_page(standing: Standing) -> None:
    joint = Joint(standing)
    drafter, add = browser(standing.supervisor), reverse("letter-add")
    given = {
        "kind": "letter",
        "title": "联合函",
        "to": [standing.department.pk],
        "text": "请协助",
        "urgency": "ordinary",
    }
    assert drafter.post(add, given | {"co_issuers": [standing.commission.pk]}).status_code == 422
    assert drafter.post(add, given | {"co_issuers": [joint.second.pk]}).status_code == 302
    with acting(standing.supervisor):
        letter = Letter.objects.get(title="联合函")
    page = reverse("letter", args=[letter.pk])

    def do(action: str) -> str:
        return reverse("letter-do", args=[letter.pk, action])

    host, other = browser(standing.group_leader), browser(joint.leader)
    assert host.post(do("sign"), {"then_send": "on"}).status_code == 422, "the co-issuer signs first"
    assert host.post(do("cosign")).status_code == 403
    assert browser(joint.worker).post(do("cosign")).status_code == 403
    assert browser(standing.outsider).get(page).status_code == 404
    assert "联合函" in body_of(other.get(reverse("workbench")))
    assert "待会签" in body_of(host.get(page))
    assert do("cosign") in body_of(other.get(page))
    assert do("sign") not in body_of(other.get(page))
    assert other.post(do("cosign")).status_code == 302
    assert host.post(do("sign"), {"then_send": "on"}).status_code == 302
    for client in (host, other, browser(standing.handler)):
        assert joint.second.name in body_of(client.get(page))


def test_what_may_not_be_opened_is_refused_before_its_form_is_shown(standing: Standing) -> None:
    assert browser(standing.handler).get(reverse("joint-action-add")).status_code == 403
    foreign = findings.registered(standing)
    add = f"{reverse('joint-action-add')}?finding={foreign.pk}"
    assert browser(standing.leader).get(add).status_code == 403, "another body supervises it"
