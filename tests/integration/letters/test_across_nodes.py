"""Letters to bodies of other nodes: they come as they were signed, every step returns, and what crosses or is unfit is said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor, Role
from jianxing.letters import operations as ops
from jianxing.letters import policies, queries
from jianxing.letters.documented import document_of
from jianxing.letters.models import Answer, Letter, Receipt
from jianxing.letters.operations import Addressed
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes
from tests.integration.letters import matters


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin", "heb"), home=tmp_path) as made:
        yield made


def person(node: TrialNode, login: str, role: Role) -> Actor:
    """Somebody of the node's first body."""
    by, body = Actor.system(), node.bodies["one"]
    made = directory.add_person(
        login=login, name=login, password="Across-the-border-1", must_change_password=False, by=by, at=AT
    )
    directory.appoint(person=made, body=body, role=role, valid_from=date(2026, 1, 1), by=by, at=AT)
    return Actor(person_id=made.pk, body_id=body.pk, role=role)


def letter_to(jin: TrialNode, ji: TrialNode, *, text: str = matters.TEXT) -> tuple[Letter, Actor]:
    """A letter signed and sent by the one node's leader to the other node's first body, with an annex."""
    serial = jin.serial = jin.serial + 1
    with jin.here():
        writer = person(jin, f"w{serial}", Role.SUPERVISOR)
        leader = person(jin, f"l{serial}", Role.LEADER)
        annex = matters.paper(writer, "断点清单.txt")
        with acting(writer):
            drafted = ops.draft(
                kind="letter",
                title=matters.TITLE,
                text=text,
                to=[Addressed(body=jin.body_of(ji, "one"), asked=matters.ASKED, due_days=10)],
                files=[annex],
                by=writer,
                at=AT,
            )
        with acting(leader):
            return ops.sign(letter=queries.one(pk=drafted.pk), then_send=True, by=leader, at=AT), leader


def theirs(ji: TrialNode) -> tuple[Actor, Receipt]:
    """The letter's receipt on the node that it came to, and its body."""
    by = Actor.system(body_id=ji.bodies["one"].pk)
    with acting(by):
        return by, queries.receipt_of(letter=Letter.objects.get(), body_id=by.body)


def state_of(jin: TrialNode, letter: Letter) -> tuple[str, str]:
    with jin.here(), acting(Actor.system(body_id=jin.bodies["one"].pk)):
        shown = Letter.objects.get(pk=letter.pk)
        return shown.state, Receipt.objects.get(letter=shown).state


def test_a_letter_comes_as_signed_and_every_step_returns(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    letter, leader = letter_to(jin, ji)
    assert state_of(jin, letter) == ("sent", "sent")
    carry_all(jin, ji)
    assert jin.troubles() == ji.troubles() == []
    assert state_of(jin, letter) == ("sent", "delivered")
    with ji.here():
        by, receipt = theirs(ji)
        with acting(by):
            came = receipt.letter
            assert (came.title, came.text, came.document_number) == (
                letter.title,
                letter.text,
                letter.document_number,
            )
            assert came.digest == letter.digest
            assert receipt.due_on is not None
            assert [link.file.name for link in came.file_links.all()] == ["断点清单.txt"]
            ops.open_letter(receipt=receipt, by=by, at=AT)
            ops.accept(receipt=theirs(ji)[1], by=by, at=AT)
            reply = matters.paper(by, "批复.txt")
            ops.answer(receipt=theirs(ji)[1], text="已批复", files=[reply], by=by, at=AT)
    carry_all(ji, jin)
    assert state_of(jin, letter) == ("sent", "answered")
    with jin.here(), acting(leader):
        held = Receipt.objects.get(letter_id=letter.pk)
        answer = Answer.objects.get(receipt=held)
        assert (answer.text, [file.name for file in answer.files.all()]) == ("已批复", ["批复.txt"])
        ops.settle(receipt=matters.receipt_of(letter, held.addressee), by=leader, at=AT)
    carry_all(jin, ji)
    assert jin.troubles() == ji.troubles() == []
    with ji.here():
        assert theirs(ji)[1].state == "settled"


def test_declining_comes_back_with_its_reason(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    letter, leader = letter_to(jin, ji)
    carry_all(jin, ji)
    with ji.here():
        by, receipt = theirs(ji)
        with acting(by):
            ops.open_letter(receipt=receipt, by=by, at=AT)
            ops.decline(receipt=theirs(ji)[1], reason="不属我单位职责", by=by, at=AT)
    carry_all(ji, jin)
    with jin.here(), acting(leader):
        held = Receipt.objects.get(letter_id=letter.pk)
        assert (held.state, held.decline_reason) == ("declined", "不属我单位职责")


def test_the_same_letter_takes_effect_once_however_often_it_comes(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    letter_to(jin, ji)
    parcels = jin.parcels(ji)
    for parcel in [*parcels, *reversed(parcels), *parcels]:
        ji.take(parcel.envelope)
    carry_all(jin, ji)
    with ji.here(), acting(Actor.system(body_id=ji.bodies["one"].pk)):
        assert Letter.objects.count() == 1


def test_a_joint_letter_names_all_who_issue_it_on_the_other_node(nodes: list[TrialNode]) -> None:
    jin, ji = nodes
    host, other = Actor.system(body_id=jin.bodies["one"].pk), Actor.system(body_id=jin.bodies["two"].pk)
    with jin.here():
        with acting(host):
            with pytest.raises(policies.NotToThem):
                joint_draft(jin, ji, [jin.body_of(ji, "two")], by=host)
            drafted = joint_draft(jin, ji, [jin.bodies["two"]], by=host)
        with acting(other):
            ops.cosign(letter=queries.one(pk=drafted.pk), by=other, at=AT)
        with acting(host):
            ops.sign(letter=queries.one(pk=drafted.pk), then_send=True, by=host, at=AT)
    carry_all(jin, ji)
    assert jin.troubles() == ji.troubles() == []
    with ji.here():
        by, receipt = theirs(ji)
        with acting(by):
            said = document_of(receipt.letter)
    assert said.issuers == (jin.bodies["one"].name, jin.bodies["two"].name)


def joint_draft(jin: TrialNode, ji: TrialNode, co_issuers: list[Body], *, by: Actor) -> Letter:
    """A draft of the one node's first body with others, to the other node's first body."""
    return ops.draft(
        kind="letter", title=matters.TITLE, text=matters.TEXT, to=[Addressed(body=jin.body_of(ji, "one"))],
        co_issuers=co_issuers, by=by, at=AT,
    )  # fmt: skip
