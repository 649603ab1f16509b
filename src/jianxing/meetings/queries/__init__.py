"""Every read of meetings. Row security has the last word on each."""

from jianxing.meetings.queries.counting import Counted, counted, due_of, held_until, host_of, named_series
from jianxing.meetings.queries.deciding import (
    DecisionFilters,
    decisions,
    decisions_page,
    one_decision,
)
from jianxing.meetings.queries.listing import Filters, Page, page, series_list, series_page
from jianxing.meetings.queries.month import Day, Month, month_of
from jianxing.meetings.queries.preparing import proposals
from jianxing.meetings.queries.waiting import Waiting, unexplained, waiting
from jianxing.meetings.queries.whole import (
    acts,
    attendance_of,
    decision_acts,
    feeds,
    finding_of,
    letter_of,
    meeting_of,
    one,
    one_item,
    one_minutes,
    one_participant,
    one_series,
    present_member,
    seen_links,
    series_acts,
    strip,
    to_show,
)

__all__ = (
    "Counted",
    "Day",
    "DecisionFilters",
    "Filters",
    "Month",
    "Page",
    "Waiting",
    "acts",
    "attendance_of",
    "counted",
    "decision_acts",
    "decisions",
    "decisions_page",
    "due_of",
    "feeds",
    "finding_of",
    "held_until",
    "host_of",
    "letter_of",
    "meeting_of",
    "month_of",
    "named_series",
    "one",
    "one_decision",
    "one_item",
    "one_minutes",
    "one_participant",
    "one_series",
    "page",
    "present_member",
    "proposals",
    "seen_links",
    "series_acts",
    "series_list",
    "series_page",
    "strip",
    "to_show",
    "unexplained",
    "waiting",
)
