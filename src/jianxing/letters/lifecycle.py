"""The states of a letter and of what each addressee does with it, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a letter stands with the body that writes it."""

    DRAFT = "draft"
    SIGNED = "signed"
    SENT = "sent"
    SETTLED = "settled"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


#: Who signs.
LEADING = frozenset({Role.LEADER})
#: Who drafts, sends what has been signed, and answers what has come.
WORKING = BUSINESS_ROLES

S = State

LETTER: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from      action       to            by       only if
        Step(S.DRAFT,  "sign",      S.SIGNED,     LEADING, ("is_not_drafter",)),
        Step(S.DRAFT,  "return",    S.DROPPED,    LEADING, ("has_reason",)),
        Step(S.DRAFT,  "drop",      S.DROPPED,    WORKING, ("has_reason",)),
        Step(S.SIGNED, "send",      S.SENT,       WORKING),
        Step(S.SIGNED, "drop",      S.DROPPED,    LEADING, ("has_reason",)),
        Step(S.SENT,   "settle",    S.SETTLED,    WORKING, ("nothing_open",)),
        # By a further letter alone, which is signed like every other.
        Step(S.SENT,   "supersede", S.SUPERSEDED, WORKING, ("further_letter",)),
        Step(S.SENT,   "withdraw",  S.WITHDRAWN,  WORKING, ("further_letter",)),
    ),
)  # fmt: skip


class CoIssuerState(StrEnum):
    """Where a joint document (联合行文) stands with one of the bodies that issue it beside the host."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"
    ENDED = "ended"


C = CoIssuerState

COISSUER: Lifecycle[CoIssuerState] = Lifecycle(
    start=C.WAITING,
    steps=(
        # The co-issuer's leader, before the host's: the host's signature is the last, and its day the document's.
        Step(C.WAITING, "sign",   C.SIGNED,  LEADING, ("is_not_drafter",)),
        Step(C.WAITING, "refuse", C.REFUSED, LEADING, ("has_reason",)),
        # The host has given the draft up.
        Step(C.WAITING, "end",    C.ENDED,   WORKING),
    ),
)  # fmt: skip


class ReceiptState(StrEnum):
    """Where a letter stands with one addressee."""

    WAITING = "waiting"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    SETTLED = "settled"
    ENDED = "ended"


R = ReceiptState

RECEIPT: Lifecycle[ReceiptState] = Lifecycle(
    start=R.WAITING,
    steps=(
        # The sender's: "send" goes with the letter, "deliver" and "refuse" come back from the addressee's node.
        Step(R.WAITING,     "send",    R.SENT,        WORKING),
        Step(R.SENT,        "deliver", R.DELIVERED,   WORKING),
        Step(R.SENT,        "refuse",  R.UNDELIVERED, WORKING, ("has_reason",)),
        Step(R.UNDELIVERED, "resend",  R.SENT,        WORKING),
        # The addressee's.
        Step(R.DELIVERED,   "open",    R.OPENED,      WORKING),
        Step(R.OPENED,      "accept",  R.ACCEPTED,    WORKING),
        Step(R.OPENED,      "decline", R.DECLINED,    WORKING, ("has_reason",)),
        Step(R.ACCEPTED,    "answer",  R.ANSWERED,    WORKING, ("has_text",)),
        # The sender's again.
        Step(R.ANSWERED,    "return",  R.ACCEPTED,    WORKING, ("has_reason", "has_deadline")),
        Step(R.ANSWERED,    "settle",  R.SETTLED,     WORKING),
        Step(R.DECLINED,    "settle",  R.SETTLED,     WORKING),
        Step(R.ACCEPTED,    "settle",  R.SETTLED,     WORKING, ("wants_no_answer",)),
        # The letter was dropped, superseded or withdrawn.
        Step(R.WAITING,     "end",     R.ENDED,       WORKING),
        Step(R.SENT,        "end",     R.ENDED,       WORKING),
        Step(R.UNDELIVERED, "end",     R.ENDED,       WORKING),
        Step(R.DELIVERED,   "end",     R.ENDED,       WORKING),
        Step(R.OPENED,      "end",     R.ENDED,       WORKING),
        Step(R.ACCEPTED,    "end",     R.ENDED,       WORKING),
        Step(R.DECLINED,    "end",     R.ENDED,       WORKING),
        Step(R.ANSWERED,    "end",     R.ENDED,       WORKING),
    ),
)  # fmt: skip

#: What the addressee does; the rest is the sender's.
ADDRESSEES_ACTIONS = frozenset({"open", "accept", "decline", "answer"})
#: The addressee has it and owes a word.
WITH_ADDRESSEE = (R.DELIVERED, R.OPENED, R.ACCEPTED)
#: The addressee sees it.
ARRIVED = (R.DELIVERED, R.OPENED, R.ACCEPTED, R.DECLINED, R.ANSWERED, R.SETTLED, R.ENDED)
#: Something is still to come from the addressee.
OWING = (R.SENT, R.UNDELIVERED, *WITH_ADDRESSEE)
#: Neither settled nor ended.
OPEN = (R.WAITING, *OWING, R.DECLINED, R.ANSWERED)


class ImpasseState(StrEnum):
    """Where a matter stands that bodies pass on to each other."""

    OPEN = "open"
    DECIDED = "decided"


IMPASSE: Lifecycle[ImpasseState] = Lifecycle(
    start=ImpasseState.OPEN,
    steps=(
        Step(ImpasseState.OPEN, "decide", ImpasseState.DECIDED, frozenset({Role.SUPERVISOR, Role.LEADER})),
    ),
)


class ActionState(StrEnum):
    """Where a joint action stands."""

    OPEN = "open"
    CLOSED = "closed"


ACTION: Lifecycle[ActionState] = Lifecycle(
    start=ActionState.OPEN,
    steps=(
        Step(
            ActionState.OPEN,
            "close",
            ActionState.CLOSED,
            frozenset({Role.SUPERVISOR, Role.LEADER}),
            ("nothing_owed",),
        ),
    ),
)
