"""The states of a generation of boundaries, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a generation of boundaries stands. Only what is published is in force."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PUT_ASIDE = "put_aside"
    VOID = "void"


#: Boundaries belong to the directory, as bodies do.
KEEPING = frozenset({Role.SYSTEM_OFFICER})

S = State

GENERATION: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from          action       to            by       only if
        Step(S.DRAFT,     "publish",   S.PUBLISHED,  KEEPING, ("has_units",)),
        Step(S.DRAFT,     "put_aside", S.PUT_ASIDE,  KEEPING),
        Step(S.PUBLISHED, "void",      S.VOID,       KEEPING, ("has_reason", "is_last", "is_not_first", "is_not_built_on")),
    ),
)  # fmt: skip
