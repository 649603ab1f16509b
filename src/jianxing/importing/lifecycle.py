"""The life of an import run, whole."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a run stands."""

    UPLOADED = "uploaded"
    UNDERSTOOD = "understood"
    IMPORTING = "importing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


SUPERVISING = frozenset({Role.SUPERVISOR, Role.LEADER})

S = State
IMPORT: Lifecycle[State] = Lifecycle(
    start=S.UPLOADED,
    steps=(
        #    from          action        to            by
        Step(S.UPLOADED,   "understand", S.UNDERSTOOD, SUPERVISING),
        Step(S.UPLOADED,   "fail",       S.FAILED,     SUPERVISING),
        Step(S.UPLOADED,   "cancel",     S.CANCELLED,  SUPERVISING),
        Step(S.UNDERSTOOD, "understand", S.UNDERSTOOD, SUPERVISING),
        Step(S.UNDERSTOOD, "fail",       S.FAILED,     SUPERVISING),
        Step(S.UNDERSTOOD, "begin",      S.IMPORTING,  SUPERVISING),
        Step(S.UNDERSTOOD, "cancel",     S.CANCELLED,  SUPERVISING),
        Step(S.IMPORTING,  "finish",     S.DONE,       SUPERVISING),
        Step(S.IMPORTING,  "cancel",     S.CANCELLED,  SUPERVISING),
        Step(S.CANCELLED,  "resume",     S.IMPORTING,  SUPERVISING),
    ),
)  # fmt: skip

#: Nothing more happens to it by itself.
ENDED = frozenset({S.DONE, S.CANCELLED, S.FAILED})
