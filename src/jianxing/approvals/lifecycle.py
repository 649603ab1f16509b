"""The states of a bundle and of an approval, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Aside, Lifecycle, Step


class BundleState(StrEnum):
    """Where a bundle stands: under way, the application handed in with all it needs, or given up."""

    RUNNING = "running"
    COMPLETED = "completed"
    ENDED = "ended"


#: Who takes back what is final, and adds days to a limit.
LEADING = frozenset({Role.LEADER})
WORKING = BUSINESS_ROLES

B = BundleState

BUNDLE: Lifecycle[BundleState] = Lifecycle(
    start=B.RUNNING,
    steps=(
        #    from         action      to           by       only if
        Step(B.RUNNING,   "complete", B.COMPLETED, WORKING, ("all_granted",)),
        Step(B.RUNNING,   "end",      B.ENDED,     WORKING, ("has_reason",)),
        Step(B.COMPLETED, "reopen",   B.RUNNING,   LEADING, ("has_reason",)),
    ),
)  # fmt: skip


class State(StrEnum):
    """Where an approval stands with its department."""

    NOT_FILED = "not_filed"
    FILED = "filed"
    ACCEPTED = "accepted"
    CORRECTING = "correcting"
    REVIEWING = "reviewing"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = State

APPROVAL: Lifecycle[State] = Lifecycle(
    start=S.NOT_FILED,
    steps=(
        #    from          action      to           by       only if
        Step(S.NOT_FILED,  "file",     S.FILED,     WORKING),
        # After a refusal, or once it is needed after all, it is filed anew, and its limit begins anew.
        Step(S.REFUSED,    "file",     S.FILED,     WORKING),
        Step(S.WITHDRAWN,  "file",     S.FILED,     WORKING),
        Step(S.FILED,      "accept",   S.ACCEPTED,  WORKING),
        # On the spot (art. 34 of the Administrative Licensing Law), or after acceptance.
        Step(S.FILED,      "grant",    S.GRANTED,   WORKING, ("has_document",)),
        Step(S.ACCEPTED,   "grant",    S.GRANTED,   WORKING, ("has_document",)),
        Step(S.FILED,      "refuse",   S.REFUSED,   WORKING, ("has_reason",)),
        Step(S.ACCEPTED,   "refuse",   S.REFUSED,   WORKING, ("has_reason",)),
        Step(S.NOT_FILED,  "withdraw", S.WITHDRAWN, WORKING, ("has_reason",)),
        Step(S.FILED,      "withdraw", S.WITHDRAWN, WORKING, ("has_reason",)),
        Step(S.ACCEPTED,   "withdraw", S.WITHDRAWN, WORKING, ("has_reason",)),
        Step(S.CORRECTING, "withdraw", S.WITHDRAWN, WORKING, ("has_reason",)),
        Step(S.REVIEWING,  "withdraw", S.WITHDRAWN, WORKING, ("has_reason",)),
    ),
    asides=(
        # Documents are corrected (art. 32): it is the applicant's turn and the limit stands still.
        Aside(S.CORRECTING, "ask_corrections", "correct", (S.FILED, S.ACCEPTED), WORKING, ("has_text",)),
        # Hearing, expert review, inspection, tender: not counted (art. 45).
        Aside(S.REVIEWING, "exclude", "resume", (S.ACCEPTED,), WORKING, ("has_kind",)),
    ),
)  # fmt: skip

#: What the applicant does, and a coordinating body for it.
APPLICANTS: frozenset[str] = frozenset({"file", "correct", "withdraw"})
#: An approval in one of these states has an end.
OVER = frozenset({S.GRANTED, S.WITHDRAWN})
#: Somebody works on it.
OPEN = frozenset({S.FILED, S.ACCEPTED, S.CORRECTING, S.REVIEWING})
