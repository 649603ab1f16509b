"""What of meetings waits for a body."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from jianxing.kernel.actor import Actor
from jianxing.meetings.lifecycle import DecisionState, MinutesState, State
from jianxing.meetings.models import Attendance, Decision, Meeting, Minutes


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    #: Of the host: planned for today or before and not written down, missed without a reason.
    to_record: int
    to_explain: int
    #: Of a body that is asked.
    to_answer: int
    #: Decisions to carry out, those of them that are late, and reports that the host has to confirm.
    to_carry: int
    late: int
    to_confirm: int
    #: Minutes that wait for a leader.
    to_sign: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits. Three queries."""
    drafted = Minutes.objects.filter(meeting=OuterRef("pk"), state=MinutesState.DRAFT)  # one at most
    hosted = Meeting.objects.filter(body=by.body).aggregate(
        to_record=Count("pk", filter=Q(state=State.DUE, planned_on__lte=today)),
        to_explain=Count("pk", filter=Q(state=State.MISSED, explained_at=None)),
        to_sign=Count("pk", filter=Exists(drafted)),
    )
    decided = Decision.objects.aggregate(
        to_carry=Count("pk", filter=Q(responsible=by.body, state=DecisionState.OPEN)),
        late=Count("pk", filter=Q(responsible=by.body, state=DecisionState.OPEN, due_on__lt=today)),
        to_confirm=Count("pk", filter=Q(body=by.body, state=DecisionState.DONE)),
    )
    to_answer = Attendance.objects.filter(
        body=by.body,
        answer=Attendance.Answer.NONE,
        meeting__state=State.DUE,
        meeting__planned_on__gte=today,
        meeting__invited_at__isnull=False,
    ).count()
    return Waiting(to_answer=to_answer, **hosted, **decided)


def unexplained(*, by: Actor, most: int) -> list[Meeting]:
    """Return the missed meetings of the acting body for which nobody has said why, the oldest first."""
    found = Meeting.objects.filter(body=by.body, state=State.MISSED, explained_at=None)
    return list(found.select_related("series").order_by("planned_on", "pk")[:most])
