"""Every write of incidents."""

from jianxing.directory.roots import Overtaken
from jianxing.incidents.operations.acknowledging import accept, receive
from jianxing.incidents.operations.issuing import (
    NobodyConcerned,
    cancel,
    end,
    publish,
    update,
)
from jianxing.incidents.operations.reporting import IncidentDraft, PlaceUnfit, discard, report
from jianxing.incidents.operations.ticking import Ticked, tick
from jianxing.incidents.operations.watching import WatchUnfit, plan_watch
from jianxing.incidents.operations.writing import write

__all__ = (
    "IncidentDraft",
    "NobodyConcerned",
    "Overtaken",
    "PlaceUnfit",
    "Ticked",
    "WatchUnfit",
    "accept",
    "cancel",
    "discard",
    "end",
    "plan_watch",
    "publish",
    "receive",
    "report",
    "tick",
    "update",
    "write",
)
