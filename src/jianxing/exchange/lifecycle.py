"""The states of an envelope on either side of a route, whole, as tables. The software alone takes these steps."""

from enum import StrEnum
from typing import Final

from jianxing.kernel.actor import Role
from jianxing.kernel.lifecycle import Lifecycle, Step

#: No person's step: transports carry, receipts come back.
NOBODY: Final = frozenset[Role]()


class OutState(StrEnum):
    """Where an envelope that was sent stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"


class InState(StrEnum):
    """Where an envelope that came stands."""

    HELD = "held"
    TAKEN = "taken"
    REFUSED = "refused"


O, I = OutState, InState  # noqa: E741 - two columns of the tables below

OUTGOING: Lifecycle[OutState] = Lifecycle(
    start=O.WAITING,
    steps=(
        #    from       action       to          by      only if
        Step(O.WAITING, "confirm",   O.TAKEN,    NOBODY, ("receipt_proven",)),
        Step(O.WAITING, "refuse",    O.REFUSED,  NOBODY, ("receipt_proven",)),
        # A peer that was restored from a backup no longer knows what it had answered, and asks for it again.
        Step(O.TAKEN,   "ask_again", O.WAITING,  NOBODY, ("peer_was_restored",)),
        Step(O.REFUSED, "ask_again", O.WAITING,  NOBODY, ("peer_was_restored",)),
    ),
)  # fmt: skip

INCOMING: Lifecycle[InState] = Lifecycle(
    start=I.HELD,
    steps=(
        #    from    action    to         by      only if
        Step(I.HELD, "take",   I.TAKEN,   NOBODY, ("is_next", "has_attachments")),
        Step(I.HELD, "refuse", I.REFUSED, NOBODY, ("is_next",)),
    ),
)  # fmt: skip
