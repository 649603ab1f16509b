"""Reminders (提示提醒): sent and received, their answers."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Words
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, named
from jianxing.inspections import operations, queries
from jianxing.inspections.lifecycle import ReminderState
from jianxing.inspections.models import Inspection, Reminder


class ReminderHead(TypedDict):
    """A reminder after something was done to it."""

    id: int
    number: str
    state: ReminderState


class ReminderLine(TypedDict):
    """A reminder as a list has it."""

    id: int
    number: str
    state: ReminderState
    text: str
    sent_by: Named
    addressee: Named
    sent_at: datetime
    due_on: date | None


class ReminderList(TypedDict):
    """A page of reminders, newest first."""

    items: list[ReminderLine]
    next: str | None


class ReminderWhole(ReminderLine):
    """A reminder with its answer."""

    inspection: int | None
    reply: str
    replied_at: datetime | None
    void_reason: str
    history: list[Deed]


class ReminderQuery(Listed):
    """Which reminders."""

    side: Literal["received", "sent"] = "received"
    state: ReminderState | None = None


class NewReminder(Sent):
    """Who is reminded of what, and by when an answer is asked: a day, working days, or neither."""

    addressee: Id
    text: Words
    inspection: Id | None = Field(default=None, description="The inspection that brought it up.")
    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=250)] | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "NewReminder":
        if self.due_on is not None and self.due_days is not None:
            raise PydanticCustomError("not_both", "not both of due_on, due_days")
        return self


class Replied(Sent):
    """What was done, and by when the rest will be."""

    reply: Words


def _head(reminder: Reminder) -> ReminderHead:
    return {"id": reminder.pk, "number": reminder.number, "state": ReminderState(reminder.state)}


KIND: Final = Kind(
    area="inspections",
    path="/reminders/{id}",
    name="reminder",
    read=queries.one_reminder,
    title=str,
    etag=lambda reminder: f'"{reminder.state}"',
    head=_head,
    gives=ReminderHead,
)


def _line(reminder: Reminder) -> ReminderLine:
    return {
        "id": reminder.pk,
        "number": reminder.number,
        "state": ReminderState(reminder.state),
        "text": reminder.text,
        "sent_by": named(reminder.sent_by_body),
        "addressee": named(reminder.addressee),
        "sent_at": reminder.sent_at,
        "due_on": reminder.due_on,
    }


def listing(call: Call) -> ReminderList:
    """Give a page of the reminders that the acting body received or sent."""
    asked = call.asked(ReminderQuery)
    is_sent = asked.side == "sent"
    found = queries.reminders(
        sent_by=call.by.body if is_sent else None,
        addressee=None if is_sent else call.by.body,
        state=asked.state or "",
    ).order_by("-id")
    shown, ahead = down_the_keys(found, after=asked.after, prefix="reminder~", limit=asked.limit)
    return {"items": [_line(reminder) for reminder in shown], "next": ahead}


def one(call: Call) -> Answer:
    """Give one reminder with its answer."""
    reminder = queries.one_reminder(pk=call.pk)
    whole: ReminderWhole = {
        **_line(reminder),
        "inspection": _seen(reminder.inspection_id),
        "reply": reminder.reply,
        "replied_at": reminder.replied_at,
        "void_reason": reminder.void_reason,
        "history": history(queries.reminder_acts(pk=reminder.pk), on=call.today),
    }
    return Answer(whole, KIND.answer(reminder).headers)


def _seen(inspection: int | None) -> int | None:
    """Return the inspection that it came from, where the reader sees that."""
    try:
        return None if inspection is None else queries.one(pk=inspection).pk
    except Inspection.DoesNotExist:
        return None


def remind(call: Call) -> Answer:
    """Send a reminder."""
    sent = call.sent(NewReminder)
    (addressee,) = found_bodies([sent.addressee], at="/addressee")
    reminder = operations.remind(
        addressee=addressee,
        text=sent.text,
        inspection=_inspection(sent.inspection),
        due_on=sent.due_on,
        due_days=sent.due_days,
        by=call.by,
        at=call.at,
    )
    return KIND.made(reminder)


def _inspection(pk: int | None) -> Inspection | None:
    try:
        return None if pk is None else queries.one(pk=pk)
    except Inspection.DoesNotExist:
        raise unknown("/inspection") from None


DOINGS: Final = {
    "answer": Doing(
        body=Replied, run=plain(operations.answer, "reminder", "reply"), summary=_("Answer a reminder, once")
    ),
    "void": Doing(
        body=WithReason,
        run=plain(operations.void_reminder, "reminder", "reason"),
        summary=_("Take a reminder back"),
    ),
}
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/reminders", name="list_reminders", area="inspections", run=listing,
        summary=_("The reminders that the acting body received or sent"),
        query=ReminderQuery, gives=ReminderList,
    ),
    Endpoint(
        method="POST", path="/reminders", name="send_reminder", area="inspections", run=remind, status=201,
        summary=_("Remind a body"), body=NewReminder, gives=ReminderHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/reminders/{id}", name="get_reminder", area="inspections", run=one,
        summary=_("One reminder with its answer"), gives=ReminderWhole, gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
