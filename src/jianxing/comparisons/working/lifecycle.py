"""The states of long work, whole, as a table. What it writes comes with its end: stopped, it leaves nothing."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


#: Whoever holds a business role in the body that asked stops work and goes on with it.
KEEPING = BUSINESS_ROLES

S = State

WORK: Lifecycle[State] = Lifecycle(
    start=S.WAITING,
    steps=(
        #    from         action    to           by
        Step(S.WAITING,   "begin",  S.RUNNING,   KEEPING),
        Step(S.RUNNING,   "finish", S.DONE,      KEEPING),
        Step(S.RUNNING,   "fail",   S.FAILED,    KEEPING),
        Step(S.WAITING,   "cancel", S.CANCELLED, KEEPING),
        Step(S.RUNNING,   "cancel", S.CANCELLED, KEEPING),
        Step(S.CANCELLED, "resume", S.WAITING,   KEEPING),
        Step(S.FAILED,    "resume", S.WAITING,   KEEPING),
    ),
)  # fmt: skip

#: Asked for, and not over.
UNDER_WAY = (S.WAITING, S.RUNNING)
