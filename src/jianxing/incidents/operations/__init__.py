"""Every write of incidents."""

from jianxing.directory.roots import Overtaken
from jianxing.incidents.operations.acknowledging import accept, receive
from jianxing.incidents.operations.feeding import FeedUnfit, close_feed, open_feed
from jianxing.incidents.operations.forces import (
    Brought,
    ForceDraft,
    ForceUnfit,
    bring_forces,
    change_force,
    register_force,
    retire_force,
)
from jianxing.incidents.operations.issuing import (
    NobodyConcerned,
    cancel,
    end,
    publish,
    update,
)
from jianxing.incidents.operations.lapsing import HoldUnfit, dismiss, make_finding, note_lapses, take_back
from jianxing.incidents.operations.messaging import MessageUnfit, Taken, take_message
from jianxing.incidents.operations.reading import Read, ReadingsUnfit, take_readings
from jianxing.incidents.operations.reporting import IncidentDraft, PlaceUnfit, discard, report
from jianxing.incidents.operations.requesting import (
    ForceUnsuitable,
    RequestDraft,
    RequestUnfit,
    arrive,
    ask_force,
    close_request,
    commit,
    decline,
    depart,
    give_back,
    offer_force,
    recall,
    release,
    request_forces,
    withdraw,
)
from jianxing.incidents.operations.ticking import Ticked, tick
from jianxing.incidents.operations.watching import WatchUnfit, plan_watch
from jianxing.incidents.operations.writing import write

__all__ = (
    "Brought",
    "FeedUnfit",
    "ForceDraft",
    "ForceUnfit",
    "ForceUnsuitable",
    "HoldUnfit",
    "IncidentDraft",
    "MessageUnfit",
    "NobodyConcerned",
    "Overtaken",
    "PlaceUnfit",
    "Read",
    "ReadingsUnfit",
    "RequestDraft",
    "RequestUnfit",
    "Taken",
    "Ticked",
    "WatchUnfit",
    "accept",
    "arrive",
    "ask_force",
    "bring_forces",
    "cancel",
    "change_force",
    "close_feed",
    "close_request",
    "commit",
    "decline",
    "depart",
    "discard",
    "dismiss",
    "end",
    "give_back",
    "make_finding",
    "note_lapses",
    "offer_force",
    "open_feed",
    "plan_watch",
    "publish",
    "recall",
    "receive",
    "register_force",
    "release",
    "report",
    "request_forces",
    "retire_force",
    "take_back",
    "take_message",
    "take_readings",
    "tick",
    "update",
    "withdraw",
    "write",
)
