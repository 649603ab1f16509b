"""The tables of letters: every way through them ends, and only the addressee acts for the addressee."""

from hypothesis import given
from hypothesis import strategies as st

from jianxing.letters import kinds
from jianxing.letters.kinds import RULES, Kind
from jianxing.letters.lifecycle import (
    ADDRESSEES_ACTIONS,
    ARRIVED,
    LETTER,
    OPEN,
    OWING,
    RECEIPT,
    WITH_ADDRESSEE,
    ReceiptState,
    State,
)

ENDS = {State.SETTLED, State.SUPERSEDED, State.WITHDRAWN, State.DROPPED}
RECEIPT_ENDS = {ReceiptState.SETTLED, ReceiptState.ENDED}


@given(st.lists(st.integers(min_value=0, max_value=10), min_size=40, max_size=40))
def test_a_letter_is_signed_before_it_is_sent_and_never_goes_back(choices: list[int]) -> None:
    state, passed = LETTER.start, [LETTER.start]
    for choice in choices:
        steps = LETTER.actions(state)
        if not steps:
            break
        state = steps[choice % len(steps)].target
        assert state not in passed, "a letter never returns to a state"
        passed.append(state)
    assert state in ENDS
    if State.SENT in passed:
        assert passed.index(State.SIGNED) < passed.index(State.SENT)


@given(st.lists(st.integers(min_value=0, max_value=10), min_size=60, max_size=60))
def test_no_receipt_is_answered_before_it_is_accepted_nor_settled_unopened(choices: list[int]) -> None:
    state, passed = RECEIPT.start, [RECEIPT.start]
    for choice in choices:
        steps = RECEIPT.actions(state)
        if not steps:
            assert state in RECEIPT_ENDS
            return
        state = steps[choice % len(steps)].target
        passed.append(state)
        if state in (ReceiptState.ANSWERED, ReceiptState.ACCEPTED, ReceiptState.DECLINED):
            assert ReceiptState.OPENED in passed
        if state is ReceiptState.ANSWERED:
            assert ReceiptState.ACCEPTED in passed
        if state is ReceiptState.SETTLED:
            assert ReceiptState.ACCEPTED in passed or ReceiptState.DECLINED in passed
        if state in ARRIVED and state is not ReceiptState.ENDED:
            assert ReceiptState.DELIVERED in passed


def test_every_open_receipt_can_be_ended_and_no_ended_one_moves() -> None:
    for state in ReceiptState:
        ends = any(step.target is ReceiptState.ENDED for step in RECEIPT.actions(state))
        assert ends == (state in OPEN)
    assert RECEIPT.actions(ReceiptState.ENDED) == ()
    assert set(WITH_ADDRESSEE) < set(OWING) < set(OPEN)


def test_the_addressees_actions_lead_out_of_what_he_has_in_hand() -> None:
    for step in RECEIPT.steps:
        if step.action in ADDRESSEES_ACTIONS:
            assert step.source in WITH_ADDRESSEE


bodies = st.sampled_from(sorted(kinds.EVERYBODY))


@given(st.sampled_from(Kind), bodies, bodies, st.booleans())
def test_what_goes_upwards_goes_sideways_and_only_its_senders_send(
    kind: Kind, sender: str, addressee: str, is_above: bool
) -> None:
    goes = kinds.may_go(kind=kind, sender=sender, addressee=addressee, is_above=is_above)
    if goes:
        assert kinds.may_send(kind=kind, sender=sender)
        assert kind in kinds.kinds_of(sender=sender)
        assert addressee in RULES[kind].addressees
        assert kinds.may_go(kind=kind, sender=sender, addressee=addressee, is_above=False)


def test_who_may_send_what() -> None:
    assert not kinds.may_send(kind=Kind.ASSIGNMENT, sender="department")
    assert not kinds.may_send(kind=Kind.RECOMMENDATION, sender="task_group")
    assert not kinds.may_go(kind=Kind.URGING, sender="stationed_group", addressee="commission", is_above=True)
    assert kinds.may_go(kind=Kind.LETTER, sender="enterprise", addressee="commission", is_above=True)
    assert not kinds.may_go(
        kind=Kind.RECOMMENDATION, sender="commission", addressee="commission", is_above=False
    )
    assert not kinds.may_go(kind=Kind.REFERRAL, sender="commission", addressee="department", is_above=False)
    assert not kinds.may_send(kind=Kind.LETTER, sender="office")
