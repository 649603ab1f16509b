"""Series of meetings: those one sees, one whole, opening one, changing its rules and participants, ending it."""

from datetime import date, time
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Words
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.meetings import MeetingHead, head_of
from jianxing.api.resources.naming import Named, found_bodies, found_body, named
from jianxing.directory.models import PlanDomain
from jianxing.meetings import operations, queries
from jianxing.meetings.models import Meeting, Participant, Series

#: An hour of the day, in Beijing time.
Hour = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:30"])]


class SeriesHead(TypedDict):
    """A series after something was done to it."""

    id: int
    number: str
    name: str
    ended_on: date | None


class SeriesLine(SeriesHead):
    """A series as a list has it, with how many of its meetings were due, held and missed until today."""

    host: Named
    domain: str
    members: list[Named]
    due: int
    held: int
    missed: int
    next_on: date | None


class SeriesList(TypedDict):
    """A page of series, newest first."""

    items: list[SeriesLine]
    count: int
    next: str | None


class RulesVersion(TypedDict):
    """Rules, and from which day on they hold."""

    valid_from: date
    rules: dict[str, Any]
    reason: str


class Member(TypedDict):
    """A body that takes part or took part."""

    body: Named
    since: date
    until: date | None


class SeriesWhole(SeriesHead):
    """A series with its rules, its participants and what happened to it."""

    uid: str
    host: Named
    domain: str
    begins: str
    lasts: int
    place: str
    is_elsewhere: bool
    end_reason: str
    rules: list[RulesVersion]
    members: list[Member]
    due: int
    held: int
    missed: int
    unexplained: int
    history: list[Deed]


class NewSeries(Sent):
    """A series that the acting body hosts; its rules have the form that the reference of meetings describes."""

    name: Annotated[str, Text(120, least=1)]
    rules: dict[str, Any]
    begins: Hour
    lasts: Annotated[int, Field(strict=True, ge=5, le=1440)] = 90
    place: Annotated[str, Text(120)] = ""
    domain: PlanDomain | None = None
    participants: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)


class NewRules(Sent):
    """Other rules from a later day on."""

    rules: dict[str, Any]
    valid_from: Day
    reason: Words


class OneBody(Sent):
    """Which body."""

    body: Id


class SeriesEnd(Sent):
    """The last day, and why."""

    on: Day
    reason: Words


class Called(Sent):
    """A meeting besides the rules; with `makes_up_for` for one that was missed."""

    on: Day
    begins: Hour | None = None
    place: Annotated[str, Text(120)] = ""
    makes_up_for: Id | None = None


def hour_of(text: str | None) -> time | None:
    """Return the hour that was sent."""
    return None if text is None else time.fromisoformat(text)


def _head(series: Series) -> SeriesHead:
    return {"id": series.pk, "number": series.number, "name": series.name, "ended_on": series.ended_on}


KIND: Final = Kind(
    area="meetings",
    path="/meeting-series/{id}",
    name="meeting_series",
    read=queries.one_series,
    title=lambda series: str(series.number),
    head=_head,
    gives=SeriesHead,
)


def listing(call: Call) -> SeriesList:
    """Give a page of the series that the acting body hosts, takes part in, or sees from above."""
    asked = call.asked(Listed)
    before = key_of(asked.after, prefix="series~")
    page = queries.series_page(
        today=call.today, cursor="" if before is None else str(before), size=asked.limit
    )
    items: list[SeriesLine] = [
        {
            **_head(one),
            "host": named(one.body),
            "domain": one.domain,
            "members": [named(member.body) for member in one.present_members],
            "due": one.due_count,
            "held": one.held_count,
            "missed": one.missed_count,
            "next_on": one.next_meeting.planned_on if one.next_meeting else None,
        }
        for one in page.rows
    ]
    ahead = f"series~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> SeriesWhole:
    """Give one series whole."""
    shown = queries.one_series(pk=call.pk)
    counted = queries.counted(queries.strip(series=shown), until=call.today)
    return {
        **_head(shown),
        "uid": str(shown.uid),
        "host": named(shown.body),
        "domain": shown.domain,
        "begins": shown.begins.strftime("%H:%M"),
        "lasts": shown.lasts,
        "place": shown.place,
        "is_elsewhere": shown.is_elsewhere,
        "end_reason": shown.end_reason,
        "rules": [
            {"valid_from": version.valid_from, "rules": version.rules, "reason": version.reason}
            for version in shown.rules.all()
        ],
        "members": [
            {"body": named(member.body), "since": member.since, "until": member.until}
            for member in shown.participants.all()
        ],
        "due": counted.due,
        "held": counted.held,
        "missed": counted.missed,
        "unexplained": counted.unexplained,
        "history": history(queries.series_acts(series=shown), on=call.today),
    }


def open_one(call: Call) -> Answer:
    """Open a series and lay out what is due."""
    sent = call.sent(NewSeries)
    made = operations.open_series(
        name=sent.name,
        rules=sent.rules,
        begins=time.fromisoformat(sent.begins),
        lasts=sent.lasts,
        place=sent.place,
        domain=sent.domain or "",
        participants=found_bodies(sent.participants, at="/participants"),
        by=call.by,
        at=call.at,
    )
    return KIND.made(made)


def _add(series: Series, sent: OneBody, call: Call) -> object:
    body = found_body(sent.body, at="/body")
    assert body is not None
    return operations.add_participant(series=series, body=body, by=call.by, at=call.at)


def _remove(series: Series, sent: OneBody, call: Call) -> object:
    try:
        member = queries.present_member(series=series, body_id=sent.body)
    except Participant.DoesNotExist:
        raise unknown("/body") from None
    return operations.remove_participant(participant=member, by=call.by, at=call.at)


def _call(series: Series, sent: Called, call: Call) -> Meeting:
    makes_up_for = None
    if sent.makes_up_for is not None:
        try:
            makes_up_for = queries.one(pk=sent.makes_up_for)
        except Meeting.DoesNotExist:
            raise unknown("/makes_up_for") from None
    return operations.call(
        series=series,
        on=sent.on,
        begins=hour_of(sent.begins),
        place=sent.place,
        makes_up_for=makes_up_for,
        by=call.by,
        at=call.at,
    )


DOINGS: Final = {
    "set_rules": Doing(
        body=NewRules, run=plain(operations.set_rules, "series", "rules", "valid_from", "reason"),
        summary=_("Let other rules hold from a day on"),
    ),
    "add_participant": Doing(body=OneBody, run=_add, summary=_("Let a body take part in a series")),
    "remove_participant": Doing(body=OneBody, run=_remove, summary=_("Let a body take part no more")),
    "end": Doing(
        body=SeriesEnd, run=plain(operations.end_series, "series", "on", "reason"), summary=_("End a series")
    ),
    "call": Doing(
        body=Called, run=_call, summary=_("Call a meeting besides the rules"), gives=MeetingHead,
        answer=head_of, at=lambda made: f"/meetings/{made.pk}",
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/meeting-series", name="list_meeting_series", area="meetings", run=listing,
        summary=_("The series of meetings that the acting body sees"), query=Listed, gives=SeriesList,
    ),
    Endpoint(
        method="POST", path="/meeting-series", name="open_meeting_series", area="meetings", run=open_one,
        status=201, summary=_("Open a series of meetings"), body=NewSeries, gives=SeriesHead,
    ),
    Endpoint(
        method="GET", path="/meeting-series/{id}", name="get_meeting_series", area="meetings", run=one,
        summary=_("One series with its rules and participants"), gives=SeriesWhole,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
