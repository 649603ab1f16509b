"""Envelopes and receipts that come together: what one of them is refused, lacks or fails in is its own affair, and few words pass
between the application and the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jianxing.directory.acting import acting
from jianxing.exchange import operations
from jianxing.exchange.models import Incoming, Outgoing, Receipt
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor
from tests import exchange_nodes
from tests.exchange_nodes import AT, KIND, TrialNode

Nodes = list[TrialNode]


def written(bei: TrialNode, jin: TrialNode, count: int, *, refused: int = 0) -> list[bytes]:
    """So many letters on their way, one of them such that it will be refused."""
    with bei.here():
        for place in range(1, count + 1):
            bei.write(jin, sender="one", to="two", refuse=place == refused)
    return [parcel.envelope for parcel in bei.parcels(jin)]


def delivered(jin: TrialNode, envelopes: list[bytes]) -> None:
    with jin.here():
        operations.deliver_many(envelopes, at=AT)


def states(jin: TrialNode) -> list[str]:
    with jin.here(), exchange_office():
        return list(Incoming.objects.filter(kind=KIND).order_by("number").values_list("state", flat=True))


def answered(bei: TrialNode, jin: TrialNode) -> list[bytes]:
    """What there is to answer, sealed and signed."""
    jin.seal()
    return jin.receipts(bei)


def test_one_that_is_refused_takes_no_other_with_it_and_leaves_no_trace_of_a_first_try(nodes: Nodes) -> None:
    bei, jin = nodes
    delivered(jin, written(bei, jin, 6, refused=4))
    assert states(jin) == ["taken", "taken", "taken", "refused", "taken", "taken"]
    assert jin.effects(bei) == [1, 2, 3, 5, 6]
    assert [act["kind"] for act in jin.acts("incoming.take")].count(KIND) == 5
    assert len(jin.acts("incoming.refuse")) == 1
    with jin.here(), exchange_office():
        assert Receipt.objects.count() == Incoming.objects.count()


def test_a_fault_holds_what_comes_after_it_and_not_what_came_before(nodes: Nodes) -> None:
    bei, jin = nodes
    envelopes = written(bei, jin, 5)
    exchange_nodes.failing.add(3)
    try:
        delivered(jin, envelopes)
        assert states(jin) == ["taken", "taken", "held", "held", "held"]
        assert ("receive-failed", 1) in jin.troubles()
    finally:
        exchange_nodes.failing.clear()
    delivered(jin, envelopes[-1:])
    assert jin.effects(bei) == [1, 2, 3, 4, 5]


def test_doubled_damaged_and_out_of_order_in_one_delivery(nodes: Nodes) -> None:
    bei, jin = nodes
    envelopes = written(bei, jin, 8)
    delivered(jin, [*reversed(envelopes[3:]), envelopes[2][:100], b"", *envelopes[:4], *envelopes])
    assert jin.effects(bei) == list(range(1, 9))
    assert {code for code, _times in jin.troubles()} == {"not-an-envelope"}
    with jin.here():
        again = operations.deliver_many(envelopes, at=AT)
    assert again == [None] * len(envelopes)  # not sealed yet
    receipts = answered(bei, jin)
    with jin.here():
        assert operations.deliver_many(envelopes, at=AT) == receipts


def test_a_card_in_the_same_delivery_lets_what_depends_on_it_be_believed(nodes: Nodes) -> None:
    bei, jin = nodes
    written(bei, jin, 2)
    with bei.here():
        operations.rotate_key(by=Actor.system(), at=AT)
        operations.rotate_key(body_code="one", by=Actor.system(), at=AT)
    delivered(jin, written(bei, jin, 2))
    assert jin.effects(bei) == [1, 2, 3, 4]
    assert jin.troubles() == []


def test_more_than_go_together_take_effect_all_the_same(nodes: Nodes) -> None:
    bei, jin = nodes
    envelopes = written(bei, jin, 120)
    delivered(jin, envelopes[1:])  # held: the first number is missing
    assert jin.effects(bei) == []
    delivered(jin, envelopes[:1])
    assert jin.effects(bei) == list(range(1, 121))
    with bei.here():
        assert all(operations.take_receipts(answered(bei, jin), at=AT))
    assert bei.parcels(jin) == []


def test_a_receipt_that_cannot_be_told_takes_no_other_with_it(nodes: Nodes) -> None:
    bei, jin = nodes
    delivered(jin, written(bei, jin, 4))
    receipts = answered(bei, jin)
    with bei.here(), exchange_office():
        second = Outgoing.objects.filter(kind=KIND).order_by("number")[1]
    exchange_nodes.untold.add(second.handle)
    try:
        with bei.here():
            try:
                operations.take_receipts(receipts, at=AT)
            except ZeroDivisionError:
                pass
            else:
                raise AssertionError("the carrier was not told")
            operations.take_receipts(receipts[-2:], at=AT)
    finally:
        exchange_nodes.untold.clear()
    assert [parcel.number for parcel in bei.parcels(jin)] == [second.number]
    with bei.here():
        assert operations.take_receipts([*receipts, receipts[0], b"none"], at=AT)[-2:] == [True, False]
    assert len(bei.acts("body.trial_receipt")) == 4


def test_few_words_pass_between_the_application_and_the_database(nodes: Nodes) -> None:
    bei, jin = nodes
    delivered(jin, written(bei, jin, 3))  # cards have passed, plans are kept
    with bei.here():
        body, to = bei.bodies["one"], bei.body_of(jin, "two")
        with CaptureQueriesContext(connection) as asked, acting(Actor.system(body_id=body.pk)) as by:
            operations.send(kind=KIND, sender=body, to=to, payload={"serial": 4}, by=by, at=AT)
        # The transaction, who acts, the route's turn, the letter with its act, and the worker's waking.
        assert len(asked) <= 6
    bei.serial = 4
    envelopes = written(bei, jin, 40)[-41:]
    with jin.here(), CaptureQueriesContext(connection) as asked:
        operations.deliver_many(envelopes, at=AT)
    assert len(asked) <= 30 + len(envelopes)  # what the domain does, its one act, is one of each
    receipts = answered(bei, jin)
    with bei.here(), CaptureQueriesContext(connection) as asked:
        operations.take_receipts(receipts, at=AT)
    assert len(asked) <= 20 + len(receipts)
