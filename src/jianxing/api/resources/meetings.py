"""Meetings: those one sees, one whole with agenda, decisions and minutes, and what its agenda might take up."""

from datetime import date, datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Listed, QueryId, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, maybe_person, named
from jianxing.meetings import policies, queries
from jianxing.meetings.lifecycle import DecisionState, MinutesState, State
from jianxing.meetings.models import AgendaItem, Attendance, Decision, Meeting, Minutes


class MeetingHead(TypedDict):
    """A meeting after something was done to it; `sequence` grows with every change of its day or state."""

    id: int
    number: str
    state: State
    planned_on: date
    sequence: int


class SeriesRef(TypedDict):
    """The series that a meeting is of."""

    id: int
    name: str


class MeetingLine(MeetingHead):
    """A meeting as a list has it."""

    series: SeriesRef
    host: Named
    cadence: str
    season: str
    due_on: date
    held_on: date | None
    missed_reason: str
    is_unexplained: bool


class MeetingList(TypedDict):
    """A page of meetings, the latest first."""

    items: list[MeetingLine]
    count: int
    next: str | None


class AgendaLine(TypedDict):
    """An item of the agenda; what it is about is named where the reader sees it."""

    id: int
    title: str
    source: str
    outcome: str
    note: str
    finding: int | None
    letter: int | None
    decision: int | None


class AttendanceLine(TypedDict):
    """A body that was asked, its answer, and whether it came."""

    body: Named
    answer: str
    note: str
    came: bool | None


class MoveLine(TypedDict):
    """That it was put on another day, and why."""

    was_on: date
    on: date
    reason: str


class DecisionRef(TypedDict):
    """A decision as its meeting has it."""

    id: int
    number: str
    text: str
    responsible: Named
    due_on: date
    state: DecisionState


class MinutesHead(TypedDict):
    """A version of the minutes."""

    id: int
    version: int
    number: str
    title: str
    state: MinutesState
    digest: str


class MinutesWhole(MinutesHead):
    """A version of the minutes with its text."""

    text: str
    drafted_at: datetime
    drafted_by: Named | None
    signed_at: datetime | None
    signed_by: Named | None
    drop_reason: str


class MeetingWhole(MeetingLine):
    """A meeting with everything that its page shows."""

    uid: str
    by_rule: list[date]
    provisional: bool
    begins: str
    lasts: int
    place: str
    makes_up_for: int | None
    summary: str
    agenda: list[AgendaLine]
    attendances: list[AttendanceLine]
    moves: list[MoveLine]
    decisions: list[DecisionRef]
    minutes: list[MinutesHead]
    history: list[Deed]


class ProposalLine(TypedDict):
    """What the agenda might take up; veiled where not everybody who comes sees the matter, so that its number stands alone."""

    title: str
    source: str
    due_on: date | None
    is_veiled: bool
    finding: int | None
    letter: int | None
    continues: int | None
    decision: int | None


class Proposals(TypedDict):
    """What the agenda might take up, undecided items first."""

    items: list[ProposalLine]


class FeedLine(TypedDict):
    """A calendar feed of the acting body; its address was said once, when it was made."""

    id: int
    name: str
    hint: str
    made_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class FeedList(TypedDict):
    """The calendar feeds of the acting body, newest first."""

    items: list[FeedLine]


