"""Joint documents (联合行文): who may issue one, who signs it in which order, who sees it, and what ends it as one."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.evidence.models import File
from jianxing.kernel.actor import Actor, Role
from jianxing.letters import operations as ops
from jianxing.letters import policies, queries
from jianxing.letters.documented import document_of
from jianxing.letters.models import CoIssuer, Letter, Receipt
from jianxing.letters.operations import digest_of
from jianxing.notices.models import Notice
from tests.integration.letters import matters
from tests.integration.letters.together import Joint
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(standing: Standing) -> Joint:
    return Joint(standing)


def sees(by: Actor, letter: Letter) -> tuple[bool, bool, bool]:
    with acting(by):
        return (
            Letter.objects.filter(pk=letter.pk).exists(),
            Receipt.objects.filter(letter=letter).exists(),
            CoIssuer.objects.filter(letter=letter).exists(),
        )


def test_who_may_issue_a_letter_together(standing: Standing) -> None:
    for wrong in (
        {"co_issuers": [standing.group]},
        {"co_issuers": [standing.outside, standing.outside]},
        {"co_issuers": [standing.commission]},
        {"co_issuers": [standing.department]},
        {"co_issuers": [standing.outside], "copied_to": [standing.outside]},
        {"co_issuers": [standing.outside], "kind": "urging"},
        {"co_issuers": [standing.assistant], "kind": "joint_request"},
    ):
        with pytest.raises(policies.NotToThem):
            matters.drafted(standing, standing.department, **wrong)
    assert not CoIssuer.objects.exists()


def test_the_host_signs_last_and_nobody_signs_for_another(joint: Joint) -> None:
    standing, leader = joint.standing, joint.standing.group_leader
    with acting(leader):
        with pytest.raises(policies.StillOwed, match="驻住建组"):
            ops.sign(letter=joint.whole(), by=leader, at=AT)
        with pytest.raises(NotAllowed):
            ops.cosign(letter=joint.whole(), by=leader, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=joint.letter.pk).update(
                state="signed", document_number="x", signed_at=AT, dated_on=TODAY, digest="x",
                signed_by_id=leader.person_id,
            )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            CoIssuer.objects.filter(letter=joint.letter).update(state="signed", said_at=AT, digest="x")
    with acting(joint.worker), pytest.raises(NotAllowed):
        ops.cosign(letter=joint.whole(), by=joint.worker, at=AT)
    with acting(joint.leader), pytest.raises(NotAllowed):
        ops.sign(letter=joint.whole(), by=joint.leader, at=AT)
    mine = joint.cosigned()
    assert (mine.state, mine.said_by_id) == ("signed", joint.leader.person_id)
    with acting(joint.leader):
        with pytest.raises(StepRefused):
            ops.cosign(letter=joint.whole(), by=joint.leader, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            CoIssuer.objects.filter(pk=mine.pk).update(digest="another")
    with acting(leader):
        signed = ops.sign(letter=joint.whole(), by=leader, at=AT)
        receipts = list(signed.receipts.select_related("addressee"))
        whole = digest_of(signed, document_number=signed.document_number, dated_on=TODAY, receipts=receipts)
        draft = digest_of(signed, document_number="", dated_on=None, receipts=receipts)
        assert (signed.digest, mine.digest) == (whole, draft)
        assert signed.document_number.startswith(standing.group.label), "the host's number alone"


def test_who_drafted_it_does_not_sign_it_for_a_body_that_he_leads(standing: Standing) -> None:
    joint = Joint(standing)
    drafter = Actor(person_id=standing.supervisor.person_id, body_id=joint.second.pk, role=Role.LEADER)
    with acting(drafter):
        with pytest.raises(NotAllowed):
            ops.cosign(letter=joint.whole(), by=drafter, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            CoIssuer.objects.filter(letter=joint.letter).update(
                state="signed", said_at=AT, said_by_id=drafter.person_id, digest="x"
            )


def test_who_refuses_says_why_and_the_draft_is_given_up(joint: Joint) -> None:
    leader = joint.standing.group_leader
    with acting(joint.leader):
        with pytest.raises(TextMissing):
            ops.refuse_to_cosign(letter=joint.whole(), reason=" ", by=joint.leader, at=AT)
        ops.refuse_to_cosign(letter=joint.whole(), reason="涉及事项尚需核实", by=joint.leader, at=AT)
    with acting(leader):
        with pytest.raises(policies.StillOwed):
            ops.sign(letter=joint.whole(), by=leader, at=AT)
        assert Notice.objects.filter(kind="letter.cosign_refused", subject_id=joint.letter.pk).count() == 1
        ops.return_draft(letter=joint.whole(), reason="重拟", by=leader, at=AT)
    assert sees(joint.leader, joint.letter) == (True, True, True)


def test_a_draft_that_is_given_up_asks_nobody_any_more(joint: Joint) -> None:
    leader = joint.standing.group_leader
    with acting(leader):
        ops.drop(letter=joint.whole(), reason="不再需要", by=leader, at=AT)
    with acting(joint.leader):
        assert [one.state for one in joint.whole().co_issuers.all()] == ["ended"]
        assert queries.waiting(by=joint.leader, today=TODAY).to_cosign == 0
        with pytest.raises(StepRefused):
            ops.cosign(letter=joint.whole(), by=joint.leader, at=AT)


def test_every_issuer_sees_it_from_the_draft_and_those_above_from_the_signature(joint: Joint) -> None:
    standing, letter = joint.standing, joint.letter
    assert sees(joint.worker, letter) == (True, True, True)
    assert sees(standing.outsider, letter) == (False, False, False), "above the co-issuer, unsigned"
    assert sees(standing.leader, letter) == (False, False, False)
    with acting(joint.leader):
        waiting = queries.waiting(by=joint.leader, today=TODAY)
        assert (waiting.to_cosign, waiting.to_sign) == (1, 0)
        assert [one.letter_id for one in queries.to_cosign(by=joint.leader, most=5)] == [letter.pk]
        assert Notice.objects.filter(kind="letter.to_cosign", subject_id=letter.pk).count() == 1
    with acting(standing.group_leader):
        assert queries.waiting(by=standing.group_leader, today=TODAY).to_sign == 0
    joint.cosigned()
    with acting(standing.group_leader):
        assert queries.waiting(by=standing.group_leader, today=TODAY).to_sign == 1
    leader = standing.group_leader
    with acting(leader):
        ops.sign(letter=joint.whole(), then_send=True, by=leader, at=AT)
    for by in (standing.outsider, standing.leader, standing.handler, joint.worker):
        assert sees(by, letter) == (True, True, True)
    move_body(body=joint.second, parent=standing.assistant, by=standing.system, at=AT)
    assert sees(standing.outsider, letter) == (False, False, False)
    assert sees(standing.helper, letter) == (True, True, True)


def test_a_moved_body_above_a_co_issuer_sees_what_it_signed(joint: Joint) -> None:
    standing, letter = joint.standing, joint.sent()
    move_body(body=joint.second, parent=standing.assistant, by=standing.system, at=AT)
    assert sees(standing.outsider, letter) == (False, False, False)
    assert sees(standing.helper, letter) == (True, True, True)


def test_annexes_are_seen_by_who_signs_them(standing: Standing) -> None:
    annex = matters.paper(standing.supervisor, "附件.txt")
    joint = Joint(standing, files=[annex])
    with acting(joint.leader):
        assert File.objects.filter(pk=annex.pk).exists()
    with acting(standing.outsider):
        assert not File.objects.filter(pk=annex.pk).exists()


def test_it_is_superseded_and_withdrawn_by_all_who_issued_it(joint: Joint) -> None:
    standing, letter = joint.standing, joint.sent()
    further: dict[str, Any] = {"instead_of": letter, "effect": "withdraws"}
    with pytest.raises(policies.NotToThem):
        matters.drafted(standing, standing.department, **further)
    second = matters.drafted(standing, standing.department, co_issuers=[joint.second], **further)
    with acting(joint.leader):
        ops.cosign(letter=queries.one(pk=second.pk), by=joint.leader, at=AT)
    assert sees(joint.worker, letter)[0]
    leader = standing.group_leader
    with acting(leader):
        ops.sign(letter=queries.one(pk=second.pk), then_send=True, by=leader, at=AT)
    with acting(joint.worker):
        assert queries.one(pk=letter.pk).state == "withdrawn"


def test_what_comes_back_is_the_hosts_to_settle(joint: Joint) -> None:
    standing, letter = joint.standing, joint.sent()
    matters.answered(standing.handler, letter)
    with acting(joint.leader):
        receipt = queries.receipt_of(letter=letter, body_id=standing.department.pk)
        with pytest.raises(NotAllowed):
            ops.settle(receipt=receipt, by=joint.leader, at=AT)
    with acting(standing.supervisor):
        receipt = queries.receipt_of(letter=letter, body_id=standing.department.pk)
        ops.settle(receipt=receipt, by=standing.supervisor, at=AT)


def test_the_document_names_all_who_issue_it_the_host_first(joint: Joint) -> None:
    with acting(joint.standing.supervisor):
        said = document_of(joint.whole())
    names = (joint.standing.group.name, joint.second.name)
    assert (said.issuers, said.signatures) == (names, names)
    assert said.printer == joint.standing.group.name
    assert said.signers == ()


def test_a_joint_document_upwards_names_every_leader_who_signed(standing: Standing) -> None:
    joint = Joint(standing)
    letter = matters.drafted(standing, standing.commission, co_issuers=[joint.second])
    with acting(joint.leader):
        ops.cosign(letter=queries.one(pk=letter.pk), by=joint.leader, at=AT)
    with acting(standing.group_leader):
        signed = ops.sign(letter=queries.one(pk=letter.pk), by=standing.group_leader, at=AT)
        assert len(document_of(queries.one(pk=signed.pk)).signers) == 2
