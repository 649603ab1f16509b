"""The states of a file of benchmarks or cases that is brought in, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a file stands. Only what is taken in is compared."""

    READ = "read"
    TAKEN = "taken"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"


#: Whoever holds a business role in the body that brings files in.
KEEPING = BUSINESS_ROLES
#: Who has cases compared, since questions come of it.
CHECKING = frozenset({Role.SUPERVISOR, Role.LEADER})

S = State

INTAKE: Lifecycle[State] = Lifecycle(
    start=S.READ,
    steps=(
        #    from     action      to           by
        Step(S.READ,  "take_in",  S.TAKEN,     KEEPING),
        Step(S.READ,  "discard",  S.DISCARDED, KEEPING),
        Step(S.TAKEN, "withdraw", S.WITHDRAWN, KEEPING, ("has_reason",)),
    ),
)  # fmt: skip
