"""The states of a proposed match, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class MatchState(StrEnum):
    """Where a proposal stands: nothing is joined until a person has accepted it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


#: Who brings lists in, judges matches and records tests.
KEEPING = BUSINESS_ROLES
#: Who asks questions.
ASKING = frozenset({Role.SUPERVISOR, Role.LEADER})

S = MatchState

MATCH: Lifecycle[MatchState] = Lifecycle(
    start=S.PROPOSED,
    steps=(
        #    from         action       to           by       only if
        Step(S.PROPOSED,  "accept",    S.ACCEPTED,  KEEPING),
        Step(S.PROPOSED,  "refuse",    S.REFUSED,   KEEPING),
        Step(S.ACCEPTED,  "reopen",    S.PROPOSED,  KEEPING, ("has_reason",)),
        Step(S.REFUSED,   "reopen",    S.PROPOSED,  KEEPING, ("has_reason",)),
    ),
)  # fmt: skip
