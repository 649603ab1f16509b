"""The states of an evidence package, whole, as a table."""

from enum import StrEnum
from typing import Final

from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a package stands. Nothing in it is shown to the receiving body before it has been verified."""

    PACKING = "packing"
    PACKED = "packed"
    SENT = "sent"
    RECEIVED = "received"
    UNFIT = "unfit"
    RECOGNISED = "recognised"
    SUPPLEMENT = "supplement"
    SUPPLEMENTED = "supplemented"
    DECLINED = "declined"
    VOID = "void"


S = State

PACKAGE: Lifecycle[State] = Lifecycle(
    start=S.PACKING,
    steps=(
        #    from          action            to              by              only if
        Step(S.PACKING,    "pack",           S.PACKED,       BUSINESS_ROLES),
        Step(S.PACKING,    "void",           S.VOID,         BUSINESS_ROLES, ("has_reason",)),
        Step(S.PACKED,     "send",           S.SENT,         BUSINESS_ROLES, ("holds",)),
        Step(S.PACKED,     "void",           S.VOID,         BUSINESS_ROLES, ("has_reason",)),
        Step(S.SENT,       "receive",        S.RECEIVED,     BUSINESS_ROLES, ("holds",)),
        Step(S.SENT,       "refuse",         S.UNFIT,        BUSINESS_ROLES, ("has_faults",)),
        Step(S.RECEIVED,   "recognise",      S.RECOGNISED,   BUSINESS_ROLES, ("has_no_objection",)),
        Step(S.RECEIVED,   "ask_more",       S.SUPPLEMENT,   BUSINESS_ROLES, ("has_objection",)),
        Step(S.RECEIVED,   "decline",        S.DECLINED,     BUSINESS_ROLES, ("has_objection",)),
        Step(S.SUPPLEMENT, "supplement",     S.SUPPLEMENTED, BUSINESS_ROLES, ("is_answered",)),
    ),
)  # fmt: skip

#: What the sending body does; everything else is the receiving body's.
SENDERS_STEPS: Final = frozenset({"pack", "void", "send", "supplement"})
#: What a person of the receiving body decides, in one of three words.
DECISIONS: Final = ("recognise", "ask_more", "decline")
#: States in which a receiving body has decided.
DECIDED: Final = (S.RECOGNISED, S.SUPPLEMENT, S.SUPPLEMENTED, S.DECLINED)
