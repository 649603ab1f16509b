"""The states of a plan version, whole, as a table."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where a plan version stands. Only what is published is on the map."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PUT_ASIDE = "put_aside"
    VOID = "void"


#: Whoever holds a business role in the body that keeps the layer.
KEEPING = BUSINESS_ROLES

S = State

VERSION: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from         action       to            by       only if
        Step(S.DRAFT,     "publish",   S.PUBLISHED,  KEEPING, ("has_features",)),
        Step(S.DRAFT,     "put_aside", S.PUT_ASIDE,  KEEPING),
        Step(S.PUBLISHED, "void",      S.VOID,       KEEPING, ("has_reason",)),
    ),
)  # fmt: skip
