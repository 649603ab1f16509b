"""The states of an update of a schedule, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.lifecycle import Lifecycle, Step
from jianxing.projects.lifecycle import BOTH


class State(StrEnum):
    """Where an update stands. Only what is adopted counts; what was adopted stays as it was."""

    READING = "reading"
    DRAFT = "draft"
    REFUSED = "refused"
    ADOPTED = "adopted"
    PUT_ASIDE = "put_aside"
    VOID = "void"


#: Those who keep or own the project: the roles of both sides.
KEEPING = BOTH

S = State

UPDATE: Lifecycle[State] = Lifecycle(
    start=S.READING,
    steps=(
        #    from       action        to            by       only if
        Step(S.READING, "understand", S.DRAFT,      KEEPING),
        Step(S.READING, "refuse",     S.REFUSED,    KEEPING),
        Step(S.READING, "put_aside",  S.PUT_ASIDE,  KEEPING),
        Step(S.DRAFT,   "adopt",      S.ADOPTED,    KEEPING, ("is_new",)),
        Step(S.DRAFT,   "put_aside",  S.PUT_ASIDE,  KEEPING),
        Step(S.ADOPTED, "void",       S.VOID,       KEEPING, ("has_reason",)),
    ),
)  # fmt: skip
