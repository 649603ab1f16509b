"""The states of an inspection and of a reminder, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    HELD = "held"
    RECORDED = "recorded"
    VOID = "void"


#: Who inspects and reminds.
INSPECTING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: Who answers a reminder.
ANSWERING = frozenset({Role.HANDLER, Role.LEADER})

S = State

INSPECTION = Lifecycle(
    start=S.PLANNED,
    steps=(
        #    from        action    to          by          only if
        Step(S.PLANNED, "hold", S.HELD, INSPECTING),
        Step(S.HELD, "record", S.RECORDED, INSPECTING, ("has_summary",)),
        Step(S.PLANNED, "void", S.VOID, INSPECTING, ("has_reason",)),
        Step(S.HELD, "void", S.VOID, INSPECTING, ("has_reason",)),
        Step(S.RECORDED, "void", S.VOID, INSPECTING, ("has_reason",)),
    ),
)

#: It has taken place: what counts.
TAKEN_PLACE = (S.HELD, S.RECORDED)


class ReminderState(StrEnum):
    """Where a reminder stands."""

    SENT = "sent"
    ANSWERED = "answered"
    VOID = "void"


R = ReminderState

REMINDER = Lifecycle(
    start=R.SENT,
    steps=(
        Step(R.SENT, "answer", R.ANSWERED, ANSWERING, ("has_text",)),
        Step(R.SENT, "void", R.VOID, INSPECTING, ("has_reason",)),
        Step(R.ANSWERED, "void", R.VOID, INSPECTING, ("has_reason",)),
    ),
)
