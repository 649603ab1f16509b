"""The states of a report from the public, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    CONTESTED = "contested"
    SOLVED = "solved"
    LAPSED = "lapsed"
    CLOSED = "closed"
    GATHERED = "gathered"
    DISMISSED = "dismissed"


#: Who routes and decides, in the supervising body.
ROUTING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: Who accepts, declines and answers, in the responsible body.
HANDLING = BUSINESS_ROLES
#: Nobody of ours: the reporter's word, or a clock.
REPORTER: frozenset[Role] = frozenset()

S = State

REPORT: Lifecycle[State] = Lifecycle(
    start=S.RECEIVED,
    steps=(
        #    from          action     to            by         only if
        Step(S.RECEIVED,   "assign",  S.ASSIGNED,   ROUTING),
        Step(S.RECEIVED,   "gather",  S.GATHERED,   ROUTING),
        Step(S.RECEIVED,   "dismiss", S.DISMISSED,  ROUTING,   ("has_reason",)),
        Step(S.ASSIGNED,   "accept",  S.ACCEPTED,   HANDLING),
        Step(S.ASSIGNED,   "decline", S.RETURNED,   HANDLING,  ("has_reason", "may_decline")),
        Step(S.RETURNED,   "assign",  S.ASSIGNED,   ROUTING),
        Step(S.RETURNED,   "gather",  S.GATHERED,   ROUTING),
        Step(S.RETURNED,   "dismiss", S.DISMISSED,  ROUTING,   ("has_reason",)),
        Step(S.ACCEPTED,   "answer",  S.ANSWERED,   HANDLING,  ("has_text",)),
        Step(S.ANSWERED,   "confirm", S.SOLVED,     REPORTER),
        Step(S.ANSWERED,   "reopen",  S.ASSIGNED,   REPORTER,  ("is_first_no",)),
        Step(S.ANSWERED,   "contest", S.CONTESTED,  REPORTER),
        Step(S.ANSWERED,   "lapse",   S.LAPSED,     REPORTER,  ("nobody_spoke",)),
        Step(S.CONTESTED,  "assign",  S.ASSIGNED,   ROUTING),
        Step(S.CONTESTED,  "close",   S.CLOSED,     ROUTING,   ("has_reason",)),
    ),
)  # fmt: skip

#: In the responsible body's hands.
WITH_RESPONSIBLE = (S.ASSIGNED, S.ACCEPTED)
#: Waiting for the supervising body.
WITH_SUPERVISOR = (S.RECEIVED, S.RETURNED, S.CONTESTED)
ENDED = (S.SOLVED, S.LAPSED, S.CLOSED, S.GATHERED, S.DISMISSED)
#: Followed to the end: answered by a department, and the reporter said yes or nothing for the time given.
RESOLVED = (S.SOLVED, S.LAPSED)
#: How often a report may be declined before a supervisor decides.
MOST_DECLINES = 2
