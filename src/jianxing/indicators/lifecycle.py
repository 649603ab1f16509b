"""The states of a file of readings that is brought in, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a file stands. Only what is done, series by series, is in the series."""

    UPLOADED = "uploaded"
    UNDERSTOOD = "understood"
    IMPORTING = "importing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


#: Whoever holds a business role in the body that keeps the series.
KEEPING = BUSINESS_ROLES

S = State

INTAKE: Lifecycle[State] = Lifecycle(
    start=S.UPLOADED,
    steps=(
        #    from          action        to            by
        Step(S.UPLOADED,   "understand", S.UNDERSTOOD, KEEPING),
        Step(S.UPLOADED,   "fail",       S.FAILED,     KEEPING),
        Step(S.UPLOADED,   "cancel",     S.CANCELLED,  KEEPING),
        Step(S.UNDERSTOOD, "begin",      S.IMPORTING,  KEEPING),
        Step(S.UNDERSTOOD, "cancel",     S.CANCELLED,  KEEPING),
        Step(S.IMPORTING,  "finish",     S.DONE,       KEEPING),
        Step(S.IMPORTING,  "cancel",     S.CANCELLED,  KEEPING),
        Step(S.CANCELLED,  "resume",     S.IMPORTING,  KEEPING),
    ),
)  # fmt: skip

#: Nothing more happens to it by itself.
ENDED = frozenset({S.DONE, S.CANCELLED, S.FAILED})


class RunState(StrEnum):
    """Where a run of checks stands. What it found counts when it is done, all of it at once."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


#: Who has series checked.
CHECKING = frozenset({Role.SUPERVISOR, Role.LEADER})

R = RunState

CHECK_RUN: Lifecycle[RunState] = Lifecycle(
    start=R.WAITING,
    steps=(
        #    from       action    to           by
        Step(R.WAITING, "start",  R.RUNNING,   CHECKING),
        Step(R.WAITING, "cancel", R.CANCELLED, CHECKING),
        Step(R.RUNNING, "finish", R.DONE,      CHECKING),
        Step(R.RUNNING, "cancel", R.CANCELLED, CHECKING),
        Step(R.RUNNING, "fail",   R.FAILED,    CHECKING),
    ),
)  # fmt: skip

#: Something more happens to it by itself.
UNDER_WAY = (R.WAITING, R.RUNNING)
