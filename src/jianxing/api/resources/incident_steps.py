"""Reporting, publishing, updating and ending incidents, acknowledging them, writing into the time line; messages and feeds."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import shapely
import shapely.geometry
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Sent, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Confirmed, Doing, Kind, Plain, Reasoned, plain
from jianxing.api.resources.incidents import KIND, FeedLine, IncidentHead, feed_line
from jianxing.api.resources.naming import found_person, found_programme, found_project
from jianxing.incidents import operations
from jianxing.incidents.lifecycle import Severity
from jianxing.incidents.models import Entry, Feed, Incident, Nature, Told
from jianxing.incidents.models import Kind as Of
from jianxing.incidents.operations import IncidentDraft, PlaceUnfit
from jianxing.incidents.operations.issuing import Words as AlertWords
from jianxing.incidents.queries import feeds
from jianxing.incidents.queries.listing import own_told

Minutes = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Place = Annotated[dict[str, Any], Field(description="GeoJSON geometry in WGS 84: a point, line or area.")]


class IncidentReported(Sent):
    """What happened or is rehearsed. The same `uid` of the same body again returns what stands."""

    uid: UUID | None = None
    nature: Nature
    kind: Of
    severity: Severity
    title: Annotated[str, Text(120, least=1)]
    description: Words
    place_name: Annotated[str, Text(200, least=1)]
    place: Place
    began_at: AwareDatetime
    agreement: Id | None = None
    project: Id | None = None
    plan_first: Minutes | None = None
    plan_all: Minutes | None = None
    plan_dispatch: Minutes | None = None
    plan_arrival: Minutes | None = None


class IncidentPublished(Confirmed):
    """What those told should do."""

    instruction: Annotated[str, Text(LONG)] = ""


class IncidentUpdated(Confirmed):
    """What is new; a new place tells whom it newly concerns."""

    severity: Severity
    headline: Annotated[str, Text(160, least=1)]
    description: Annotated[str, Text(LONG)] = ""
    instruction: Annotated[str, Text(LONG)] = ""
    place: Place | None = None


class EntryWritten(Sent):
    """What happened or was done, now or some time before."""

    uid: UUID | None = None
    what: Entry.What
    text: Words
    happened_at: AwareDatetime | None = None


class MessageSent(Sent):
    """A message of CAP 1.2 as XML."""

    cap: Annotated[str, Text(1_000_000, least=1)]


class MessageTaken(TypedDict):
    """The incident that a message stands beside, and whether it is new."""

    incident: int
    number: str
    is_new: bool


class WatchPlanned(Sent):
    """Who keeps the watch of the acting body, and from when to when."""

    person: Id
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class WatchLine(TypedDict):
    """A watch."""

    id: int
    starts_at: datetime
    ends_at: datetime


class FeedOpened(Sent):
    """The agreement with a source."""

    name: Annotated[str, Text(80, least=1)]
    form: Feed.Form
    greatest_age_minutes: Annotated[int, Field(strict=True, ge=1, le=527_040)]
    sender: Annotated[str, Text(160)] = ""
    certificate: Annotated[str, Text(LONG)] = ""
    agreement: Id | None = None


def _shape(place: dict[str, Any] | None) -> Any:
    if place is None:
        return None
    try:
        return shapely.geometry.shape(place)
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
    ) as error:
        raise PlaceUnfit(
            gettext("The place is no valid point, line or area."),
            gettext("Give longitude and latitude in degrees."),
        ) from error


def report(call: Call) -> Answer:
    """Put an incident down."""
    sent = call.sent(IncidentReported)
    said = sent.model_dump(exclude={"uid", "place", "agreement", "project"})
    draft = IncidentDraft(
        **said,
        shape=_shape(sent.place),
        agreement=found_programme(sent.agreement, at="/agreement"),
        project=found_project(sent.project, at="/project"),
    )
    return KIND.made(operations.report(draft=draft, uid=sent.uid or uuid4(), by=call.by, at=call.at))


def _update(incident: Incident, sent: IncidentUpdated, call: Call) -> object:
    words = AlertWords(headline=sent.headline, description=sent.description, instruction=sent.instruction)
    return operations.update(
        incident=incident, severity=sent.severity, words=words, shape=_shape(sent.place), by=call.by, at=call.at
    )  # fmt: skip


def _write(incident: Incident, sent: EntryWritten, call: Call) -> object:
    return operations.write(
        incident=incident, what=sent.what, text=sent.text, happened_at=sent.happened_at, uid=sent.uid or uuid4(),
        by=call.by, at=call.at,
    )  # fmt: skip


def _told(incident: Incident, call: Call) -> Told:
    """Return how the acting body was told; unknown where it was not."""
    found = own_told(incident=incident, by=call.by)
    if found is None:
        raise unknown("/id")
    return found


def _receive(incident: Incident, sent: Plain, call: Call) -> object:
    return operations.receive(told=_told(incident, call), by=call.by, at=call.at)


def _accept(incident: Incident, sent: Plain, call: Call) -> object:
    return operations.accept(told=_told(incident, call), by=call.by, at=call.at)


def take(call: Call) -> MessageTaken:
    """Take a message in."""
    taken = operations.take_message(data=call.sent(MessageSent).cap.encode(), by=call.by, at=call.at)
    incident = taken.message.incident
    return {"incident": incident.pk, "number": incident.number, "is_new": taken.is_new}


def watch(call: Call) -> WatchLine:
    """Plan a watch."""
    sent = call.sent(WatchPlanned)
    person = found_person(sent.person, on=call.today, at="/person")
    assert person is not None
    planned = operations.plan_watch(
        person=person, starts_at=sent.starts_at, ends_at=sent.ends_at, by=call.by, at=call.at
    )
    return {"id": planned.pk, "starts_at": planned.starts_at, "ends_at": planned.ends_at}


class ReadingsSent(Sent):
    """A file of readings as CSV."""

    csv: Annotated[str, Text(2_000_000, least=1)]
    name: Annotated[str, Text(120)] = ""


class ReadingsTaken(TypedDict):
    """How many readings are new, and how many had come before."""

    fresh: int
    known: int


def take_readings(call: Call) -> ReadingsTaken:
    """Take readings of a feed in."""
    sent = call.sent(ReadingsSent)
    came = operations.take_readings(
        feed=feeds.one(pk=call.pk), data=sent.csv.encode(), name=sent.name, by=call.by, at=call.at
    )
    return {"fresh": came.fresh, "known": came.known}


def _feed_line(feed: Feed) -> FeedLine:
    return feed_line(feeds.Heard(feed, 0))


FEED: Final = Kind(
    area="incidents",
    path="/incident-feeds/{id}",
    name="incident_feed",
    read=feeds.one,
    title=str,
    head=_feed_line,
    gives=FeedLine,
)


def open_feed(call: Call) -> Answer:
    """Agree on a feed."""
    sent = call.sent(FeedOpened)
    agreement = found_programme(sent.agreement, at="/agreement")
    said = sent.model_dump(exclude={"agreement"})
    return Answer(_feed_line(operations.open_feed(**said, agreement=agreement, by=call.by, at=call.at)))


DOINGS: Final = {
    "publish": Doing(
        body=IncidentPublished, run=plain(operations.publish, "incident", "instruction"),
        summary=_("Publish an incident and tell all whom it concerns"),
    ),
    "update": Doing(body=IncidentUpdated, run=_update, summary=_("Issue an update of an incident's alert")),
    "end": Doing(body=Reasoned, run=plain(operations.end, "incident", "reason"), summary=_("End an incident")),
    "cancel": Doing(
        body=Reasoned, run=plain(operations.cancel, "incident", "reason"), summary=_("Cancel an incident's alert")
    ),
    "discard": Doing(
        body=Reasoned, run=plain(operations.discard, "incident", "reason"),
        summary=_("Discard an incident that was never published"),
    ),
    "receive": Doing(body=Plain, run=_receive, summary=_("Confirm receipt of an incident")),
    "accept": Doing(body=Plain, run=_accept, summary=_("Take an incident on")),
    "write": Doing(body=EntryWritten, run=_write, summary=_("Write into the time line of an incident")),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/incidents", name="report_incident", area="incidents", run=report, status=201,
        summary=_("Report an incident or drill"), body=IncidentReported, gives=IncidentHead,
    ),
    Endpoint(
        method="POST", path="/incidents/take", name="take_incident_message", area="incidents", run=take,
        summary=_("Take a message of CAP 1.2 in"), body=MessageSent, gives=MessageTaken,
    ),
    Endpoint(
        method="POST", path="/incidents/watches", name="plan_incident_watch", area="incidents", run=watch, status=201,
        summary=_("Plan who keeps the watch of the acting body"), body=WatchPlanned, gives=WatchLine,
    ),
    *KIND.does(DOINGS),
    Endpoint(
        method="POST", path="/incident-feeds", name="open_incident_feed", area="incidents", run=open_feed, status=201,
        summary=_("Agree on a feed"), body=FeedOpened, gives=FeedLine,
    ),
    Endpoint(
        method="POST", path="/incident-feeds/{id}/readings", name="take_incident_readings", area="incidents",
        run=take_readings, summary=_("Take readings of a feed in"), body=ReadingsSent, gives=ReadingsTaken,
    ),
    *FEED.does({"close": Doing(body=Plain, run=plain(operations.close_feed, "feed"), summary=_("Close a feed"))}),
)  # fmt: skip
