"""The stages of a project and the states of a park's idle asset, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class Stage(StrEnum):
    """Where a project stands, in the order in which projects go."""

    PLANNING = "planning"
    APPROVAL = "approval"
    TENDERING = "tendering"
    CONSTRUCTION = "construction"
    ACCEPTANCE = "acceptance"
    OPERATION = "operation"


#: The side that keeps the project on its books.
KEEPING = frozenset({Role.SUPERVISOR, Role.LEADER})
#: The side that owns it or is responsible for it.
OWNING = frozenset({Role.HANDLER, Role.LEADER})
BOTH = KEEPING | OWNING

S = Stage
_ORDER = tuple(Stage)

STAGES = Lifecycle(
    start=S.PLANNING,
    steps=(
        #    from            action             to              by    only if
        Step(S.PLANNING, "to_approval", S.APPROVAL, BOTH),
        Step(S.APPROVAL, "to_tendering", S.TENDERING, BOTH),
        # Not every project is tendered: small ones, and those that the law exempts.
        Step(S.APPROVAL, "to_construction", S.CONSTRUCTION, BOTH, ("has_reason",)),
        Step(S.TENDERING, "to_construction", S.CONSTRUCTION, BOTH),
        Step(S.CONSTRUCTION, "to_acceptance", S.ACCEPTANCE, BOTH),
        Step(S.ACCEPTANCE, "to_operation", S.OPERATION, BOTH),
        # Back, never silently.
        *(
            Step(source, f"to_{target.value}", target, KEEPING, ("has_reason",))
            for position, source in enumerate(_ORDER)
            for target in _ORDER[:position]
        ),
    ),
)


class AssetState(StrEnum):
    """What becomes of idle land or an idle building."""

    IDLE = "idle"
    PLANNED = "planned"
    REUSED = "reused"


A = AssetState

ASSETS = Lifecycle(
    start=A.IDLE,
    steps=(
        Step(A.IDLE, "plan", A.PLANNED, BOTH, ("has_project",)),
        Step(A.IDLE, "reuse", A.REUSED, BOTH, ("has_project",)),
        Step(A.PLANNED, "reuse", A.REUSED, BOTH, ("has_project",)),
        Step(A.PLANNED, "release", A.IDLE, BOTH, ("has_reason",)),
        Step(A.REUSED, "release", A.IDLE, BOTH, ("has_reason",)),
    ),
)
