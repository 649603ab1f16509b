from __future__ import annotations

from enum import StrEnum

import pytest

from jianxing.kernel.actor import BUSINESS_ROLES, OFFICERS, Actor, Role
from jianxing.kernel.lifecycle import AmbiguousStep, Lifecycle, NoSuchStep, Step


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    LOCKED = "locked"


ANYBODY = frozenset(Role)
KEEPER = frozenset({Role.SUPERVISOR})
DOOR = Lifecycle(
    start=Door.SHUT,
    steps=(
        Step(Door.SHUT, "open", Door.OPEN, ANYBODY),
        Step(Door.SHUT, "lock", Door.LOCKED, KEEPER, ("has_key",)),
        Step(Door.OPEN, "shut", Door.SHUT, ANYBODY),
        Step(Door.OPEN, "paint", Door.OPEN, KEEPER),
        Step(Door.LOCKED, "unlock", Door.SHUT, KEEPER, ("has_key",)),
    ),
)


def test_a_step_that_the_table_does_not_hold_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(NoSuchStep) as refusal:
        DOOR.step(Door.LOCKED, "open")
    assert (refusal.value.state, refusal.value.action, refusal.value.allowed) == (
        "locked",
        "open",
        ("unlock",),
    )


def test_a_table_with_two_targets_for_one_action_is_refused() -> None:
    with pytest.raises(AmbiguousStep):
        Lifecycle(
            start=Door.SHUT,
            steps=(
                Step(Door.SHUT, "open", Door.OPEN, ANYBODY),
                Step(Door.SHUT, "open", Door.LOCKED, ANYBODY),
            ),
        )


def test_a_step_carries_its_target_roles_and_guards() -> None:
    step = DOOR.step(Door.SHUT, "lock")
    assert (step.target, step.roles, step.guards) == (Door.LOCKED, KEEPER, ("has_key",))


def test_actions_come_in_the_order_of_the_table() -> None:
    assert [step.action for step in DOOR.actions(Door.SHUT)] == ["open", "lock"]
    assert DOOR.sources("shut") == {Door.OPEN}
    assert DOOR.states() == (Door.SHUT, Door.OPEN, Door.LOCKED)


def test_pairs_and_their_sql() -> None:
    assert DOOR.pairs() == {
        ("shut", "open"),
        ("shut", "locked"),
        ("open", "shut"),
        ("open", "open"),
        ("locked", "shut"),
    }
    assert DOOR.sql_values().splitlines()[0] == "('locked', 'shut'),"
    assert DOOR.sql_values().count("(") == 5


def test_the_diagram_in_the_words_of_the_screen() -> None:
    assert DOOR.mermaid(labels={"shut": "关", "open": "开"}).splitlines() == [
        "stateDiagram-v2",
        "    shut: 关",
        "    open: 开",
        "    locked: locked",
        "    [*] --> shut",
        "    shut --> open: 开",
        "    shut --> locked: lock",
        "    open --> shut: 关",
        "    open --> open: paint",
        "    locked --> shut: unlock",
    ]


def test_officers_hold_no_business_role() -> None:
    assert not OFFICERS & BUSINESS_ROLES
    assert frozenset(Role) == OFFICERS | BUSINESS_ROLES
    assert Role.AUDIT_OFFICER.is_officer
    assert not Role.LEADER.is_officer


def test_the_software_acts_as_nobody() -> None:
    assert Actor.system(body_id=7) == Actor(person_id=None, body_id=7, role=None)
    assert Actor.system().is_system
