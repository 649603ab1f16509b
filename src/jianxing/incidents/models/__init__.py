"""Tables of incidents. The children carry no ``visible_to``: row security asks their incident."""

from jianxing.incidents.models.alert import Alert
from jianxing.incidents.models.dispatch import DEPLOYMENT_LABELS, Dispatch
from jianxing.incidents.models.duty import Watch
from jianxing.incidents.models.entry import Entry
from jianxing.incidents.models.feed import Feed
from jianxing.incidents.models.force import Capability, Force, ForceKind, Readiness, Unit
from jianxing.incidents.models.incident import SEVERITY_LABELS, STATE_LABELS, Incident, Kind, Nature
from jianxing.incidents.models.lapse import Lapse
from jianxing.incidents.models.measurement import Measurement
from jianxing.incidents.models.message import Message
from jianxing.incidents.models.request import ResourceRequest
from jianxing.incidents.models.told import RUNG_LABELS, Owed, Reason, Reminder, Told

__all__ = (
    "DEPLOYMENT_LABELS",
    "RUNG_LABELS",
    "SEVERITY_LABELS",
    "STATE_LABELS",
    "Alert",
    "Capability",
    "Dispatch",
    "Entry",
    "Feed",
    "Force",
    "ForceKind",
    "Incident",
    "Kind",
    "Lapse",
    "Measurement",
    "Message",
    "Nature",
    "Owed",
    "Readiness",
    "Reason",
    "Reminder",
    "ResourceRequest",
    "Told",
    "Unit",
    "Watch",
)
