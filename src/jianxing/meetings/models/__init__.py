"""Tables of meetings. The children carry no ``visible_to``: row security asks their series or meeting."""

from jianxing.meetings.models.feed import Feed
from jianxing.meetings.models.meeting import (
    STATE_LABELS,
    AgendaItem,
    Attendance,
    Meeting,
    Move,
)
from jianxing.meetings.models.minutes import (
    DECISION_LABELS,
    MINUTES_LABELS,
    Decision,
    DecisionReport,
    Minutes,
)
from jianxing.meetings.models.series import Participant, Series, SeriesRules

__all__ = (
    "DECISION_LABELS",
    "MINUTES_LABELS",
    "STATE_LABELS",
    "AgendaItem",
    "Attendance",
    "Decision",
    "DecisionReport",
    "Feed",
    "Meeting",
    "Minutes",
    "Move",
    "Participant",
    "Series",
    "SeriesRules",
)
