"""The states of an incident, whole, as a table; and the clocks of those who are told."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from jianxing.kernel.actor import BUSINESS_ROLES, Role
from jianxing.kernel.lifecycle import Lifecycle, Step


class State(StrEnum):
    """Where an incident stands. A draft is seen by the body that reports it alone."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"
    CANCELLED = "cancelled"
    VOID = "void"


S = State
#: An emergency does not wait for a supervisor: whoever does business in the reporting body takes its steps.
LEADING = BUSINESS_ROLES
#: Who decides on candidate findings, in a supervising body.
DECIDING = frozenset({Role.SUPERVISOR, Role.LEADER})

INCIDENT: Lifecycle[State] = Lifecycle(
    start=S.DRAFT,
    steps=(
        #    from         action     to            by       only if
        Step(S.DRAFT,     "publish", S.PUBLISHED,  LEADING, ("concerns_somebody",)),
        Step(S.DRAFT,     "discard", S.VOID,       LEADING, ("has_reason",)),
        Step(S.PUBLISHED, "end",     S.ENDED,      LEADING, ("has_reason",)),
        Step(S.PUBLISHED, "cancel",  S.CANCELLED,  LEADING, ("has_reason",)),
    ),
)  # fmt: skip


class Deployment(StrEnum):
    """How far forces that were asked for have come; the words of EDXL-RM 1.0 are in ``RESOURCE_MESSAGES``."""

    ASKED = "asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    COMMITTED = "committed"
    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    RELEASED = "released"
    RETURNED = "returned"


D = Deployment

#: The body that owns the force commits, declines, departs and takes back; the one that asked withdraws and releases; either notes
#: the arrival.
DISPATCH: Lifecycle[Deployment] = Lifecycle(
    start=D.ASKED,
    steps=(
        #    from         action       to            by       only if
        Step(D.ASKED,     "commit",    D.COMMITTED,  LEADING, ("is_owner", "is_free")),
        Step(D.ASKED,     "decline",   D.DECLINED,   LEADING, ("is_owner", "has_reason")),
        Step(D.ASKED,     "withdraw",  D.WITHDRAWN,  LEADING, ("is_requester", "has_reason")),
        Step(D.COMMITTED, "depart",    D.UNDER_WAY,  LEADING, ("is_owner",)),
        Step(D.COMMITTED, "release",   D.RELEASED,   LEADING, ("is_requester",)),
        Step(D.UNDER_WAY, "arrive",    D.ARRIVED,    LEADING, ("is_owner_or_requester",)),
        Step(D.UNDER_WAY, "release",   D.RELEASED,   LEADING, ("is_requester",)),
        Step(D.ARRIVED,   "release",   D.RELEASED,   LEADING, ("is_requester",)),
        Step(D.RELEASED,  "give_back", D.RETURNED,   LEADING, ("is_owner",)),
    ),
)  # fmt: skip

#: What each deed is in the resource messages of OASIS EDXL-RM 1.0.
RESOURCE_MESSAGES: Final[dict[str, str]] = {
    "request": "RequestResource",
    "ask": "RequestResource",
    "offer": "CommitResource",
    "commit": "CommitResource",
    "decline": "ResponseToRequestResource",
    "withdraw": "MessageRecall",
    "depart": "ReportResourceDeploymentStatus",
    "arrive": "ReportResourceDeploymentStatus",
    "recall": "RequestReturn",
    "release": "ReleaseResource",
    "give_back": "ReportResourceDeploymentStatus",
}


class Severity(StrEnum):
    """The four colours of warnings, the gravest first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


#: Minutes from being told until receipt is owed, and until acceptance is.
MINUTES: Final[dict[str, tuple[int, int]]] = {
    Severity.RED: (5, 15),
    Severity.ORANGE: (10, 30),
    Severity.YELLOW: (20, 60),
    Severity.BLUE: (30, 120),
}


class Rung(StrEnum):
    """Who is told that an acknowledgement is late: the body again, the body above it, the operator on duty."""

    REMINDER = "reminder"
    SUPERIOR = "superior"
    OPERATOR = "operator"


RUNGS: Final = tuple(Rung)


def rung_due(due: timedelta, severity: str, rung: Rung) -> timedelta:
    """Return how long after the telling a rung is reached where *due* was owed: each a receipt's time after the one before."""
    return due + RUNGS.index(rung) * timedelta(minutes=MINUTES[severity][0])
