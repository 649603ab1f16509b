"""Questions to bodies of other nodes: they come as they were asked, every step returns, and each side takes its own alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.exchange import operations as exchange
from jianxing.exchange.kinds import Json, PayloadUnfit
from jianxing.exchange.models import Outgoing
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.models import Clock, Notice
from jianxing.questions import operations as ops
from jianxing.questions import queries
from jianxing.questions.documented import rendered
from jianxing.questions.models import Question
from jianxing.questions.operations.carriage import STEP
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes
from tests.integration.questions import matters


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: object, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin", "heb"), home=tmp_path) as made:  # type: ignore[attr-defined]
        yield made


def person(node: TrialNode, login: str, role: Role) -> Actor:
    """Somebody of the node's first body."""
    by, body = Actor.system(), node.bodies["one"]
    made = directory.add_person(
        login=login, name=login, password="Across-the-border-1", must_change_password=False, by=by, at=AT
    )
    directory.appoint(person=made, body=body, role=role, valid_from=date(2026, 1, 1), by=by, at=AT)
    return Actor(person_id=made.pk, body_id=body.pk, role=role)


def asked(jin: TrialNode, ji: TrialNode) -> tuple[Question, Actor]:
    """A question that a supervisor of the one node sent to the other node's first body, carried there."""
    with jin.here():
        by = person(jin, "asks", Role.SUPERVISOR)
        with acting(by):
            question, _new = ops.raise_question(
                draft=matters.draft(), asked=jin.body_of(ji, "one"), by=by, at=AT
            )
            ops.send(question=question, remark="请附原始记录", by=by, at=AT)
    carry_all(jin, ji)
    assert jin.troubles() == ji.troubles() == []
    return question, by


def here(node: TrialNode, by: Actor) -> Question:
    with node.here(), acting(by):
        return queries.one(pk=Question.objects.get().pk)


def test_a_question_comes_as_it_was_asked_and_every_step_returns(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    question, by = asked(jin, ji)
    with ji.here():
        handler = person(ji, "answers", Role.HANDLER)
    mine, theirs = here(jin, by), here(ji, handler)
    said = (
        "number",
        "kind",
        "seen",
        "how_to_read",
        "rows",
        "row_count",
        "facts",
        "effect",
        "picture",
        "digest",
        "remark",
    )
    for name in (*said, "due_on", "uid"):
        assert getattr(theirs, name) == getattr(mine, name), name
    assert (theirs.state, theirs.is_elsewhere, mine.delivered_at is not None) == ("sent", True, True)
    with ji.here(), acting(handler):
        assert Notice.objects.filter(kind="question.sent").exists()
        assert Clock.objects.filter(subject="question", state="running").exists()
        assert theirs.visible_to == [ji.bodies["one"].pk]
        assert rendered(question=theirs, format="pdf").startswith(b"%PDF")
        ops.receive(question=theirs, by=handler, at=AT)
        file = matters.paper(handler)
        ops.answer(question=theirs, says="stands", text=matters.TEXT, files=[file], by=handler, at=AT)
    carry_all(ji, jin)
    mine = here(jin, by)
    [answer] = mine.answers.all()
    assert (mine.state, answer.says, answer.text) == ("answered", "stands", matters.TEXT)
    with jin.here(), acting(by):
        assert [link.file.name for link in answer.file_links.all()] == ["密校准记录.txt"]
        ops.give_back(question=mine, reason="缺原始谱图", due_days=3, by=by, at=AT)
    carry_all(jin, ji)
    theirs = here(ji, handler)
    [answer] = theirs.answers.all()
    assert (theirs.state, answer.return_reason) == ("received", "缺原始谱图")
    with ji.here(), acting(handler):
        ops.answer(question=theirs, says="corrected", text="已补谱图并更正", by=handler, at=AT)
    carry_all(ji, jin)
    with jin.here(), acting(by):
        ops.accept_correction(question=queries.one(pk=question.pk), reason="谱图相符", by=by, at=AT)
    carry_all(jin, ji)
    theirs = here(ji, handler)
    assert (theirs.state, theirs.end_reason) == ("corrected", "谱图相符")
    assert jin.troubles() == ji.troubles() == []


def test_what_becomes_a_finding_there_says_so_here(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    question, by = asked(jin, ji)
    with ji.here():
        handler = person(ji, "answers", Role.HANDLER)
    theirs = here(ji, handler)
    with ji.here(), acting(handler):
        ops.receive(question=theirs, by=handler, at=AT)
        ops.answer(question=theirs, says="unknown", text="尚不能说明", by=handler, at=AT)
    carry_all(ji, jin)
    with jin.here(), acting(by):
        finding = ops.make_finding(question=queries.one(pk=question.pk), by=by, at=AT)
    carry_all(jin, ji)
    theirs = here(ji, handler)
    assert (theirs.state, theirs.finding_id) == ("finding", None)
    assert finding.number in theirs.end_reason


def test_neither_node_takes_the_other_sides_steps(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    question, by = asked(jin, ji)
    with ji.here():
        supervisor = person(ji, "leads", Role.SUPERVISOR)
    theirs = here(ji, supervisor)
    with ji.here(), acting(supervisor):
        for act in (ops.withdraw, ops.accept_explanation):
            with pytest.raises((NotAllowed, StepRefused)):
                act(question=theirs, reason="无误", by=supervisor, at=AT)
    with jin.here(), acting(by):
        mine = queries.one(pk=question.pk)
        with pytest.raises(NotAllowed):
            ops.receive(question=mine, by=by, at=AT)
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            Question.objects.filter(pk=mine.pk).update(carried_as="outgoing:0")
        ops.withdraw(question=mine, reason="口径变更", by=by, at=AT)
    carry_all(jin, ji)
    theirs = here(ji, supervisor)
    assert (theirs.state, theirs.end_reason) == ("withdrawn", "口径变更")
    assert jin.troubles() == ji.troubles() == []


def test_steps_on_what_is_not_known_are_refused_with_words(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    one = jin.bodies["one"]
    step: dict[str, Json] = {
        "version": 1,
        "uid": "6f1c2a0e-52c1-4f0e-9d5e-0a4f3c1f7b11",
        "step": "withdraw",
        "words": "误发",
        "says": "",
        "due_on": None,
    }
    with jin.here(), transaction.atomic(), acting(Actor.system(body_id=one.pk)) as by:
        wrongs: tuple[dict[str, Json], ...] = ({"step": "send"}, {"due_on": "2026-02-30"})
        for wrong in wrongs:
            with pytest.raises(PayloadUnfit):
                exchange.send(
                    kind=STEP, sender=one, to=jin.body_of(ji, "one"), payload={**step, **wrong}, by=by, at=AT
                )
        exchange.send(kind=STEP, sender=one, to=jin.body_of(ji, "one"), payload=step, by=by, at=AT)
    carry_all(jin, ji)
    with ji.here(), acting(Actor.system(body_id=ji.bodies["one"].pk)):
        assert not Question.objects.exists()
    with jin.here(), exchange_office():
        assert "unknown-question" in {one.code for one in Outgoing.objects.filter(kind=STEP)}
