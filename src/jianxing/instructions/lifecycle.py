"""The states of an instruction and of what it charges one addressee with, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where an instruction stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


#: Whose word it is.
LEADING = frozenset({Role.LEADER})
#: Who may draft it (拟办), receive it, and report on it.
WORKING = BUSINESS_ROLES

S = State

INSTRUCTION: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from      action       to            by       only if
        Step(S.DRAFT,  "sign",      S.SIGNED,     LEADING, ("is_not_drafter",)),
        Step(S.DRAFT,  "return",    S.WITHDRAWN,  LEADING, ("has_reason",)),
        Step(S.DRAFT,  "withdraw",  S.WITHDRAWN,  WORKING, ("has_reason",)),
        Step(S.SIGNED, "withdraw",  S.WITHDRAWN,  LEADING, ("has_reason",)),
        Step(S.SIGNED, "supersede", S.SUPERSEDED, LEADING),
    ),
)  # fmt: skip


class ChargeState(StrEnum):
    """Where one addressee stands with what is asked of him."""

    PROPOSED = "proposed"
    SENT = "sent"
    RECEIVED = "received"
    DONE = "done"
    CONFIRMED = "confirmed"
    ENDED = "ended"


C = ChargeState

CHARGE: Lifecycle[ChargeState] = Lifecycle(
    start=C.PROPOSED,
    steps=(
        Step(C.PROPOSED, "send",    C.SENT,      LEADING),
        Step(C.SENT,     "receive", C.RECEIVED,  WORKING),
        Step(C.RECEIVED, "report",  C.DONE,      WORKING, ("has_text",)),
        Step(C.DONE,     "return",  C.RECEIVED,  LEADING, ("has_reason", "has_deadline")),
        Step(C.DONE,     "confirm", C.CONFIRMED, LEADING, ("is_not_reporter",)),
        Step(C.PROPOSED, "end",     C.ENDED,     WORKING),
        Step(C.SENT,     "end",     C.ENDED,     LEADING),
        Step(C.RECEIVED, "end",     C.ENDED,     LEADING),
        Step(C.DONE,     "end",     C.ENDED,     LEADING),
    ),
)  # fmt: skip

#: In the addressee's hands.
WITH_ADDRESSEE = (C.SENT, C.RECEIVED)
#: Neither confirmed nor ended.
OPEN = (C.PROPOSED, C.SENT, C.RECEIVED, C.DONE)
