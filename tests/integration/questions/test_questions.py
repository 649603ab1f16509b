"""What a check asks: who raises, sends, answers and settles; what is asked once; what never changes; who sees what."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice
from jianxing.notices.operations import tick
from jianxing.questions import operations as ops
from jianxing.questions import policies, queries
from jianxing.questions.models import Answer, Question
from jianxing.questions.operations.answering import FileNotYours
from jianxing.questions.operations.steps import DeadlineMissing
from jianxing.questions.picture import MOST_POINTS, Line, Picture, digest_of
from tests.integration.questions import matters
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def sees(by: Actor, question: Question) -> bool:
    with acting(by):
        return Question.objects.filter(pk=question.pk).exists()


def told(by: Actor) -> set[str]:
    assert by.body_id is not None
    with acting(by):
        return set(Notice.objects.filter(body_id=by.body_id).values_list("kind", flat=True))


def test_only_a_supervising_body_asks_and_never_itself_or_those_above_it(standing: Standing) -> None:
    for by in (standing.handler, standing.system):
        with acting(by), pytest.raises(NotAllowed):
            ops.raise_question(draft=matters.draft(), asked=standing.outside, by=by, at=AT)
    by = standing.supervisor
    for asked in (standing.group, standing.commission):
        with acting(by), pytest.raises(NotAllowed):
            ops.raise_question(draft=matters.draft(), asked=asked, by=by, at=AT)


def test_the_same_question_is_raised_once_and_a_dismissal_holds(standing: Standing) -> None:
    first, by = matters.raised(standing), standing.supervisor
    with acting(by):
        again, is_new = ops.raise_question(draft=matters.draft(), asked=standing.department, by=by, at=AT)
        assert (again.pk, is_new) == (first.pk, False)
        with pytest.raises(TextMissing):
            ops.dismiss(question=first, reason=" ", by=by, at=AT)
        ops.dismiss(question=first, reason="当月停产检修,已有公告", by=by, at=AT)
        again, is_new = ops.raise_question(draft=matters.draft(), asked=standing.department, by=by, at=AT)
        assert (again.pk, again.state, is_new) == (first.pk, "dismissed", False)
        assert again.end_reason == "当月停产检修,已有公告"
        ops.take_back(question=again, reason="公告日期不符", by=by, at=AT)
        assert queries.one(pk=first.pk).state == "raised"
        other, is_new = ops.raise_question(
            draft=matters.draft(identity="series:8"), asked=standing.department, by=by, at=AT
        )
        assert is_new
        assert other.pk != first.pk
        assert Act.objects.filter(kind="question.put").count() == 2
        twin = queries.one(pk=other.pk)
        twin.pk, twin.uid, twin.number, twin.identity = None, uuid.uuid4(), "x", first.identity
        with pytest.raises(IntegrityError, match="question_once"), transaction.atomic():
            twin.save(force_insert=True)


def test_what_was_withdrawn_may_be_asked_anew(standing: Standing) -> None:
    question, by = matters.sent(standing), standing.supervisor
    with acting(by):
        ops.withdraw(question=question, reason="口径变更", by=by, at=AT)
        _again, is_new = ops.raise_question(draft=matters.draft(), asked=standing.department, by=by, at=AT)
    assert is_new
    assert not Clock.objects.filter(subject="question", subject_id=question.pk, state="running").exists()
    assert told(standing.handler) == {"question.sent", "question.withdrawn"}


def test_what_is_raised_is_seen_at_home_alone_and_sending_shows_it_to_who_is_asked(
    standing: Standing,
) -> None:
    question = matters.raised(standing)
    assert sees(standing.supervisor, question)
    assert not any(sees(by, question) for by in (standing.handler, standing.leader, standing.outsider))
    with acting(standing.handler), pytest.raises(Question.DoesNotExist):
        queries.one(pk=question.pk)
    question = matters.sent(standing, identity="other")
    assert all(sees(by, question) for by in (standing.supervisor, standing.handler, standing.leader))
    assert not sees(standing.outsider, question)


def test_the_asked_body_neither_sends_nor_settles(standing: Standing) -> None:
    question = matters.answered(standing)
    leading = Actor(
        person_id=standing.handler.person_id, body_id=standing.department.pk, role=Role.SUPERVISOR
    )
    for by in (standing.handler, leading):
        with acting(by):
            mine = queries.one(pk=question.pk)
            for act in (ops.accept_explanation, ops.accept_correction, ops.withdraw):
                with pytest.raises(NotAllowed):
                    act(question=mine, reason="无误", by=by, at=AT)
            with pytest.raises(NotAllowed):
                ops.make_finding(question=mine, by=by, at=AT)
            with pytest.raises(IntegrityError, match="not this body"), transaction.atomic():
                Question.objects.filter(pk=mine.pk).update(state="explained", end_reason="x", ended_at=AT)


def test_the_database_lets_the_asking_body_not_answer_for_the_asked(standing: Standing) -> None:
    question = matters.received(standing)
    with acting(standing.supervisor):
        with pytest.raises(NotAllowed):
            ops.answer(question=question, says="stands", text="x", by=standing.supervisor, at=AT)
        with pytest.raises(IntegrityError, match="not this body"), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(state="answered")


def test_who_answered_settles_not_in_another_part(standing: Standing) -> None:
    question = matters.answered(standing)
    both = Actor(person_id=standing.handler.person_id, body_id=standing.group.pk, role=Role.SUPERVISOR)
    with acting(both), pytest.raises(NotAllowed):
        ops.accept_explanation(question=queries.one(pk=question.pk), reason="可以", by=both, at=AT)
    with acting(both), pytest.raises(IntegrityError, match="settled_by_another"):
        Question.objects.filter(pk=question.pk).update(
            state="explained", end_reason="x", ended_at=AT, ended_by_id=both.person_id
        )


def test_a_question_goes_its_way_to_explained(standing: Standing) -> None:
    question = matters.answered(standing)
    [answer] = question.answers.all()
    assert (answer.says, answer.text) == ("stands", matters.TEXT)
    assert not Clock.objects.filter(subject="question", subject_id=question.pk, state="running").exists()
    with acting(standing.supervisor):
        assert File.objects.filter(name="密校准记录.txt").exists()  # evidence is shown to who asks
        ops.accept_explanation(
            question=question, reason="校准记录与跳变日期相符", by=standing.supervisor, at=AT
        )
        assert question.state == "explained"
        with pytest.raises(StepRefused):
            ops.accept_correction(question=question, reason="x", by=standing.supervisor, at=AT)
        kinds = [act.kind for act in queries.acts(question=question)]
    assert kinds == [f"question.{one}" for one in ("put", "send", "receive", "answer", "accept_explanation")]
    assert told(standing.handler) == {"question.sent", "question.settled"}
    assert told(standing.supervisor) == {"question.answered"}


def test_an_answer_is_returned_with_a_new_deadline_and_stays(standing: Standing) -> None:
    question, by = matters.answered(standing), standing.supervisor
    with acting(by):
        with pytest.raises(DeadlineMissing):
            ops.give_back(
                question=question, reason="缺原始谱图", due_on=TODAY - timedelta(days=1), by=by, at=AT
            )
        ops.give_back(question=question, reason="缺原始谱图", due_days=3, by=by, at=AT)
        assert question.state == "received"
    assert Clock.objects.filter(subject="question", subject_id=question.pk, state="running").exists()
    with acting(standing.handler):
        ops.answer(
            question=queries.one(pk=question.pk), says="corrected", text="已补", by=standing.handler, at=AT
        )
    with acting(by):
        question = queries.one(pk=question.pk)
        assert [one.round for one in question.answers.all()] == [1, 2]
        ops.accept_correction(question=question, reason="已重报三月读数", by=by, at=AT)
        with pytest.raises(IntegrityError, match="does not change"):
            Answer.objects.filter(question=question, round=1).update(text="改")


def test_an_answer_that_does_not_settle_it_becomes_a_finding(standing: Standing) -> None:
    question, by = matters.answered(standing), standing.supervisor
    with acting(by):
        finding = ops.make_finding(question=question, by=by, at=AT)
        assert (question.state, question.finding_id) == ("finding", finding.pk)
        assert finding.responsible_id == standing.department.pk
        assert finding.description.startswith("疑似异常，需核查：")
        assert queries.of_finding(finding=finding) == [question]


def test_without_an_answer_it_becomes_a_finding_only_when_overdue(standing: Standing) -> None:
    question, by = matters.sent(standing), standing.supervisor
    assert question.due_on is not None
    with acting(by):
        with pytest.raises(policies.NotOverdue):
            ops.make_finding(question=question, by=by, at=AT)
        assert not Finding.objects.exists()
        later = AT + timedelta(days=(question.due_on - TODAY).days + 1)
        ops.make_finding(question=question, by=by, at=later)
    assert not Clock.objects.filter(subject="question", subject_id=question.pk, state="running").exists()


def test_lateness_is_told_to_both_and_goes_up(standing: Standing) -> None:
    question = matters.sent(standing)
    assert question.due_on is not None
    late = question.due_on + timedelta(days=1)
    tick(today=late, at=AT + timedelta(days=(late - TODAY).days))
    assert all("clock.overdue" in told(by) for by in (standing.handler, standing.supervisor))
    much_later = late + timedelta(days=14)
    tick(today=much_later, at=AT + timedelta(days=(much_later - TODAY).days))
    assert "clock.escalated" in told(standing.leader)


def test_what_a_question_says_never_changes_and_bears_its_digest(standing: Standing) -> None:
    question = matters.sent(standing)
    with acting(standing.supervisor):
        kept = Question.objects.get(pk=question.pk)
        said = {
            name: getattr(kept, name)
            for name in (
                "kind", "subject", "subject_title", "first_on", "last_on", "seen", "how_to_read", "when_not", "effect",
                "effect_unit", "facts", "heads", "rows", "row_count", "picture",
            )
        } | {"asked": kept.asked_id}  # fmt: skip
        assert digest_of(said) == kept.digest
        changes: tuple[dict[str, Any], ...] = (
            {"seen": "别的"},
            {"rows": []},
            {"asked_id": standing.outside.pk},
            {"remark": "改"},
        )
        for change in changes:
            with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
                Question.objects.filter(pk=question.pk).update(**change)


def test_a_file_of_another_body_bears_no_answer_out(standing: Standing) -> None:
    question, theirs = matters.received(standing), matters.paper(standing.supervisor)
    with acting(standing.handler), pytest.raises(FileNotYours):
        ops.answer(question=question, says="stands", text="x", files=[theirs], by=standing.handler, at=AT)


def test_several_are_sent_and_dismissed_and_what_is_refused_is_told(standing: Standing) -> None:
    one, other = matters.raised(standing, identity="1"), matters.raised(standing, identity="2")
    with acting(standing.supervisor):
        made = ops.send_questions(questions=[one, other, one], by=standing.supervisor, at=AT)
        assert (len(made.done), len(made.refused)) == (2, 1)
        made = ops.dismiss_questions(questions=[one], reason="无", by=standing.supervisor, at=AT)
        assert (made.done, len(made.refused)) == ([], 1)


def test_those_above_see_it_also_after_the_body_moved(standing: Standing) -> None:
    question = matters.sent(standing)
    apart = Body.objects.create(code="APART", name="另一纪委", kind=Body.Kind.COMMISSION)
    move_body(body=standing.group, parent=apart, by=Actor.system(), at=AT)
    assert not sees(standing.leader, question)
    assert sees(replace(standing.leader, body_id=apart.pk), question)


def test_what_waits_is_counted_for_either_side(standing: Standing) -> None:
    matters.answered(standing, identity="1")
    matters.sent(standing, identity="2")
    matters.raised(standing, identity="3")
    with acting(standing.supervisor):
        ours = queries.waiting(by=standing.supervisor, today=TODAY + timedelta(days=60))
        assert (ours.to_send, ours.to_settle, ours.late_with_others, ours.to_receive) == (1, 1, 1, 0)
    with acting(standing.handler):
        theirs = queries.waiting(by=standing.handler, today=TODAY)
        assert (theirs.to_receive, theirs.to_answer, theirs.late, theirs.to_send) == (1, 0, 0, 0)


def test_a_list_is_narrowed_and_paged_by_key(standing: Standing) -> None:
    first = matters.sent(standing, identity="1")
    second = matters.sent(standing, identity="2", subject="series:8", subject_title="农展馆站 SO2")
    by = standing.supervisor

    def listed(**chosen: object) -> list[int]:
        filters = queries.Filters().narrowed(**chosen)
        return [one.pk for one in queries.page(filters=filters, by=by, today=TODAY).rows]

    with acting(by):
        assert listed() == [second.pk, first.pk]
        assert listed(words="农展馆") == listed(subject="series:8") == [second.pk]
        assert listed(state="answered") == listed(kind="other") == listed(late=True) == []
        page = queries.page(filters=queries.Filters(), by=by, today=TODAY, size=1)
        assert (page.count, page.next_cursor) == (2, str(second.pk))
        rest = queries.page(filters=queries.Filters(), by=by, today=TODAY, size=1, cursor=page.next_cursor)
        assert [one.pk for one in rest.rows] == [first.pk]


def test_a_picture_has_as_many_values_as_labels() -> None:
    with pytest.raises(ValueError, match="every line"):
        Picture("x", "", ["1", "2"], [Line("x", [1.0])]).kept()
    with pytest.raises(ValueError, match="a picture has"):
        Picture("x", "", ["1"] * (MOST_POINTS + 1), [Line("x", [1.0] * (MOST_POINTS + 1))]).kept()
    kept = Picture("x", "", ["1", "2"], [Line("x", [float("nan"), 1.0])], marked=[7, 1]).kept()
    assert (kept["lines"][0]["values"], kept["marked"]) == ([None, 1.0], [1])
