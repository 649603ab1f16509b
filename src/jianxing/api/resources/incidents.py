"""Incidents and drills: who is told and has answered, what was issued, the time line; feeds."""

from datetime import datetime
from typing import Annotated, Any, Final

import shapely.geometry
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Listed, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.naming import Named, maybe_person, named
from jianxing.incidents import protocol
from jianxing.incidents.lifecycle import Severity, State
from jianxing.incidents.models import Alert, Entry, Feed, Incident, Nature, Owed, Reason
from jianxing.incidents.models import Kind as Of
from jianxing.incidents.queries import feeds
from jianxing.incidents.queries import listing as queries


class IncidentHead(TypedDict):
    """An incident after something was done to it."""

    id: int
    number: str
    state: State
    version: int


class IncidentLine(IncidentHead):
    """An incident as a list has it, with how many were told, have received and have accepted."""

    nature: Nature
    kind: Of
    severity: Severity
    title: str
    place_name: str
    longitude: float
    latitude: float
    body: Named
    published_at: datetime | None
    told: int
    received: int
    accepted: int


class IncidentList(TypedDict):
    """A page of incidents, newest first."""

    items: list[IncidentLine]
    count: int
    next: str | None


class ToldLine(TypedDict):
    """A body that was told: why, how far away, what it owes and has given."""

    id: int
    body: Named
    jurisdiction: str
    reason: Reason
    distance_m: float | None
    river: str
    told_at: datetime
    receipt_due_at: datetime
    acceptance_due_at: datetime
    received_at: datetime | None
    accepted_at: datetime | None
    delivered_at: datetime | None
    refused: str


class AlertLine(TypedDict):
    """What was issued or acknowledged. `cap` is its message, signed, as XML."""

    id: int
    identifier: str
    type: Alert.Type
    ordinal: int
    body: Named
    refers_to: int | None
    severity: Severity
    headline: str
    description: str
    instruction: str
    sent_at: datetime


class EntryLine(TypedDict):
    """A line of the time line."""

    what: Entry.What
    text: str
    happened_at: datetime
    written_at: datetime
    body: Named
    person: Named | None


class MessageLine(TypedDict):
    """A message of CAP that came in; `signer` is empty where its signature is not verified."""

    id: int
    sender: str
    identifier: str
    type: Alert.Type
    headline: str
    sent_at: datetime
    digest: str
    signer: str


class ReminderLine(TypedDict):
    """That somebody was told of a late acknowledgement."""

    body: Named
    owed: Owed
    rung: str
    to: Named | None
    sent_at: datetime


class IncidentWhole(IncidentLine):
    """An incident with everything that its page shows; `place` is GeoJSON in WGS 84."""

    uid: str
    description: str
    place: dict[str, Any]
    agreement: int | None
    project: int | None
    began_at: datetime
    reported_at: datetime
    within_m: float | None
    downstream_m: float | None
    rivers: list[str]
    ended_at: datetime | None
    end_reason: str
    is_elsewhere: Annotated[bool, Field(description="The leading body lives on another node.")]
    bodies_told: list[ToldLine]
    alerts: list[AlertLine]
    messages: list[MessageLine]
    entries: list[EntryLine]
    reminders: list[ReminderLine]


class FeedLine(TypedDict):
    """A feed, and the minutes since it was heard last."""

    id: int
    name: str
    form: Feed.Form
    sender: str
    is_signed: bool
    greatest_age_minutes: int
    heard_at: datetime | None
    silent_minutes: int
    is_silent: bool
    closed_at: datetime | None


class FeedList(TypedDict):
    """The acting body's feeds, open ones first."""

    items: list[FeedLine]


class ReadingLine(TypedDict):
    """One reading."""

    id: int
    station: str
    longitude: float
    latitude: float
    quantity: str
    value: float
    unit: str
    measured_at: datetime


