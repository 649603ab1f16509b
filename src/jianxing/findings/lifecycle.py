"""The life of a finding, whole."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Aside, Lifecycle, Step


class State(StrEnum):
    """Where a finding stands."""

    DRAFT = "draft"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    VOID = "void"
    JOINED = "joined"


#: The supervising side: the body that keeps the finding on its ledger.
SUPERVISING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: The answering side: the responsible body.
ANSWERING = frozenset({Role.HANDLER, Role.LEADER})
#: Who approves inside the responsible body.
HEAD = frozenset({Role.LEADER})

S = State
FINDING: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from          action       to            by           only if
        Step(S.DRAFT,      "register",  S.REGISTERED, SUPERVISING),
        Step(S.REGISTERED, "assign",    S.ASSIGNED,   SUPERVISING, ("has_responsible",)),
        Step(S.ASSIGNED,   "accept",    S.ACCEPTED,   ANSWERING),
        Step(S.ASSIGNED,   "decline",   S.REGISTERED, ANSWERING,   ("has_reason",)),
        Step(S.ASSIGNED,   "recall",    S.REGISTERED, SUPERVISING, ("has_reason",)),
        Step(S.ACCEPTED,   "start",     S.RECTIFYING, ANSWERING,   ("has_plan",)),
        Step(S.RECTIFYING, "submit",    S.SUBMITTED,  ANSWERING,
             ("has_evidence", "no_open_extension", "head_approved")),
        Step(S.SUBMITTED,  "return",    S.RECTIFYING, SUPERVISING, ("has_reason",)),
        Step(S.SUBMITTED,  "close",     S.CLOSED,     SUPERVISING,
             ("has_evidence", "is_not_rectifier", "four_questions", "nothing_owed")),
        Step(S.CLOSED,     "reopen",    S.RECTIFYING, SUPERVISING, ("has_reason",)),
        Step(S.DRAFT,      "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.REGISTERED, "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.ASSIGNED,   "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.ACCEPTED,   "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.RECTIFYING, "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.SUBMITTED,  "void",      S.VOID,       SUPERVISING, ("has_reason",)),
        Step(S.CLOSED,     "void",      S.VOID,       SUPERVISING, ("has_reason",)),
    ),
    asides=(
        # The same matter twice (并案): one is kept, the other put aside to it, and both count once.
        Aside(S.JOINED, "join", "part",
              (S.REGISTERED, S.ASSIGNED, S.ACCEPTED, S.RECTIFYING, S.SUBMITTED, S.CLOSED), SUPERVISING,
              ("has_reason", "no_open_extension")),
    ),
)  # fmt: skip

#: In the responsible body's hands.
WITH_RESPONSIBLE = frozenset({S.ASSIGNED, S.ACCEPTED, S.RECTIFYING})
#: Neither ended nor merely a draft.
OPEN = frozenset({S.REGISTERED, S.ASSIGNED, S.ACCEPTED, S.RECTIFYING, S.SUBMITTED})
#: The responsible and assisting bodies see it from here on.
SHARED_WITH_ANSWERING = OPEN - {S.REGISTERED} | {S.CLOSED}
#: Counted nowhere: taken out, or counted with the finding that it is joined into.
UNCOUNTED = frozenset({S.VOID, S.JOINED})
#: Side steps leave the state as it is; they are allowed in these.
EXTENDABLE = frozenset({S.ACCEPTED, S.RECTIFYING})
CORRECTABLE = frozenset(State) - UNCOUNTED
TRANSFERABLE = OPEN
ROUTABLE = frozenset({S.ACCEPTED, S.RECTIFYING})
