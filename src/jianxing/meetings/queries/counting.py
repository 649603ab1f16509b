"""How many meetings were due, held and missed until a day: what figures and strips are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting, Series
from jianxing.meetings.rules import cadences, due_by
from jianxing.methods.cadence import Due
from jianxing.notices.queries import calendar


@dataclass(frozen=True, slots=True)
class Counted:
    """Of meetings that were due: how many were held and missed, and how many still wait to be written down."""

    due: int
    held: int
    missed: int
    unexplained: int

    @property
    def waiting(self) -> int:
        """Due, and neither held nor counted as missed yet."""
        return self.due - self.held - self.missed


def counted(meetings: Iterable[Meeting], *, until: date) -> Counted:
    """Count the meetings due until a day, the day included; what lapsed was not due."""
    due = [one for one in meetings if one.state != State.LAPSED and one.planned_on <= until]
    return Counted(
        due=len(due),
        held=sum(one.state == State.HELD for one in due),
        missed=sum(one.state == State.MISSED for one in due),
        unexplained=sum(one.is_unexplained for one in due),
    )


def held_until(
    *, series: int | None = None, body: int | None = None, domain: str = "", since: date | None, until: date
) -> QuerySet[Any]:
    """Return the meetings that were due until a day, held or not, in order: of a series, of a host, of a domain."""
    found = Meeting.objects.exclude(state=State.LAPSED).filter(planned_on__lte=until)
    if since is not None:
        found = found.filter(planned_on__gte=since)
    if series is not None:
        found = found.filter(series=series)
    if body is not None:
        found = found.filter(body=body)
    if domain:
        found = found.filter(Q(series__domain=domain))
    return found.select_related("series").order_by("planned_on", "begins", "pk")


def host_of(*, series: str) -> int | None:
    """Return the host of a series that is being laid out, by its key, for a command that acts for nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_id FROM meetings_to_lay_out() WHERE series_id = %s", [int(series)])
        row = cursor.fetchone()
    return row[0] if row else None


def named_series(*, name: str) -> Series | None:
    """Return the series of a key or number; None where it is not seen."""
    by = Q(number=name) | Q(pk=int(name)) if name.isdecimal() else Q(number=name)
    found: Series | None = Series.objects.filter(by).prefetch_related("rules").first()
    return found


def due_of(
    *, series: Series, first: date, last: date
) -> tuple[dict[str, str], list[tuple[Due, Meeting | None]]]:
    """Return the names of its cadences, and what is due by the rules with the meeting laid out for it, where there is one."""
    versions = list(series.rules.all())
    found = due_by(versions=versions, first=first, last=last, workdays=calendar())
    laid = {
        (meeting.cadence, meeting.ruled_on): meeting
        for meeting in Meeting.objects.filter(series=series, due_on__range=(first, last)).exclude(
            state=State.LAPSED
        )
    }
    return cadences(versions), [(one, laid.get((one.cadence, one.by_rule[0]))) for one in found]
