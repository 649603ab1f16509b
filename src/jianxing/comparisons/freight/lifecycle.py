"""The states of a file of documents and of a mismatch, whole, as tables."""

from enum import StrEnum

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class FileState(StrEnum):
    """Where a file of documents stands: nothing of it counts before it is brought in."""

    UNDERSTOOD = "understood"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class MismatchState(StrEnum):
    """Where a mismatch stands. It is mended by a corrected document alone; a person may find it explained."""

    OPEN = "open"
    MENDED = "mended"
    EXPLAINED = "explained"


#: Who keeps sources and maps and brings documents in.
KEEPING = BUSINESS_ROLES
#: Who asks, and finds a mismatch explained.
ASKING = frozenset({Role.SUPERVISOR, Role.LEADER})

F = FileState

FILE: Lifecycle[FileState] = Lifecycle(
    start=F.UNDERSTOOD,
    steps=(
        #    from          action      to           by
        Step(F.UNDERSTOOD, "bring_in", F.DONE,      KEEPING),
        Step(F.UNDERSTOOD, "cancel",   F.CANCELLED, KEEPING),
    ),
)  # fmt: skip

M = MismatchState

MISMATCH: Lifecycle[MismatchState] = Lifecycle(
    start=M.OPEN,
    steps=(
        #    from         action     to           by       only if
        Step(M.OPEN,      "mend",    M.MENDED,    KEEPING, ("is_corrected",)),
        Step(M.OPEN,      "explain", M.EXPLAINED, ASKING,  ("has_reason",)),
        Step(M.EXPLAINED, "reopen",  M.OPEN,      ASKING,  ("has_reason",)),
    ),
)  # fmt: skip
