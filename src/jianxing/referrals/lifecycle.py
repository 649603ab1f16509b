"""The states of a referral and the ways of disposing of a lead, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a referral stands."""

    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DISPOSED = "disposed"
    TOLD = "told"
    VOIDED = "voided"


class Disposal(StrEnum):
    """What becomes of a lead: the four ways of the rules on supervision and discipline enforcement."""

    INQUIRY = "inquiry"
    VERIFICATION = "verification"
    PUT_ASIDE = "put_aside"
    CONCLUDED = "concluded"


#: Who works on leads; who signs for what leaves the body or ends.
WORKING = frozenset({Role.SUPERVISOR, Role.LEADER})
LEADING = frozenset({Role.LEADER})

S = State

REFERRAL: Lifecycle[State] = Lifecycle(
    start=S.SEALED,
    steps=(
        #    from        action         to           by       only if
        Step(S.SEALED,   "send",        S.SENT,      LEADING, ("is_not_sealer",)),
        Step(S.SEALED,   "void",        S.VOIDED,    LEADING),
        Step(S.SENT,     "receive",     S.RECEIVED,  WORKING),
        Step(S.SENT,     "bounce",      S.SEALED,    WORKING, ("is_refused_by_node",)),
        Step(S.RECEIVED, "accept",      S.ACCEPTED,  LEADING),
        Step(S.RECEIVED, "return",      S.RETURNED,  LEADING, ("has_sealed_reason",)),
        Step(S.ACCEPTED, "dispose",     S.DISPOSED,  LEADING, ("has_disposal",)),
        Step(S.DISPOSED, "tell",        S.TOLD,      LEADING, ("has_sealed_result",)),
        Step(S.DISPOSED, "take_up",     S.ACCEPTED,  LEADING, ("is_put_aside",)),
        Step(S.TOLD,     "take_up",     S.ACCEPTED,  LEADING, ("is_put_aside",)),
    ),
)  # fmt: skip

#: In these the receiver has it in hand; before and after, the origin holds it.
WITH_RECEIVER = frozenset({S.RECEIVED, S.ACCEPTED, S.DISPOSED, S.TOLD})
#: Nothing more is to be done.
ENDED = frozenset({S.RETURNED, S.TOLD, S.VOIDED})
