"""The states of a brief, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a brief stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    ISSUED = "issued"
    VOID = "void"


#: Who drafts and reviews.
WRITING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: Who issues.
ISSUING = frozenset({Role.LEADER})

S = State

BRIEF: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from         action     to           by        only if
        Step(S.DRAFT,    "review",  S.REVIEWED,  WRITING,  ("is_not_drafter",)),
        Step(S.DRAFT,    "return",  S.RETURNED,  WRITING,  ("is_not_drafter", "has_reason")),
        Step(S.REVIEWED, "return",  S.RETURNED,  WRITING,  ("has_reason",)),
        Step(S.RETURNED, "revise",  S.DRAFT,     WRITING),
        Step(S.REVIEWED, "issue",   S.ISSUED,    ISSUING),
        Step(S.DRAFT,    "void",    S.VOID,      WRITING,  ("has_reason",)),
        Step(S.RETURNED, "void",    S.VOID,      WRITING,  ("has_reason",)),
        Step(S.REVIEWED, "void",    S.VOID,      ISSUING,  ("has_reason",)),
        Step(S.ISSUED,   "void",    S.VOID,      ISSUING,  ("has_reason",)),
    ),
)  # fmt: skip

#: The text may still be written in these.
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
