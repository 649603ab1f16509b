"""A series of the standing group, with the department and the outside commission taking part."""

from datetime import date, datetime, time, timedelta
from typing import Any

from jianxing.directory.acting import acting
from jianxing.meetings import operations as ops
from jianxing.meetings import queries
from jianxing.meetings.models import Meeting, Series
from tests.standing import AT, TODAY, Standing

WEEKLY: dict[str, Any] = {
    "cadences": [
        {"key": "weekly", "name": "周沟通", "rule": "FREQ=WEEKLY;BYDAY=MO", "starts_on": TODAY.isoformat()}
    ]
}
NAME = "铁路堵点会商"
MONDAY = date(2025, 3, 10)


def opened(standing: Standing, rules: Any = WEEKLY, at: datetime = AT) -> Series:
    """Open it as the supervisor."""
    by = standing.supervisor
    with acting(by):
        return ops.open_series(
            name=NAME,
            rules=rules,
            begins=time(9, 30),
            domain="transport",
            participants=[standing.department, standing.outside],
            by=by,
            at=at,
        )


def meeting_on(series: Series, day: date, standing: Standing) -> Meeting:
    """Read the meeting planned for a day as the supervisor does."""
    with acting(standing.supervisor):
        found = Meeting.objects.get(series=series, planned_on=day)
        return queries.one(pk=found.pk)


def held(series: Series, day: date, standing: Standing) -> Meeting:
    """Hold the meeting of a day, the department present."""
    by, meeting = standing.supervisor, meeting_on(series, day, standing)
    with acting(by):
        ops.hold(
            meeting=meeting,
            on=day,
            present=[standing.department],
            by=by,
            at=AT + timedelta(days=(day - TODAY).days),
        )
        return queries.one(pk=meeting.pk)
