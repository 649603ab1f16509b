"""A message of the Common Alerting Protocol as frozen values. Element names are the protocol's, written as Python writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"

#: What has a message end, replace or answer another, which it then names.
REFERRING: Final = ("Update", "Cancel", "Ack", "Error")
STATUSES: Final = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES: Final = ("Alert", *REFERRING)
SCOPES: Final = ("Public", "Restricted", "Private")
CATEGORIES: Final = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
)  # fmt: skip
RESPONSES: Final = (
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None",
)  # fmt: skip
URGENCIES: Final = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES: Final = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES: Final = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

#: The four colours of warnings, and the severity that CAP has for each.
SEVERITY_OF_COLOUR: Final = {"red": "Extreme", "orange": "Severe", "yellow": "Moderate", "blue": "Minor"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another message as ``references`` names it: sender, identifier and when it was sent, together unique."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle: WGS 84 degrees, radius in kilometres as CAP writes it."""

    longitude: float
    latitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Area:
    """A place. Polygons are closed rings of longitude, latitude; CAP's own order is turned when reading and writing."""

    description: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that belongs to the message. What *uri* names is never fetched."""

    description: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What is said of an event in one language."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"
    responses: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. It is never edited: what changes it is another message that refers to it."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    message_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def as_reference(self) -> Reference:
        """How another message names this one."""
        return Reference(self.sender, self.identifier, self.sent)

    @property
    def is_drill(self) -> bool:
        """Whether it is an exercise and no event."""
        return self.status == "Exercise"