class ReadingList(TypedDict):
    """A page of a feed's readings, as they came."""

    items: list[ReadingLine]
    next: str | None


class ReadingsQuery(Listed):
    """Which readings."""


class IncidentQuery(Listed):
    """Which incidents."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None
    nature: Nature | None = None


def head(incident: Incident) -> IncidentHead:
    """Return how an incident stands."""
    return {
        "id": incident.pk,
        "number": incident.number,
        "state": State(incident.state),
        "version": incident.version,
    }


KIND: Final = Kind(
    area="incidents",
    path="/incidents/{id}",
    name="incident",
    read=queries.one,
    title=str,
    etag=lambda incident: f'"{incident.version}"',
    head=head,
    gives=IncidentHead,
)


def _line(incident: Incident, told: int, received: int, accepted: int) -> IncidentLine:
    return {
        **head(incident),
        "nature": Nature(incident.nature),
        "kind": Of(incident.kind),
        "severity": Severity(incident.severity),
        "title": incident.title,
        "place_name": incident.place_name,
        "longitude": incident.longitude,
        "latitude": incident.latitude,
        "body": named(incident.body),
        "published_at": incident.published_at,
        "told": told,
        "received": received,
        "accepted": accepted,
    }


def listing(call: Call) -> IncidentList:
    """Give a page of incidents."""
    asked = call.asked(IncidentQuery)
    before = key_of(asked.after, prefix="incident~")
    page = queries.page(
        state=asked.state or "",
        nature=asked.nature or "",
        words=asked.q.strip(),
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    ahead = f"incident~{page.next_cursor}" if page.next_cursor else ""
    rows: list[Any] = list(page.rows)
    items = [_line(one, one.told_count, one.received_count, one.accepted_count) for one in rows]
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one incident whole."""
    shown = queries.one(pk=call.pk)
    told = queries.told_of(incident=shown)
    whole: IncidentWhole = {
        **_line(
            shown, len(told), sum(one.received_at is not None for one in told),
            sum(one.accepted_at is not None for one in told),
        ),
        "uid": str(shown.uid),
        "description": shown.description,
        "place": shapely.geometry.mapping(shown.shape),
        "agreement": shown.agreement_id,
        "project": shown.project_id,
        "began_at": shown.began_at,
        "reported_at": shown.reported_at,
        "within_m": shown.within_m,
        "downstream_m": shown.downstream_m,
        "rivers": shown.rivers,
        "ended_at": shown.ended_at,
        "end_reason": shown.end_reason,
        "is_elsewhere": shown.is_elsewhere,
        "bodies_told": [
            {
                "id": each.pk, "body": named(each.body), "jurisdiction": each.jurisdiction.code if each.jurisdiction else "",
                "reason": Reason(each.reason), "distance_m": each.distance_m, "river": each.river, "told_at": each.told_at,
                "receipt_due_at": each.receipt_due_at, "acceptance_due_at": each.acceptance_due_at,
                "received_at": each.received_at, "accepted_at": each.accepted_at, "delivered_at": each.delivered_at,
                "refused": each.refused,
            }
            for each in told
        ],
        "alerts": [
            {
                "id": each.pk, "identifier": each.identifier, "type": Alert.Type(each.type), "ordinal": each.ordinal,
                "body": named(each.body), "refers_to": each.refers_to_id, "severity": Severity(each.severity),
                "headline": each.headline, "description": each.description, "instruction": each.instruction,
                "sent_at": each.sent_at,
            }
            for each in queries.alerts(incident=shown)
        ],
        "messages": [
            {
                "id": each.pk, "sender": each.sender, "identifier": each.identifier, "type": Alert.Type(each.type),
                "headline": each.headline, "sent_at": each.sent_at, "digest": each.digest, "signer": each.signer,
            }
            for each in queries.messages(incident=shown)
        ],
        "entries": [
            {
                "what": Entry.What(each.what), "text": each.text, "happened_at": each.happened_at,
                "written_at": each.written_at, "body": named(each.body), "person": maybe_person(each.person),
            }
            for each in queries.entries(incident=shown)
        ],
        "reminders": [
            {
                "body": named(each.told.body), "owed": Owed(each.owed), "rung": str(each.rung),
                "to": named(each.to) if each.to else None, "sent_at": each.sent_at,
            }
            for each in queries.reminders(incident=shown)
        ],
    }  # fmt: skip
    return Answer(whole, KIND.answer(shown).headers)


