"""The states of a question, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a question stands. What is raised is seen by the asking body alone."""

    RAISED = "raised"
    DISMISSED = "dismissed"
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    FINDING = "finding"
    WITHDRAWN = "withdrawn"


#: Who asks and settles, in the asking body.
ASKING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: Who receives and answers, in the asked body.
ANSWERING = BUSINESS_ROLES

S = State

QUESTION: Lifecycle[State] = Lifecycle(
    start=S.RAISED,
    steps=(
        #    from         action                to           by         only if
        Step(S.RAISED,    "send",               S.SENT,      ASKING,    ("has_deadline",)),
        Step(S.RAISED,    "dismiss",            S.DISMISSED, ASKING,    ("has_reason",)),
        Step(S.DISMISSED, "take_back",          S.RAISED,    ASKING,    ("has_reason",)),
        Step(S.SENT,      "receive",            S.RECEIVED,  ANSWERING),
        Step(S.RECEIVED,  "answer",             S.ANSWERED,  ANSWERING, ("has_text",)),
        Step(S.ANSWERED,  "return",             S.RECEIVED,  ASKING,    ("has_reason", "has_deadline")),
        Step(S.ANSWERED,  "accept_explanation", S.EXPLAINED, ASKING,    ("is_not_answerer", "has_reason")),
        Step(S.ANSWERED,  "accept_correction",  S.CORRECTED, ASKING,    ("is_not_answerer", "has_reason")),
        Step(S.ANSWERED,  "make_finding",       S.FINDING,   ASKING,    ("is_not_answerer",)),
        Step(S.SENT,      "make_finding",       S.FINDING,   ASKING,    ("is_overdue",)),
        Step(S.RECEIVED,  "make_finding",       S.FINDING,   ASKING,    ("is_overdue",)),
        Step(S.SENT,      "withdraw",           S.WITHDRAWN, ASKING,    ("has_reason",)),
        Step(S.RECEIVED,  "withdraw",           S.WITHDRAWN, ASKING,    ("has_reason",)),
        Step(S.ANSWERED,  "withdraw",           S.WITHDRAWN, ASKING,    ("has_reason",)),
    ),
)  # fmt: skip

#: In the asked body's hands.
WITH_ASKED = (S.SENT, S.RECEIVED)
#: Sent, and neither settled nor withdrawn.
OPEN = (S.SENT, S.RECEIVED, S.ANSWERED)
SETTLED = (S.EXPLAINED, S.CORRECTED, S.FINDING)
