"""The tables of inspections and reminders."""

import pytest

from jianxing.inspections.lifecycle import INSPECTION, REMINDER, ReminderState, State
from jianxing.kernel.lifecycle import NoSuchStep


def test_what_was_voided_stays_void() -> None:
    assert INSPECTION.actions(State.VOID) == ()
    assert REMINDER.actions(ReminderState.VOID) == ()


def test_nothing_is_recorded_that_was_not_held() -> None:
    with pytest.raises(NoSuchStep):
        INSPECTION.step(State.PLANNED, "record")


def test_every_void_asks_for_a_reason() -> None:
    guards = {step.guards for step in INSPECTION.steps if step.action == "void"}
    guards |= {step.guards for step in REMINDER.steps if step.action == "void"}
    assert guards == {("has_reason",)}


def test_a_reminder_is_answered_once() -> None:
    with pytest.raises(NoSuchStep):
        REMINDER.step(ReminderState.ANSWERED, "answer")
