"""A letter: who drafts, signs, sends, opens, accepts, answers, settles; who sees what; what never changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.operations import add_body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters import operations as ops
from jianxing.letters import policies, queries
from jianxing.letters.models import Answer, Letter, Receipt
from jianxing.letters.operations import digest_of
from jianxing.notices.models import Clock, Notice
from tests.integration.findings import matters as findings
from tests.integration.letters import matters
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def sees(by: Actor, letter: Letter) -> tuple[bool, bool]:
    with acting(by):
        return (
            Letter.objects.filter(pk=letter.pk).exists(),
            Receipt.objects.filter(letter=letter).exists(),
        )


def test_who_drafts_what_to_whom(standing: Standing) -> None:
    with acting(standing.audit), pytest.raises(NotAllowed):
        ops.draft(
            kind="letter", title="函", text="函", to=[matters.to(standing.outside)], by=standing.audit, at=AT
        )
    with acting(standing.handler), pytest.raises(policies.NotToThem):
        ops.draft(
            kind="assignment", title="交办", text="交办", to=[matters.to(standing.assistant)],
            by=standing.handler, at=AT,
        )  # fmt: skip
    with pytest.raises(policies.NotToThem):
        matters.drafted(standing, standing.commission, kind="urging")
    with pytest.raises(policies.NotToThem):
        matters.drafted(standing, standing.group)
    with pytest.raises(policies.NotToThem):
        matters.drafted(standing, standing.department, kind="recommendation")
    with pytest.raises(policies.NotToThem):
        matters.drafted(standing, standing.department, kind="recommendation", form="discipline")
    with pytest.raises(ops.AskedWrongly):
        matters.drafted(standing, to=[])
    with pytest.raises(ops.AskedWrongly):
        matters.drafted(standing, to=[matters.to(standing.outside), matters.to(standing.outside)])
    with pytest.raises(ops.AskedWrongly):
        matters.drafted(standing, to=[matters.to(standing.outside, due_on=TODAY - timedelta(days=1))])
    with pytest.raises(ops.AskedWrongly):
        matters.drafted(standing, kind="reply")
    with pytest.raises(TextMissing):
        matters.drafted(standing, text="  ")
    party = matters.to(standing.department, addressed_as="中共电力公司党委")
    letter = matters.drafted(standing, kind="recommendation", form="discipline", to=[party])
    assert letter.state == "draft"
    assert letter.document_number == ""


def test_nobody_signs_what_he_drafted_and_only_a_leader_signs(standing: Standing) -> None:
    letter = matters.drafted(standing)
    for by in (standing.supervisor, standing.colleague):
        with acting(by), pytest.raises(NotAllowed):
            ops.sign(letter=queries.one(pk=letter.pk), by=by, at=AT)
    leader = standing.group_leader
    with acting(leader):
        own = ops.draft(
            kind="letter", title="函", text="函", to=[matters.to(standing.outside)], by=leader, at=AT
        )
        with pytest.raises(NotAllowed):
            ops.sign(letter=own, by=leader, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=own.pk).update(signed_by=leader.person_id)
        signed = ops.sign(letter=queries.one(pk=letter.pk), by=leader, at=AT)
        assert signed.document_number
        assert signed.dated_on == TODAY
        receipts = list(signed.receipts.select_related("addressee"))
        assert signed.digest == digest_of(
            signed, document_number=signed.document_number, dated_on=TODAY, receipts=receipts
        )
        act = queries.signing_act(letter=signed)
        assert act is not None
        assert act.public["digest"] == signed.digest


def test_a_draft_stays_at_home_and_a_letter_shows_when_it_arrives(standing: Standing) -> None:
    letter = matters.drafted(standing, copied_to=[standing.assistant])
    assert sees(standing.outsider, letter) == (False, False)
    assert sees(standing.leader, letter) == (False, False)
    signed = matters.signed(standing, copied_to=[standing.assistant])
    assert sees(standing.leader, signed) == (True, True)
    assert sees(standing.outsider, signed) == (False, False)
    with acting(standing.supervisor):
        ops.send(letter=queries.one(pk=signed.pk), by=standing.supervisor, at=AT)
    assert sees(standing.outsider, signed) == (True, True)
    assert sees(standing.helper, signed) == (True, False), (
        "a copy shows the letter, not what is asked of others"
    )
    assert sees(standing.handler, signed) == (False, False)
    with acting(standing.outsider):
        assert Notice.objects.filter(kind="letter.received", subject_id=signed.pk).count() == 1


def test_each_addressee_has_a_receipt_of_its_own(standing: Standing) -> None:
    letter = matters.sent(standing, standing.outside, standing.assistant)
    with acting(standing.helper):
        assert [one.addressee_id for one in Receipt.objects.filter(letter=letter)] == [standing.assistant.pk]
    matters.answered(standing.outsider, letter)
    with acting(standing.helper):
        assert not Answer.objects.exists(), "one addressee does not read another's answer"
    with acting(standing.supervisor):
        states = {one.addressee_id: one.state for one in Receipt.objects.filter(letter=letter)}
        assert states == {standing.outside.pk: "answered", standing.assistant.pk: "delivered"}
        settled = matters.receipt_of(letter, standing.outside)
        ops.settle(receipt=settled, by=standing.supervisor, at=AT)
        assert queries.one(pk=letter.pk).state == "sent", "another is still open"
    matters.answered(standing.helper, letter)
    with acting(standing.supervisor):
        ops.settle(receipt=matters.receipt_of(letter, standing.assistant), by=standing.supervisor, at=AT)
        assert queries.one(pk=letter.pk).state == "settled"


def test_only_the_addressee_opens_accepts_and_answers(standing: Standing) -> None:
    letter = matters.sent(standing)
    with acting(standing.supervisor):
        receipt = matters.receipt_of(letter, standing.outside)
        with pytest.raises(NotAllowed):
            ops.open_letter(receipt=receipt, by=standing.supervisor, at=AT)
        with pytest.raises(NotAllowed):
            ops.register_paper_answer(
                receipt=receipt, text="复", paper_number="号", paper_on=TODAY, by=standing.supervisor, at=AT
            )
    with acting(standing.outsider):
        mine = matters.receipt_of(letter, standing.outside)
        with pytest.raises(StepRefused):
            ops.accept(receipt=mine, by=standing.outsider, at=AT)
    receipt = matters.accepted(standing.outsider, letter)
    theirs = matters.paper(standing.helper)
    with acting(standing.outsider):
        with pytest.raises(ops.FileNotYours):
            ops.answer(receipt=receipt, text="复", files=[theirs], by=standing.outsider, at=AT)
        with pytest.raises(TextMissing):
            ops.answer(receipt=receipt, text=" ", by=standing.outsider, at=AT)
        with pytest.raises(NotAllowed):
            ops.settle(receipt=matters.receipt_of(letter, standing.outside), by=standing.outsider, at=AT)
    with acting(standing.supervisor), pytest.raises(policies.StillOwed):
        ops.settle(receipt=matters.receipt_of(letter, standing.outside), by=standing.supervisor, at=AT)


def test_an_answer_comes_with_its_files_and_meets_the_clock(standing: Standing) -> None:
    letter = matters.sent(standing)
    with acting(standing.supervisor):
        receipt = matters.receipt_of(letter, standing.outside)
        assert receipt.due_on is not None
        assert Clock.objects.get(subject="receipt", subject_id=receipt.pk).state == "running"
    matters.answered(standing.outsider, letter)
    with acting(standing.supervisor):
        assert Clock.objects.get(subject="receipt", subject_id=receipt.pk).state == "met"
        assert File.objects.filter(name="答复材料.txt").exists(), "the sender sees the scan of the reply"
        again = matters.receipt_of(letter, standing.outside)
        with pytest.raises(TextMissing):
            ops.return_answer(receipt=again, reason=" ", due_days=2, by=standing.supervisor, at=AT)
        with pytest.raises(ops.DeadlineMissing):
            ops.return_answer(receipt=again, reason="未附批复", by=standing.supervisor, at=AT)
        ops.return_answer(receipt=again, reason="未附批复", due_days=2, by=standing.supervisor, at=AT)
        [answer] = Answer.objects.all()
        assert answer.return_reason == "未附批复"
        assert again.state == "accepted"
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(text="改过")
    with acting(standing.outsider):
        mine = matters.receipt_of(letter, standing.outside)
        second = ops.answer(receipt=mine, text="附批复", by=standing.outsider, at=AT)
        assert second.round == 2


def test_what_was_signed_never_changes(standing: Standing) -> None:
    letter = matters.signed(standing)
    changes: list[dict[str, Any]] = [
        {"text": "改过"}, {"title": "改过"}, {"document_number": "1号"}, {"digest": "0" * 64},
        {"addressed": []}, {"drafted_by": None}, {"state": "draft"}, {"state": "settled"},
    ]  # fmt: skip
    of_receipts: list[dict[str, Any]] = [
        {"asked": "改过"},
        {"due_days": 99},
        {"state": "delivered"},
        {"state": "opened"},
    ]
    with acting(standing.group_leader):
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                Letter.objects.filter(pk=letter.pk).update(**change)
        for change in of_receipts:
            with pytest.raises(IntegrityError), transaction.atomic():
                Receipt.objects.filter(letter=letter).update(**change)


def test_a_further_letter_supersedes_and_withdraws(standing: Standing) -> None:
    letter = matters.sent(standing)
    by = standing.supervisor
    with acting(standing.group_leader):
        whole = queries.one(pk=letter.pk)
    further = matters.sent(standing, instead_of=whole, effect="supersedes")
    with acting(by):
        earlier = queries.one(pk=letter.pk)
        assert earlier.state == "superseded"
        assert queries.successor(letter=earlier) == further
        assert [one.state for one in earlier.receipts.all()] == ["ended"]
        assert not Clock.objects.filter(subject="receipt", state="running").exclude(
            subject_id__in=Receipt.objects.filter(letter=further)
        )
    with acting(standing.outsider):
        assert Notice.objects.filter(kind="letter.superseded", subject_id=letter.pk).exists()
        mine = matters.receipt_of(letter, standing.outside)
        with pytest.raises(StepRefused):
            ops.open_letter(receipt=mine, by=standing.outsider, at=AT)
    with pytest.raises(StepRefused):
        matters.drafted(standing, instead_of=earlier, effect="withdraws")
    with acting(by):
        whole = queries.one(pk=further.pk)
    matters.sent(standing, instead_of=whole, effect="withdraws", title="关于撤回函件的函")
    with acting(by):
        assert queries.one(pk=further.pk).state == "withdrawn"


def test_a_letter_is_followed_by_one_letter_only(standing: Standing) -> None:
    letter = matters.sent(standing)
    with acting(standing.supervisor):
        whole = queries.one(pk=letter.pk)
    matters.drafted(standing, instead_of=whole, effect="supersedes")
    with pytest.raises(StepRefused):
        matters.drafted(standing, instead_of=whole, effect="withdraws")


def test_a_draft_is_given_up_with_a_reason_and_keeps_its_number(standing: Standing) -> None:
    letter = matters.drafted(standing)
    with acting(standing.colleague), pytest.raises(NotAllowed):
        ops.drop(letter=queries.one(pk=letter.pk), reason="重拟", by=standing.colleague, at=AT)
    with acting(standing.supervisor), pytest.raises(TextMissing):
        ops.drop(letter=queries.one(pk=letter.pk), reason=" ", by=standing.supervisor, at=AT)
    with acting(standing.group_leader):
        ops.return_draft(letter=queries.one(pk=letter.pk), reason="措辞", by=standing.group_leader, at=AT)
        assert queries.one(pk=letter.pk).state == "dropped"
    signed = matters.signed(standing)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        ops.drop(letter=queries.one(pk=signed.pk), reason="不发", by=standing.supervisor, at=AT)
    with acting(standing.group_leader):
        dropped = ops.drop(letter=queries.one(pk=signed.pk), reason="不发", by=standing.group_leader, at=AT)
        assert dropped.document_number == signed.document_number


def test_what_wants_no_answer_is_settled_by_accepting(standing: Standing) -> None:
    letter = matters.sent(standing, standing.department, kind="reminder")
    with acting(standing.supervisor):
        assert not Clock.objects.filter(subject="receipt").exists()
    matters.accepted(standing.handler, letter)
    with acting(standing.supervisor):
        assert queries.one(pk=letter.pk).state == "settled"


def test_a_formal_reply_answers_and_goes_back_to_who_asked(standing: Standing) -> None:
    letter = matters.sent(standing, standing.department)
    receipt, by, head = matters.accepted(standing.handler, letter), standing.handler, standing.department_head
    with acting(by):
        reply = ops.draft(
            kind="reply", title="关于管线切改的复函", text="已完成切改", to=[matters.to(standing.group, due_days=None)],
            answers=receipt, by=by, at=AT,
        )  # fmt: skip
    with acting(head):
        ops.sign(letter=queries.one(pk=reply.pk), then_send=True, by=head, at=AT)
    with acting(standing.supervisor):
        mine = matters.receipt_of(letter, standing.department)
        assert mine.state == "answered"
        assert [one.pk for one in queries.replies(letter=letter)] == [reply.pk]
        assert reply.pk in [row.letter_id for row in queries.page(
            filters=queries.Filters(side="received"), by=standing.supervisor, today=TODAY).rows]  # fmt: skip


def test_accepting_shows_the_matter_and_declining_does_not(standing: Standing) -> None:
    finding = findings.registered(standing)
    letter = matters.sent(standing, standing.outside, standing.assistant, findings=[finding])
    assert not findings.seen_by(standing.outsider, finding)
    matters.opened(standing.outsider, letter)
    assert not findings.seen_by(standing.outsider, finding)
    with acting(standing.outsider):
        ops.accept(receipt=matters.receipt_of(letter, standing.outside), by=standing.outsider, at=AT)
    matters.declined(standing.helper, letter)
    assert findings.seen_by(standing.outsider, finding)
    assert not findings.seen_by(standing.helper, finding)
    with acting(standing.supervisor):
        act = Act.objects.get(kind="finding.share", subject_id=finding.pk)
        assert act.caused_by is not None
        cause = Act.objects.get(pk=act.caused_by)
        assert cause.kind == "receipt.accept"


def test_nobody_writes_on_a_matter_that_is_not_his_to_show(standing: Standing) -> None:
    finding = findings.assigned(standing)
    with acting(standing.handler):
        mine = Finding.objects.get(pk=finding.pk)
        with pytest.raises(policies.NotToThem):
            ops.draft(
                kind="letter", title="函", text="函", to=[matters.to(standing.outside)], findings=[mine],
                by=standing.handler, at=AT,
            )  # fmt: skip
        ops.draft(
            kind="letter", title="函", text="函", to=[matters.to(standing.assistant)], findings=[mine],
            by=standing.handler, at=AT,
        )  # fmt: skip


def test_a_scan_of_the_sealed_letter_is_the_authoritative_copy(standing: Standing) -> None:
    letter = matters.drafted(standing)
    scan = matters.paper(standing.supervisor, "盖章扫描件.txt")
    with acting(standing.supervisor), pytest.raises(StepRefused):
        ops.attach_scan(letter=queries.one(pk=letter.pk), file=scan, by=standing.supervisor, at=AT)
    sent = matters.sent(standing)
    with acting(standing.outsider), pytest.raises(NotAllowed):
        ops.attach_scan(letter=queries.one(pk=sent.pk), file=scan, by=standing.outsider, at=AT)
    with acting(standing.supervisor):
        ops.attach_scan(letter=queries.one(pk=sent.pk), file=scan, by=standing.supervisor, at=AT)
        with pytest.raises(StepRefused):
            ops.attach_scan(letter=queries.one(pk=sent.pk), file=scan, by=standing.supervisor, at=AT)
    with acting(standing.outsider):
        shown = queries.one(pk=sent.pk).scan
        assert shown is not None
        assert File.objects.filter(pk=shown.pk).exists()


def test_paper_letters_are_registered_by_one_of_the_two_sides(standing: Standing) -> None:
    facts: dict[str, Any] = {
        "kind": "letter", "title": "关于施工时序的函", "text": "纸质来函", "paper_number": "冀交函〔2025〕3号",
        "paper_on": TODAY - timedelta(days=2), "at": AT,
    }  # fmt: skip
    by = standing.supervisor
    with acting(by):
        with pytest.raises(ops.AskedWrongly):
            ops.register_paper(sender=standing.outside, to=[matters.to(standing.assistant)], by=by, **facts)
        late = {**facts, "paper_on": TODAY + timedelta(days=1)}
        with pytest.raises(ops.AskedWrongly):
            ops.register_paper(sender=standing.outside, to=[matters.to(standing.group)], by=by, **late)
        came = ops.register_paper(sender=standing.outside, to=[matters.to(standing.group)], by=by, **facts)
        assert came.document_number == "冀交函〔2025〕3号"
        assert came.state == "sent"
    assert sees(standing.outsider, came) == (False, False), (
        "nobody puts a letter under another's name into his list"
    )
    matters.answered(by, came)
    with acting(by):
        went = ops.register_paper(sender=standing.group, to=[matters.to(standing.outside)], by=by, **facts)
    assert sees(standing.outsider, went) == (True, True)


def test_an_answer_on_paper_has_its_number_and_date(standing: Standing) -> None:
    by, node = standing.supervisor, Actor.system()
    gas = add_body(code="GAS", name="燃气集团", kind=Body.Kind.ENTERPRISE, by=node, at=AT)
    letter = matters.sent(standing, gas)
    scan = matters.paper(by, "燃气集团复函扫描.txt")
    facts: dict[str, Any] = {
        "text": "已改线",
        "paper_number": "燃司函〔2025〕9号",
        "paper_on": TODAY,
        "files": [scan],
        "at": AT,
    }
    with acting(standing.outsider), pytest.raises(Receipt.DoesNotExist):
        matters.receipt_of(letter, gas)
    with acting(by):
        receipt = matters.receipt_of(letter, gas)
        with pytest.raises(TextMissing):
            ops.register_paper_answer(receipt=receipt, by=by, **{**facts, "paper_number": ""})
        answer = ops.register_paper_answer(receipt=matters.receipt_of(letter, gas), by=by, **facts)
        receipt = matters.receipt_of(letter, gas)
        assert receipt.state == "answered"
        assert (answer.paper_number, [file.pk for file in answer.files.all()]) == (
            "燃司函〔2025〕9号",
            [scan.pk],
        )
        said = Act.objects.get(kind="receipt.register_answer")
        assert said.person_id == by.person_id, "who registered it stands in the log"