def readings(call: Call) -> ReadingList:
    """Give a page of a feed's readings, what was taken last first."""
    asked = call.asked(ReadingsQuery)
    rows = feeds.readings(feed=feeds.one(pk=call.pk), before=key_of(asked.after, prefix="reading~"))
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    items: list[ReadingLine] = [
        {
            "id": one.pk, "station": one.station, "longitude": one.longitude, "latitude": one.latitude,
            "quantity": one.quantity, "value": one.value, "unit": one.unit, "measured_at": one.measured_at,
        }
        for one in shown
    ]  # fmt: skip
    return {"items": items, "next": cursor(f"reading~{shown[-1].pk}" if len(found) > len(shown) else "")}


def feed_line(heard: feeds.Heard) -> FeedLine:
    """Return a feed as the list has it."""
    feed = heard.feed
    return {
        "id": feed.pk,
        "name": feed.name,
        "form": Feed.Form(feed.form),
        "sender": feed.sender,
        "is_signed": bool(feed.certificate),
        "greatest_age_minutes": feed.greatest_age_minutes,
        "heard_at": feed.heard_at,
        "silent_minutes": heard.minutes,
        "is_silent": heard.is_silent,
        "closed_at": feed.closed_at,
    }


def feed_list(call: Call) -> FeedList:
    """Give the acting body's feeds."""
    return {"items": [feed_line(one) for one in feeds.heard(by=call.by, at=call.at)]}


class AlertMessage(TypedDict):
    """An alert as a message of CAP 1.2 with an enveloped signature, and the certificate under which it verifies (PEM)."""

    identifier: str
    cap: str
    certificate: str


class MessageList(TypedDict):
    """The messages of an incident's alerts and acknowledgements, oldest first."""

    items: list[AlertMessage]


def cap(call: Call) -> MessageList:
    """Give the signed messages of an incident."""
    shown = queries.one(pk=call.pk)
    held = [
        queries.alert(incident=shown.pk, pk=each.pk) for each in queries.alerts(incident=shown)[:MOST_ALERTS]
    ]
    certificate = protocol.certificate()
    return {
        "items": [
            {"identifier": each.identifier, "cap": protocol.signed(each).decode(), "certificate": certificate}
            for each in held
        ]
    }


#: So many messages are signed for one answer.
MOST_ALERTS: Final = 100
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/incidents", name="list_incidents", area="incidents", run=listing,
        summary=_("Incidents and drills that the acting body sees"), query=IncidentQuery, gives=IncidentList,
    ),
    Endpoint(
        method="GET", path="/incidents/{id}", name="get_incident", area="incidents", run=one,
        summary=_("One incident with those told, alerts, messages and the time line"), gives=IncidentWhole,
        gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/incidents/{id}/cap", name="get_incident_messages", area="incidents", run=cap,
        summary=_("The alerts of an incident as signed messages of CAP 1.2"), gives=MessageList,
    ),
    Endpoint(
        method="GET", path="/incident-feeds", name="list_incident_feeds", area="incidents", run=feed_list,
        summary=_("The acting body's feeds, and which of them are silent"), gives=FeedList,
    ),
    Endpoint(
        method="GET", path="/incident-feeds/{id}/readings", name="list_incident_readings", area="incidents", run=readings,
        summary=_("Readings of a feed"), query=ReadingsQuery, gives=ReadingList,
    ),
)  # fmt: skip
