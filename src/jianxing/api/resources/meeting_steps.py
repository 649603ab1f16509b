"""What may be done to a meeting: preparing it, recording it, its agenda, its decisions, its minutes."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Flag, Id, Sent, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.decisions import DecisionHead, decision_head
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.meeting_series import Hour, hour_of
from jianxing.api.resources.meetings import KIND, MinutesHead, head_of, minutes_head
from jianxing.api.resources.naming import found_bodies, found_body, found_finding
from jianxing.directory.policies import not_now
from jianxing.letters.models import Letter
from jianxing.meetings import operations, queries
from jianxing.meetings.models import AgendaItem, Decision, Meeting, Minutes
from jianxing.meetings.operations import Proposed

Title = Annotated[str, Text(300, least=1)]


class Held(Sent):
    """The day it was held on, who came; a reason where it was another day than planned."""

    on: Day
    present: Annotated[list[Id], Field(max_length=200)] = Field(default_factory=list)
    summary: Annotated[str, Text(20_000)] = ""
    reason: Annotated[str, Text(20_000)] = ""


class HeldLate(Held):
    """The same of a meeting that was counted as missed, and why it is written down so late."""

    reason: Words


class Moved(Sent):
    """To which day, hour and place, and why."""

    on: Day
    begins: Hour | None = None
    place: Annotated[str, Text(120)] | None = None
    reason: Words


class Invited(Sent):
    """Whom to ask besides the participants of the series."""

    others: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)


class Answered(Sent):
    """Whether the acting body comes; who does not says why."""

    comes: Flag
    note: Annotated[str, Text(300)] = ""


class ItemSent(Sent):
    """An item in the host's words, about one thing at most."""

    title: Title
    finding: Id | None = None
    letter: Id | None = None
    continues: Id | None = None
    decision: Id | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "ItemSent":
        named = (self.finding, self.letter, self.continues, self.decision)
        if sum(one is not None for one in named) > 1:
            raise PydanticCustomError("one_thing", "one thing at most")
        return self


class ItemsSent(Sent):
    """Items for the agenda."""

    items: Annotated[list[ItemSent], Field(min_length=1, max_length=50)]


class TitleSent(Sent):
    """An item that came up."""

    title: Title


class DecidedSent(Sent):
    """A decision: what, who, by when, on which item."""

    text: Words
    responsible: Id
    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None
    item: Id | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "DecidedSent":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


class MinutesSent(Sent):
    """A version of the minutes; a leader signs."""

    title: Annotated[str, Text(200, least=1)]
    text: Words


class Concluded(Sent):
    """What came of an item."""

    outcome: AgendaItem.Outcome
    note: Annotated[str, Text(20_000)] = ""


def _hold(operation: Any) -> Any:
    def run(meeting: Meeting, sent: Held, call: Call) -> object:
        return operation(
            meeting=meeting,
            on=sent.on,
            present=found_bodies(sent.present, at="/present"),
            summary=sent.summary,
            reason=sent.reason,
            by=call.by,
            at=call.at,
        )

    return run


def _move(meeting: Meeting, sent: Moved, call: Call) -> object:
    return operations.move(
        meeting=meeting,
        on=sent.on,
        begins=hour_of(sent.begins),
        place=sent.place,
        reason=sent.reason,
        by=call.by,
        at=call.at,
    )


def _invite(meeting: Meeting, sent: Invited, call: Call) -> object:
    others = found_bodies(sent.others, at="/others")
    return operations.invite(meeting=meeting, others=others, by=call.by, at=call.at)


def _answer(meeting: Meeting, sent: Answered, call: Call) -> object:
    attendance = queries.attendance_of(meeting=meeting, by=call.by)
    if attendance is None:
        raise not_now(meeting.number, meeting.get_state_display())
    return operations.answer(attendance=attendance, comes=sent.comes, note=sent.note, by=call.by, at=call.at)


def _put(meeting: Meeting, sent: ItemsSent, call: Call) -> object:
    items = [_proposed(item, place) for place, item in enumerate(sent.items)]
    return operations.put_on_agenda(meeting=meeting, items=items, by=call.by, at=call.at)


