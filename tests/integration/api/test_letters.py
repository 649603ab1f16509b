"""Letters by programs: drafted, signed, sent, answered, returned, settled; joint actions; paper; the signing rule."""

import pytest

from jianxing.api import description
from jianxing.directory.acting import acting
from jianxing.letters.documents import MEDIA_TYPES, FormatName
from jianxing.letters.models import Impasse
from jianxing.letters.queries import one_action
from tests.integration.api.calling import Program
from tests.integration.letters import matters
from tests.integration.letters.together import Joint
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def test_from_the_draft_to_the_settled_answer(standing: Standing) -> None:
    supervisor, leader = Program(standing.supervisor), Program(standing.group_leader)
    outsider = Program(standing.outsider)
    to = [{"body": standing.outside.pk, "asked": "请函复", "due_days": 5}]
    new = {"kind": "letter", "title": "关于切改的函", "text": "请协助", "to": to}
    refused = supervisor.post("/letters", {**new, "effect": "withdraws"})
    assert refused.status_code == 422
    draft = supervisor.post("/letters", new)
    assert draft.status_code == 201, draft.content.decode()
    key = draft.json()["id"]
    assert outsider.get(f"/letters/{key}").status_code == 404
    assert supervisor.post(f"/letters/{key}/sign", {}).status_code == 403
    signed = leader.post(f"/letters/{key}/sign", {"then_send": True}, If_Match=draft["ETag"]).json()
    assert signed["state"] == "sent"
    assert signed["document_number"]
    [came] = outsider.get("/letter-receipts").json()["items"]
    assert (came["state"], came["due_on"]) == ("delivered", "2025-03-13")
    path = f"/letter-receipts/{came['id']}"
    assert outsider.post(f"{path}/open").json()["state"] == "opened"
    assert outsider.post(f"{path}/accept").json()["state"] == "accepted"
    assert outsider.post(f"{path}/answer", {"text": "已督促"}).json()["state"] == "answered"
    back = supervisor.post(f"{path}/return", {"reason": "附批复", "due_days": 2})
    assert back.json()["due_on"] == "2025-03-10"
    assert outsider.post(f"{path}/answer", {"text": "批复见附件"}).json()["state"] == "answered"
    assert supervisor.post(f"{path}/settle").json()["state"] == "settled"
    whole = supervisor.get(f"/letters/{key}").json()
    assert whole["state"] == "settled"
    assert [one["text"] for one in whole["receipts"][0]["answers"]] == ["已督促", "批复见附件"]


def test_a_joint_action_and_its_plan(standing: Standing) -> None:
    lead, party = Program(standing.supervisor), Program(standing.outsider)
    opened = lead.post("/joint-actions", {"name": "京滨联动", "shape": "group_local"})
    assert opened.status_code == 201, opened.content.decode()
    key = opened.json()["id"]
    assert party.get(f"/joint-actions/{key}").status_code == 404
    with acting(standing.supervisor):
        action = one_action(pk=key)
    letter = matters.joint_letter(standing, action, standing.outside)
    matters.accepted(standing.outsider, letter)
    plan = lead.post(f"/joint-actions/{key}/plan", {"text": "先改燃气"}).json()
    stated = party.post(f"/joint-plans/{plan['id']}/position", {"demand": "不断流", "consent": "given"})
    assert stated.json() == {"plan": plan["id"], "consent": "given"}
    [line] = lead.get("/joint-actions").json()["items"]
    assert [one["addressee"]["id"] for one in line["owing"]] == [standing.outside.pk]
    assert lead.post(f"/joint-actions/{key}/close", {"outcome": "完成"}).status_code == 422
    whole = lead.get(f"/joint-actions/{key}").json()
    assert "不断流" in [one["demand"] for one in whole["plans"][0]["positions"]]


def test_a_matter_that_two_decline_is_decided(standing: Standing) -> None:
    letter = matters.sent(standing, standing.outside, standing.assistant)
    matters.declined(standing.outsider, letter)
    matters.declined(standing.helper, letter)
    with acting(standing.leader):
        pk = Impasse.objects.get().pk
    leader = Program(standing.leader)
    assert len(leader.get(f"/impasses/{pk}").json()["chain"]) == 2
    sent = {"falls_to": standing.assistant.pk, "decision": "在其红线内"}
    assert leader.post(f"/impasses/{pk}/decide", sent).json()["state"] == "decided"
    assert (
        Program(standing.supervisor).get("/impasses").json()["items"][0]["falls_to"]["id"]
        == standing.assistant.pk
    )


def test_the_signing_rule_is_a_leaders(standing: Standing) -> None:
    assert Program(standing.supervisor).post("/signing-rule", {"signature_first": True}).status_code == 403
    leader = Program(standing.group_leader)
    assert leader.post("/signing-rule", {"signature_first": True}).json() == {"signature_first": True}
    assert leader.get("/signing-rule").json() == {"signature_first": True}


def test_a_letter_as_it_is_printed(standing: Standing) -> None:
    letter = matters.signed(standing)
    supervisor, outsider = Program(standing.supervisor), Program(standing.outsider)
    path = f"/letters/{letter.pk}/document"
    assert outsider.get(path).status_code == 404, "signed, and not sent yet"
    assert supervisor.get(f"{path}?form=odt").status_code == 422
    begins: dict[FormatName, bytes] = {"pdf": b"%PDF", "docx": b"PK"}
    for form, head in begins.items():
        given = supervisor.get(f"{path}?form={form}")
        assert given.status_code == 200, given.content.decode()
        assert given.content.startswith(head)
        assert given["Content-Type"] == MEDIA_TYPES[form]
        assert given["Content-Disposition"].startswith("attachment")
    assert supervisor.get(path)["Content-Type"] == "application/pdf"
    said = description.described()["paths"]["/letters/{id}/document"]["get"]["responses"]["200"]
    assert set(said["content"]) == set(MEDIA_TYPES.values())


def test_a_joint_letter_is_signed_by_its_co_issuers_first(standing: Standing) -> None:
    joint = Joint(standing)
    host, other, outsider = Program(standing.group_leader), Program(joint.leader), Program(standing.outsider)
    path = f"/letters/{joint.letter.pk}"
    assert host.post(f"{path}/sign", {}).status_code == 422
    assert host.post(f"{path}/cosign", {}).status_code == 403
    assert Program(joint.worker).post(f"{path}/cosign", {}).status_code == 403
    assert outsider.post(f"{path}/cosign", {}).status_code == 404
    assert other.post(f"{path}/refuse-to-cosign", {"reason": " "}).status_code == 422
    assert other.post(f"{path}/cosign", {}).json()["state"] == "draft"
    assert other.post(f"{path}/cosign", {}).status_code == 409
    signed = host.post(f"{path}/sign", {}).json()
    assert signed["state"] == "signed"
    [line] = other.get(path).json()["co_issuers"]
    assert (line["body"]["id"], line["state"]) == (joint.second.pk, "signed")
    to = [{"body": standing.department.pk}]
    new = {"kind": "letter", "title": "函", "text": "函", "to": to, "co_issuers": [joint.second.pk]}
    made = Program(standing.supervisor).post("/letters", new)
    assert made.status_code == 201, made.content.decode()
    refused = other.post(f"/letters/{made.json()['id']}/refuse-to-cosign", {"reason": "尚需核实"})
    assert refused.status_code == 200, refused.content.decode()
