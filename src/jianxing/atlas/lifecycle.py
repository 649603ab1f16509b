"""The states of a plan version, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a plan version stands. Only what is published is on the map."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PUT_ASIDE = "put_aside"
    VOID = "void"


#: Whoever holds a business role in the body that keeps the layer.
KEEPING = BUSINESS_ROLES

S = State

VERSION: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from         action       to            by       only if
        Step(S.DRAFT,     "publish",   S.PUBLISHED,  KEEPING, ("has_features",)),
        Step(S.DRAFT,     "put_aside", S.PUT_ASIDE,  KEEPING),
        Step(S.PUBLISHED, "void",      S.VOID,       KEEPING, ("has_reason",)),
    ),
)  # fmt: skip


class RunState(StrEnum):
    """Where a run that looks for conflicts stands. What it found counts when it is done, all of it at once."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


R = RunState

RUN: Lifecycle[RunState] = Lifecycle(
    start=R.WAITING,
    steps=(
        #    from       action    to           by
        Step(R.WAITING, "start",  R.RUNNING,   KEEPING),
        Step(R.WAITING, "cancel", R.CANCELLED, KEEPING),
        Step(R.RUNNING, "finish", R.DONE,      KEEPING),
        Step(R.RUNNING, "cancel", R.CANCELLED, KEEPING),
        Step(R.RUNNING, "fail",   R.FAILED,    KEEPING),
    ),
)  # fmt: skip

#: Nothing more happens to it by itself.
UNDER_WAY = (R.WAITING, R.RUNNING)
