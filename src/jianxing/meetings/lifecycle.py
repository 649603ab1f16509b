"""The states of a meeting, of what it decided and of its minutes, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a meeting stands. What is due and was not held is missed, and stays so unless it was held after all."""

    DUE = "due"
    HELD = "held"
    MISSED = "missed"
    LAPSED = "lapsed"


#: Who signs minutes, changes the rules of a series and says that a meeting counted as missed was held.
LEADING = frozenset({Role.LEADER})
#: Who calls meetings, writes down what they decided, and carries it out.
WORKING = BUSINESS_ROLES

S = State

MEETING: Lifecycle[State] = Lifecycle(
    start=S.DUE,
    steps=(
        #    from      action         to         by       only if
        Step(S.DUE,    "hold",        S.HELD,    WORKING, ("has_taken_place",)),
        Step(S.DUE,    "miss",        S.MISSED,  WORKING, ("has_reason",)),
        # The rules of the series came to name another day, or the series ended.
        Step(S.DUE,    "lapse",       S.LAPSED,  LEADING, ("has_reason",)),
        # It was held, and only written down too late.
        Step(S.MISSED, "record_late", S.HELD,    LEADING, ("has_reason", "has_taken_place")),
    ),
)  # fmt: skip


class DecisionState(StrEnum):
    """Where a decision stands with the body that is responsible for it."""

    OPEN = "open"
    DONE = "done"
    CONFIRMED = "confirmed"
    ENDED = "ended"


D = DecisionState

DECISION: Lifecycle[DecisionState] = Lifecycle(
    start=D.OPEN,
    steps=(
        Step(D.OPEN, "report",  D.DONE,      WORKING, ("has_text",)),
        Step(D.DONE, "return",  D.OPEN,      WORKING, ("has_reason", "has_deadline")),
        Step(D.DONE, "confirm", D.CONFIRMED, WORKING, ("is_not_reporter",)),
        Step(D.OPEN, "end",     D.ENDED,     WORKING, ("has_reason",)),
        Step(D.DONE, "end",     D.ENDED,     WORKING, ("has_reason",)),
    ),
)  # fmt: skip


class MinutesState(StrEnum):
    """Where a version of the minutes stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    DROPPED = "dropped"
    SUPERSEDED = "superseded"


M = MinutesState

MINUTES: Lifecycle[MinutesState] = Lifecycle(
    start=M.DRAFT,
    steps=(
        Step(M.DRAFT,  "sign",      M.SIGNED,     LEADING, ("is_not_drafter",)),
        Step(M.DRAFT,  "return",    M.DROPPED,    WORKING, ("has_reason",)),
        Step(M.SIGNED, "supersede", M.SUPERSEDED, LEADING),
    ),
)  # fmt: skip
