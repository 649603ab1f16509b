"""What may be done to a series, a meeting, an item, a decision and minutes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.kernel.actor import Actor
from jianxing.meetings import operations, policies
from jianxing.meetings.models import AgendaItem, Decision, Meeting, Minutes, Series
from jianxing.site.deeds import Check, Deed, plain
from jianxing.site.meetings import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(meeting: Meeting, by: Actor) -> None:
        policies.check_can_take(meeting=meeting, action=action, by=by)

    return check


def _prepares(meeting: Meeting, by: Actor) -> None:
    policies.check_can_prepare(meeting=meeting, by=by)


def _writes_down(meeting: Meeting, by: Actor) -> None:
    policies.check_can_write_down(meeting=meeting, by=by)


def _explains(meeting: Meeting, by: Actor) -> None:
    policies.check_can_explain(meeting=meeting, by=by)


def _keeps(series: Series, by: Actor) -> None:
    policies.check_can_keep(series=series, by=by)
    policies.check_runs(series=series)


def _rules(series: Series, by: Actor) -> None:
    policies.check_can_rule(series=series, by=by)


def _carries(action: str) -> Check:
    def check(decision: Decision, by: Actor) -> None:
        policies.check_can_carry(decision=decision, action=action, by=by)

    return check


def _pursues(decision: Decision, by: Actor) -> None:
    policies.check_can_pursue(decision=decision, by=by)


def _signs(action: str) -> Check:
    def check(minutes: Minutes, by: Actor) -> None:
        policies.check_can_sign(minutes=minutes, action=action, by=by)

    return check


def _prepares_item(item: AgendaItem, by: Actor) -> None:
    policies.check_can_prepare(meeting=item.meeting, by=by)


def _concludes_item(item: AgendaItem, by: Actor) -> None:
    policies.check_can_write_down(meeting=item.meeting, by=by)


def _set_rules(series: Series, data: Data, by: Actor, at: datetime) -> object:
    return operations.set_rules(
        series=series, rules=data["rules"], valid_from=data["starts_on"], reason=data["reason"], by=by, at=at
    )


def _move(meeting: Meeting, data: Data, by: Actor, at: datetime) -> object:
    place = data["place"] or None
    return operations.move(meeting=meeting, **{**data, "place": place}, by=by, at=at)


def _put(meeting: Meeting, data: Data, by: Actor, at: datetime) -> object:
    items = [operations.Proposed(data["title"])]
    return operations.put_on_agenda(meeting=meeting, items=items, by=by, at=at)


def _decide_item(item: AgendaItem, data: Data, by: Actor, at: datetime) -> object:
    return operations.decide(meeting=item.meeting, item=item, **data, by=by, at=at)


def _make_up(meeting: Meeting, data: Data, by: Actor, at: datetime) -> object:
    return operations.call(series=meeting.series, makes_up_for=meeting, **data, by=by, at=at)


def _makes_up(meeting: Meeting, by: Actor) -> None:
    _keeps(meeting.series, by)
    if meeting.state != "missed":
        policies.check_can_explain(meeting=meeting, by=by)


SERIES: dict[str, Deed] = {
    "call": Deed(
        label=_("Call a meeting"), form=forms.CallForm, run=plain(operations.call, "series"), check=_keeps,
        icon="calendar-plus", said=_("Called; ask the bodies to it when its agenda stands."), is_main=True,
    ),
    "add-participant": Deed(
        label=_("Add a participant"), form=forms.ParticipantForm, run=plain(operations.add_participant, "series"),
        check=_keeps, icon="user-plus", said=_("Added; the body sees the series and its meetings."),
    ),
    "set-rules": Deed(
        label=_("Change the rules"), form=forms.NewRulesForm, run=_set_rules, check=_rules, icon="edit",
        said=_("The new rules hold from that day on."),
        warning=_("What is due until the day before stays due; what the old rules named after it lapses."),
    ),
    "end": Deed(
        label=_("End the series"), form=forms.EndForm, run=plain(operations.end_series, "series"), check=_rules,
        icon="ban", said=_("Ended; what was due stays with its account."),
    ),
}  # fmt: skip

MEETING: dict[str, Deed] = {
    "hold": Deed(
        label=_("Record that it was held"), form=forms.HoldForm, run=plain(operations.hold, "meeting"),
        check=_takes("hold"), icon="check", is_main=True, said=_("Recorded; write down what was decided."),
    ),
    "invite": Deed(
        label=_("Ask the bodies to it"), form=forms.InviteForm, run=plain(operations.invite, "meeting"),
        check=_prepares, icon="send", said=_("Asked; other nodes get it by the exchange."),
    ),
    "item": Deed(
        label=_("Put an item on the agenda"), form=forms.ItemForm, run=_put, check=_prepares, icon="plus",
        said=_("It stands on the agenda."),
    ),
    "move": Deed(
        label=_("Put it on another day"), form=forms.MoveForm, run=_move, check=_prepares, icon="calendar",
        said=_("Moved; whoever was asked has been told."),
    ),
    "miss": Deed(
        label=_("It is not held"), form=forms.ReasonForm, run=plain(operations.miss, "meeting"),
        check=_takes("miss"), icon="ban", said=_("It counts as missed, with its reason."),
        warning=_("It counts as missed. To hold it later, put it on another day instead."),
    ),
    "explain": Deed(
        label=_("Say why it was missed"), form=forms.ReasonForm, run=plain(operations.explain, "meeting"),
        check=_explains, icon="message-2", is_main=True, said=_("The reason stands with it."),
    ),
    "make-up": Deed(
        label=_("Call another in its place"), form=forms.CallForm, run=_make_up, check=_makes_up,
        icon="calendar-plus", said=_("Called; the missed one stays missed."),
    ),
    "record-late": Deed(
        label=_("It was held after all"), form=forms.RecordLateForm, run=plain(operations.record_late, "meeting"),
        check=_takes("record_late"), icon="history", said=_("Recorded, with the reason."),
    ),
    "raise": Deed(
        label=_("Write down a further item"), form=forms.ItemForm, run=plain(operations.add_at_meeting, "meeting"),
        check=_writes_down, icon="plus", said=_("It stands on the agenda."),
    ),
    "decide": Deed(
        label=_("Write down a decision"), form=forms.DecideForm, run=plain(operations.decide, "meeting"),
        check=_writes_down, icon="checklist", is_main=True, said=_("Written down; its clock runs."),
    ),
}  # fmt: skip
#: What is offered in which state; the rest of the table is others' time.
IN_STATE = {
    "due": ("hold", "invite", "item", "move", "miss"),
    "missed": ("explain", "make-up", "record-late"),
    "held": ("decide", "raise"),
    "lapsed": (),
}

ITEM: dict[str, Deed] = {
    "decide": Deed(
        label=_("Decide on it"), form=forms.DecideForm, run=_decide_item, check=_concludes_item,
        icon="checklist", said=_("Written down; its clock runs."),
    ),
    "conclude": Deed(
        label=_("What came of it"), form=forms.ConcludeForm, run=plain(operations.conclude, "item"),
        check=_concludes_item, icon="check", said=_("Written down."),
    ),
    "take-off": Deed(
        label=_("Take off"), form=forms.ConfirmForm, run=plain(operations.take_off, "item"),
        check=_prepares_item, icon="x", said=_("Taken off."),
    ),
}  # fmt: skip

DECISION: dict[str, Deed] = {
    "report": Deed(
        label=_("Report as carried out"), form=forms.ReportForm, run=plain(operations.report, "decision"),
        check=_carries("report"), icon="send", is_main=True, said=_("Reported; the host confirms or returns it."),
    ),
    "confirm": Deed(
        label=pgettext_lazy("decision", "Confirm"), form=forms.ConfirmForm,
        run=plain(operations.confirm, "decision"), check=_carries("confirm"), icon="checks", is_main=True,
        said=pgettext_lazy("decision", "Confirmed."),
    ),
    "return": Deed(
        label=_("Return the report"), form=forms.GiveBackForm, run=plain(operations.give_back, "decision"),
        check=_carries("return"), icon="arrow-back-up", said=_("Returned, with a new deadline."),
    ),
    "make-finding": Deed(
        label=_("Make a finding of it"), form=forms.FindingForm, run=plain(operations.make_finding, "decision"),
        check=_pursues, icon="list-details", said=_("It stands in the supervision ledger."),
        warning=_("The finding is assigned to the responsible body, by the same deadline."),
    ),
    "make-letter": Deed(
        label=_("Make a letter of it"), form=forms.LetterForm, run=plain(operations.make_letter, "decision"),
        check=_pursues, icon="mail", said=_("Drafted among the letters; a leader signs."),
        warning=_("The letter asks the responsible body for it, by the same deadline."),
    ),
    "end": Deed(
        label=_("End it"), form=forms.ReasonForm, run=plain(operations.end, "decision"), check=_carries("end"),
        icon="ban", said=_("Ended; it stays with its reason."),
    ),
}  # fmt: skip

MINUTES: dict[str, Deed] = {
    "sign": Deed(
        label=_("Sign the minutes"), form=forms.ConfirmForm, run=plain(operations.sign_minutes, "minutes"),
        check=_signs("sign"), icon="check", is_main=True, said=_("Signed; whoever was asked has been told."),
    ),
    "return": Deed(
        label=_("Send the draft back"), form=forms.ReasonForm, run=plain(operations.return_minutes, "minutes"),
        check=_signs("return"), icon="arrow-back-up", said=_("Sent back; another may be drafted."),
    ),
}  # fmt: skip