def _proposed(item: ItemSent, place: int) -> Proposed:
    at = f"/items/{place}"
    finding = None if item.finding is None else found_finding(item.finding, at=f"{at}/finding")
    try:
        return Proposed(
            title=item.title,
            finding=finding,
            letter=None if item.letter is None else Letter.objects.get(pk=item.letter),
            continues=None if item.continues is None else queries.one_item(pk=item.continues),
            decision=None if item.decision is None else queries.one_decision(pk=item.decision),
        )
    except (Letter.DoesNotExist, AgendaItem.DoesNotExist, Decision.DoesNotExist):
        raise unknown(at) from None


def _decide(meeting: Meeting, sent: DecidedSent, call: Call) -> Decision:
    responsible = found_body(sent.responsible, at="/responsible")
    assert responsible is not None
    try:
        item = None if sent.item is None else queries.one_item(pk=sent.item)
    except AgendaItem.DoesNotExist:
        raise unknown("/item") from None
    return operations.decide(
        meeting=meeting,
        text=sent.text,
        responsible=responsible,
        due_on=sent.due_on,
        due_days=sent.due_days,
        item=item,
        by=call.by,
        at=call.at,
    )


def _conclude(item: AgendaItem, sent: Concluded, call: Call) -> object:
    return operations.conclude(item=item, outcome=sent.outcome, note=sent.note, by=call.by, at=call.at)


DOINGS: Final = {
    "hold": Doing(body=Held, run=_hold(operations.hold), summary=_("Record that a meeting was held")),
    "record_late": Doing(
        body=HeldLate, run=_hold(operations.record_late),
        summary=_("Say that a meeting counted as missed was held"),
    ),
    "miss": Doing(
        body=WithReason, run=plain(operations.miss, "meeting", "reason"), summary=_("Say that a meeting is not held")
    ),
    "explain": Doing(
        body=WithReason, run=plain(operations.explain, "meeting", "reason"),
        summary=_("Say why a meeting was missed"),
    ),
    "move": Doing(body=Moved, run=_move, summary=_("Put a meeting on another day")),
    "invite": Doing(body=Invited, run=_invite, summary=_("Ask bodies to a meeting")),
    "answer": Doing(body=Answered, run=_answer, summary=_("Answer the invitation to a meeting")),
    "put_on_agenda": Doing(body=ItemsSent, run=_put, summary=_("Put items on the agenda")),
    "add_item": Doing(
        body=TitleSent, run=plain(operations.add_at_meeting, "meeting", "title"),
        summary=_("Write down an item that came up"),
    ),
    "decide": Doing(
        body=DecidedSent, run=_decide, summary=_("Write down a decision"), gives=DecisionHead,
        answer=decision_head, at=lambda made: f"/decisions/{made.pk}",
    ),
    "draft_minutes": Doing(
        body=MinutesSent, run=plain(operations.draft_minutes, "meeting", "title", "text"),
        summary=_("Draft the minutes"), gives=MinutesHead, answer=minutes_head,
        at=lambda made: f"/minutes/{made.pk}",
    ),
}  # fmt: skip

ITEM: Final = Kind(
    area="meetings",
    path="/agenda-items/{id}",
    name="agenda_item",
    read=queries.one_item,
    title=lambda item: str(item.title),
    head=lambda item: head_of(item.meeting),
    gives=KIND.gives,
)
ITEM_DOINGS: Final = {
    "take_off": Doing(
        body=Plain, run=plain(operations.take_off, "item"), summary=_("Take an item off the agenda")
    ),
    "conclude": Doing(body=Concluded, run=_conclude, summary=_("Say what came of an item")),
}
MINUTES: Final = Kind(
    area="meetings",
    path="/minutes/{id}",
    name="minutes",
    read=queries.one_minutes,
    title=lambda minutes: str(minutes.title),
    head=minutes_head,
    gives=MinutesHead,
)


def _returned(minutes: Minutes, sent: WithReason, call: Call) -> object:
    return operations.return_minutes(minutes=minutes, reason=sent.reason, by=call.by, at=call.at)


MINUTES_DOINGS: Final = {
    "sign": Doing(body=Plain, run=plain(operations.sign_minutes, "minutes"), summary=_("Sign the minutes")),
    "return": Doing(body=WithReason, run=_returned, summary=_("Send the draft of the minutes back")),
}
ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *KIND.does(DOINGS),
    *ITEM.does(ITEM_DOINGS),
    *MINUTES.does(MINUTES_DOINGS),
)
