"""Every write of meetings."""

from jianxing.directory.roots import Overtaken
from jianxing.meetings.operations.agenda import Proposed, add_at_meeting, conclude, put_on_agenda, take_off
from jianxing.meetings.operations.deciding import (
    confirm,
    decide,
    end,
    give_back,
    make_finding,
    make_letter,
    report,
)
from jianxing.meetings.operations.feeding import Opened, make_feed, open_feed, revoke_feed
from jianxing.meetings.operations.holding import call, explain, hold, miss, move, record_late
from jianxing.meetings.operations.inviting import answer, invite
from jianxing.meetings.operations.keeping import (
    add_participant,
    end_series,
    open_series,
    remove_participant,
    set_rules,
)
from jianxing.meetings.operations.laying import count_missed, lay_out, tick
from jianxing.meetings.operations.minuting import draft_minutes, return_minutes, sign_minutes

__all__ = (
    "Opened",
    "Overtaken",
    "Proposed",
    "add_at_meeting",
    "add_participant",
    "answer",
    "call",
    "conclude",
    "confirm",
    "count_missed",
    "decide",
    "draft_minutes",
    "end",
    "end_series",
    "explain",
    "give_back",
    "hold",
    "invite",
    "lay_out",
    "make_feed",
    "make_finding",
    "make_letter",
    "miss",
    "move",
    "open_feed",
    "open_series",
    "put_on_agenda",
    "record_late",
    "remove_participant",
    "report",
    "return_minutes",
    "revoke_feed",
    "set_rules",
    "sign_minutes",
    "take_off",
    "tick",
)
