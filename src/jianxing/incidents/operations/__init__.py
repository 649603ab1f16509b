"""Every write of incidents."""

from jianxing.directory.roots import Overtaken
from jianxing.incidents.operations.acknowledging import accept, receive
from jianxing.incidents.operations.feeding import FeedUnfit, close_feed, open_feed
from jianxing.incidents.operations.issuing import (
    NobodyConcerned,
    cancel,
    end,
    publish,
    update,
)
from jianxing.incidents.operations.lapsing import HoldUnfit, dismiss, make_finding, note_lapses, take_back
from jianxing.incidents.operations.messaging import MessageUnfit, Taken, take_message
from jianxing.incidents.operations.reporting import IncidentDraft, PlaceUnfit, discard, report
from jianxing.incidents.operations.ticking import Ticked, tick
from jianxing.incidents.operations.watching import WatchUnfit, plan_watch
from jianxing.incidents.operations.writing import write

__all__ = (
    "FeedUnfit",
    "HoldUnfit",
    "IncidentDraft",
    "MessageUnfit",
    "NobodyConcerned",
    "Overtaken",
    "PlaceUnfit",
    "Taken",
    "Ticked",
    "WatchUnfit",
    "accept",
    "cancel",
    "close_feed",
    "discard",
    "dismiss",
    "end",
    "make_finding",
    "note_lapses",
    "open_feed",
    "plan_watch",
    "publish",
    "receive",
    "report",
    "take_back",
    "take_message",
    "tick",
    "update",
    "write",
)