class MeetingQuery(Listed):
    """Which meetings; days are those that they are planned for."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None
    series: QueryId | None = None
    since: Day | None = None
    until: Day | None = None
    unexplained: bool = False


def head_of(meeting: Meeting) -> MeetingHead:
    """Return a meeting after something was done to it."""
    return {
        "id": meeting.pk,
        "number": meeting.number,
        "state": State(meeting.state),
        "planned_on": meeting.planned_on,
        "sequence": meeting.sequence,
    }


def minutes_head(minutes: Minutes) -> MinutesHead:
    """Return a version of the minutes as a list has it."""
    return {
        "id": minutes.pk,
        "version": minutes.version,
        "number": minutes.number,
        "title": minutes.title,
        "state": MinutesState(minutes.state),
        "digest": minutes.digest,
    }


def decision_ref(decision: Decision) -> DecisionRef:
    """Return a decision as its meeting has it."""
    return {
        "id": decision.pk,
        "number": decision.number,
        "text": decision.text,
        "responsible": named(decision.responsible),
        "due_on": decision.due_on,
        "state": DecisionState(decision.state),
    }


KIND: Final = Kind(
    area="meetings",
    path="/meetings/{id}",
    name="meeting",
    read=queries.one,
    title=str,
    etag=lambda meeting: f'"{meeting.state}.{meeting.sequence}"',
    head=head_of,
    gives=MeetingHead,
)


def line_of(meeting: Meeting) -> MeetingLine:
    """Return a meeting as a list has it."""
    return {
        **head_of(meeting),
        "series": {"id": meeting.series_id, "name": meeting.series.name},
        "host": named(meeting.body),
        "cadence": meeting.cadence_name,
        "season": meeting.season,
        "due_on": meeting.due_on,
        "held_on": meeting.held_on,
        "missed_reason": meeting.missed_reason,
        "is_unexplained": meeting.is_unexplained,
    }


def listing(call: Call) -> MeetingList:
    """Give a page of the meetings that the acting body sees."""
    asked = call.asked(MeetingQuery)
    filters = queries.Filters(
        state=asked.state or "",
        series=asked.series,
        since=asked.since,
        until=asked.until,
        unexplained=asked.unexplained,
        words=asked.q.strip(),
    )
    place = place_of(asked.after, prefix="meeting~").removeprefix("meeting~")
    page = queries.page(filters=filters, cursor=place, size=asked.limit)
    ahead = f"meeting~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [line_of(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one meeting whole."""
    shown = queries.one(pk=call.pk)
    links = queries.seen_links(items=shown.agenda.all())
    whole: MeetingWhole = {
        **line_of(shown),
        "uid": str(shown.uid),
        "by_rule": shown.by_rule,
        "provisional": shown.provisional,
        "begins": shown.begins.strftime("%H:%M"),
        "lasts": shown.lasts,
        "place": shown.place,
        "makes_up_for": shown.makes_up_for_id,
        "summary": shown.summary,
        "agenda": [_item(item, links) for item in shown.agenda.all()],
        "attendances": [_attendance(attendance) for attendance in shown.attendances.all()],
        "moves": [
            {"was_on": move.was_on, "on": move.on, "reason": move.reason} for move in shown.moves.all()
        ],
        "decisions": [decision_ref(decision) for decision in shown.decisions.all()],
        "minutes": [minutes_head(minutes) for minutes in shown.minutes_versions.all()],
        "history": history(queries.acts(meeting=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def _item(item: AgendaItem, links: dict[str, set[int]]) -> AgendaLine:
    return {
        "id": item.pk,
        "title": item.title,
        "source": item.source,
        "outcome": item.outcome,
        "note": item.note,
        "finding": item.finding_id if item.finding_id in links["finding"] else None,
        "letter": item.letter_id if item.letter_id in links["letter"] else None,
        "decision": item.decision_id if item.decision_id in links["decision"] else None,
    }


def _attendance(attendance: Attendance) -> AttendanceLine:
    return {
        "body": named(attendance.body),
        "answer": attendance.answer,
        "note": attendance.answer_note,
        "came": attendance.came,
    }


def proposals(call: Call) -> Proposals:
    """Give what the agenda of a meeting might take up, to its host: nothing once the meeting is over."""
    meeting = queries.one(pk=call.pk)
    policies.check_can_keep(series=meeting.series, by=call.by)
    found = queries.proposals(meeting=meeting, today=call.today) if meeting.state == State.DUE else ()
    items: list[ProposalLine] = [
        {
            "title": one.title,
            "source": one.source,
            "due_on": one.due_on,
            "is_veiled": one.is_veiled,
            "finding": one.finding.pk if one.finding else None,
            "letter": one.letter.pk if one.letter else None,
            "continues": one.continues.pk if one.continues else None,
            "decision": one.decision.pk if one.decision else None,
        }
        for one in found
    ]
    return {"items": items}


def minutes(call: Call) -> MinutesWhole:
    """Give one version of the minutes with its text."""
    shown = queries.one_minutes(pk=call.pk)
    return {
        **minutes_head(shown),
        "text": shown.text,
        "drafted_at": shown.drafted_at,
        "drafted_by": maybe_person(shown.drafted_by),
        "signed_at": shown.signed_at,
        "signed_by": maybe_person(shown.signed_by),
        "drop_reason": shown.drop_reason,
    }


def feeds(call: Call) -> FeedList:
    """Give the calendar feeds of the acting body."""
    items: list[FeedLine] = [
        {
            "id": feed.pk,
            "name": feed.name,
            "hint": feed.hint,
            "made_at": feed.made_at,
            "last_used_at": feed.last_used_at,
            "revoked_at": feed.revoked_at,
        }
        for feed in queries.feeds(by=call.by)
    ]
    return {"items": items}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/calendar-feeds", name="list_calendar_feeds", area="meetings", run=feeds,
        summary=_("The calendar feeds of the acting body"), gives=FeedList,
    ),
    Endpoint(
        method="GET", path="/meetings", name="list_meetings", area="meetings", run=listing,
        summary=_("The meetings that the acting body sees"), query=MeetingQuery, gives=MeetingList,
    ),
    Endpoint(
        method="GET", path="/meetings/{id}", name="get_meeting", area="meetings", run=one,
        summary=_("One meeting with its agenda, decisions and minutes"), gives=MeetingWhole, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/meetings/{id}/proposals", name="get_meeting_proposals", area="meetings",
        run=proposals, summary=_("What the agenda of a meeting might take up"), gives=Proposals,
    ),
    Endpoint(
        method="GET", path="/minutes/{id}", name="get_minutes", area="meetings", run=minutes,
        summary=_("One version of the minutes"), gives=MinutesWhole,
    ),
)  # fmt: skip
