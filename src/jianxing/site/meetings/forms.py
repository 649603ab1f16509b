"""Forms of meetings."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.letters.kinds import Kind
from jianxing.letters.models import KIND_LABELS
from jianxing.meetings.models import DECISION_LABELS, STATE_LABELS, AgendaItem
from jianxing.methods.cadence import Shift
from jianxing.site.findings.forms import day_field
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.meetings.composing import composed
from jianxing.site.projects.forms import text

SHIFTS = [
    (Shift.AFTER.value, gettext_lazy("to the next working day")),
    (Shift.BEFORE.value, gettext_lazy("to the working day before")),
    (Shift.NONE.value, gettext_lazy("nowhere")),
]
WEEKDAYS = [
    ("MO", gettext_lazy("Monday")),
    ("TU", gettext_lazy("Tuesday")),
    ("WE", gettext_lazy("Wednesday")),
    ("TH", gettext_lazy("Thursday")),
    ("FR", gettext_lazy("Friday")),
]
OFTEN = [
    ("weekly", gettext_lazy("every week")),
    ("fortnightly", gettext_lazy("every two weeks")),
    ("monthly", gettext_lazy("every month")),
    ("quarterly", gettext_lazy("every quarter")),
]
DENSE = [("", gettext_lazy("as otherwise")), *OFTEN[:2]]


def clock_field(label: Any, *, required: bool = True) -> forms.TimeField:
    """An hour in the browser's own picker."""
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class RulesForm(forms.Form):
    """How often a series meets. What is written as rules stands in the place of what is chosen."""

    often = forms.MultipleChoiceField(
        label=gettext_lazy("How often"), choices=OFTEN, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Several make one series of several cadences, as 周沟通、月调度、季推动."),
    )  # fmt: skip
    weekday = forms.ChoiceField(label=gettext_lazy("Day of the week"), choices=WEEKDAYS, initial="MO")
    month_day = forms.TypedChoiceField(
        label=gettext_lazy("Day of the month"), coerce=int, initial=15,
        choices=[*((n, str(n)) for n in range(1, 29)), (-1, gettext_lazy("the last one"))],
    )  # fmt: skip
    flood = forms.ChoiceField(
        label=gettext_lazy("In the flood season, June to September"), choices=DENSE, required=False
    )
    fire = forms.ChoiceField(
        label=gettext_lazy("In the fire season, October to May"), choices=DENSE, required=False
    )
    shift = forms.ChoiceField(label=gettext_lazy("A day off goes"), choices=SHIFTS, initial="after")
    starts_on = day_field(gettext_lazy("From which day on"))
    written = text(
        gettext_lazy("Rules in their own form"), required=False, rows=4,
        help_text=gettext_lazy("For those who know it: JSON with recurrence rules of RFC 5545."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if data["written"].strip():
            try:
                data["rules"] = json.loads(data["written"])
            except (json.JSONDecodeError, RecursionError):
                self.add_error("written", _("This is no JSON."))
        elif data["often"]:
            data["rules"] = composed(data)
        else:
            self.add_error("often", _("Choose at least one."))
        return data


class SeriesForm(RulesForm):
    """A series and its rules."""

    name = forms.CharField(label=gettext_lazy("Name of the series"), max_length=120)
    participants = PickField(
        label=gettext_lazy("Who takes part"), source=BodySource(), many=True, required=False
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("Domain"), choices=[("", "—"), *PlanDomain.choices], required=False
    )
    begins = clock_field(gettext_lazy("Begins at"))
    lasts = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=5, max_value=1440, initial=90
    )
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=120, required=False)
    field_order = ("name", "participants", "domain", "begins", "lasts", "place", "often")


class NewRulesForm(RulesForm):
    """Other rules from a day on."""

    reason = text(gettext_lazy("Reason"), rows=2)


class EndForm(forms.Form):
    on = day_field(gettext_lazy("Last day"))
    reason = text(gettext_lazy("Reason"), rows=2)


class ParticipantForm(forms.Form):
    body = PickField(label=gettext_lazy("Body"), source=BodySource())


class CallForm(forms.Form):
    """A meeting besides the rules."""

    on = day_field(gettext_lazy("On which day"))
    begins = clock_field(gettext_lazy("Begins at"), required=False)
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=120, required=False)


