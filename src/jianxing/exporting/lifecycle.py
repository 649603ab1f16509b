"""The life of an export, whole."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    VOID = "void"


ANYBODY = frozenset(Role)

S = State
EXPORT: Lifecycle[State] = Lifecycle(
    start=S.WAITING,
    steps=(
        #    from        action     to           by
        Step(S.WAITING,  "start",   S.RUNNING,   ANYBODY),
        Step(S.WAITING,  "cancel",  S.CANCELLED, ANYBODY),
        Step(S.RUNNING,  "finish",  S.DONE,      ANYBODY),
        Step(S.RUNNING,  "cancel",  S.CANCELLED, ANYBODY),
        Step(S.RUNNING,  "fail",    S.FAILED,    ANYBODY),
        Step(S.DONE,     "void",    S.VOID,      ANYBODY),
    ),
)  # fmt: skip

#: Nothing more happens to it by itself.
ENDED = frozenset({S.DONE, S.CANCELLED, S.FAILED, S.VOID})