class MoveForm(forms.Form):
    on = day_field(gettext_lazy("To which day"))
    begins = clock_field(gettext_lazy("Begins at"), required=False)
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=120, required=False)
    reason = text(gettext_lazy("Reason"), rows=2)


class InviteForm(forms.Form):
    others = PickField(
        label=gettext_lazy("Also, for this once"), source=BodySource(), many=True, required=False,
        help_text=gettext_lazy("The participants of the series are asked anyway."),
    )  # fmt: skip


class HoldForm(forms.Form):
    """That it was held, and who came."""

    on = day_field(gettext_lazy("Day it was held"))
    present = PickField(
        label=gettext_lazy("Which bodies came"), source=BodySource(), many=True, required=False
    )
    reason = text(gettext_lazy("Reason, if it was another day than planned"), required=False, rows=2)
    summary = text(pgettext_lazy("meeting", "Summary"), required=False, rows=4)


class RecordLateForm(HoldForm):
    reason = text(gettext_lazy("Why it was written down so late"), rows=2)


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class AnswerForm(forms.Form):
    comes = forms.TypedChoiceField(
        label=gettext_lazy("Does your body come?"), coerce=lambda value: value == "yes", initial="yes",
        choices=[("yes", gettext_lazy("comes")), ("no", gettext_lazy("does not come"))], widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False,
        help_text=gettext_lazy("Who does not come says why."),
    )  # fmt: skip


class ItemForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Item"), max_length=300)


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), widget=forms.RadioSelect,
        choices=[
            choice for choice in AgendaItem.Outcome.choices if choice[0] in ("decided", "noted", "undecided")
        ],
    )  # fmt: skip
    note = text(gettext_lazy("Note"), required=False, rows=2)


class DecideForm(forms.Form):
    """A decision: what, who, by when."""

    text = text(pgettext_lazy("meeting", "Decision"), rows=3)
    responsible = PickField(label=gettext_lazy("Responsible body"), source=BodySource())
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), required=False, min_value=0, max_value=250,
        help_text=gettext_lazy("Counted from the day of the meeting; or give a day below."),
    )  # fmt: skip
    due_on = day_field(pgettext_lazy("meeting", "Due date"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("due_days", "due_on") if data.get(name) not in (None, "")]
        if len(given) > 1:
            self.add_error("due_on", _("The deadline is given twice; leave one of them empty."))
        if not given and not {"due_days", "due_on"} & set(self.errors):
            self.add_error("due_days", _("Give a number of working days or a day."))
        return data


class MinutesForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("letter", "Title"), max_length=200)
    text = text(gettext_lazy("Minutes"), rows=14)


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReportForm(forms.Form):
    text = text(pgettext_lazy("meeting", "What was done, and what came of it"), rows=5)


class GiveBackForm(forms.Form):
    reason = text(gettext_lazy("What is missing"), rows=3)
    due_on = day_field(gettext_lazy("New deadline"))


class FindingForm(forms.Form):
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=PlanDomain.choices)


class LetterForm(forms.Form):
    """What kind of letter a decision becomes, and what it says besides the decision."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), initial=Kind.LETTER,
        choices=[(kind.value, KIND_LABELS[kind]) for kind in (Kind.LETTER, Kind.JOINT_REQUEST, Kind.URGING)],
    )  # fmt: skip
    title = forms.CharField(label=pgettext_lazy("letter", "Title"), max_length=200)
    text = text(gettext_lazy("Text"), rows=8)


class FeedForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Which calendar will read it"), max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class FilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Words"), required=False, max_length=100, widget=forms.SearchInput()
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("any")), *((state.value, label) for state, label in STATE_LABELS.items())],
    )  # fmt: skip
    since = day_field(gettext_lazy("From"), required=False)
    until = day_field(gettext_lazy("Until"), required=False)
    unexplained = forms.BooleanField(label=gettext_lazy("Missed without a reason"), required=False)


class DecisionFilterForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Words"), required=False, max_length=100, widget=forms.SearchInput()
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[
            ("", gettext_lazy("any")), *((state.value, label) for state, label in DECISION_LABELS.items()),
        ],
    )  # fmt: skip
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
