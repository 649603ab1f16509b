"""Forms of instructions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.instructions.models import CHARGE_LABELS, STATE_LABELS, Instruction
from jianxing.site.findings.forms import day_field
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.findings.uploading import FilesField
from jianxing.site.projects.forms import text, words


class InstructionForm(forms.Form):
    """An instruction: the words, and what is asked of whom by when. One question to several bodies goes to each."""

    words = text(gettext_lazy("Instruction"), rows=5)
    addressees = PickField(label=gettext_lazy("To whom"), source=BodySource(), many=True)
    asked = text(
        gettext_lazy("What is asked of them"), rows=3,
        help_text=gettext_lazy("Each of them gets this as a task of its own, with its own clock."),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), required=False, min_value=0, max_value=250,
        help_text=gettext_lazy("Counted from the day of the signature; or give a day below."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("Due on"), required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Instruction.Urgency.choices, widget=forms.RadioSelect,
        initial=Instruction.Urgency.ORDINARY,
    )  # fmt: skip

    def __init__(self, *args: Any, drafts: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if drafts:
            self.fields["words"].label = _("Draft for the leader")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("due_days", "due_on") if data.get(name) not in (None, "")]
        if len(given) > 1:
            self.add_error("due_on", _("The deadline is given twice; leave one of them empty."))
        if not given and not {"due_days", "due_on"} & set(self.errors):
            self.add_error("due_days", _("Give a number of working days or a day."))
        return data


class SignForm(forms.Form):
    """The leader's words, if he adds any to the draft."""

    words = text(
        gettext_lazy("Your words"), required=False, rows=3,
        help_text=gettext_lazy("Empty: you agree with the draft as it stands."),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class ReportForm(forms.Form):
    text = text(gettext_lazy("What was done, and what came of it"), rows=5)
    uploads = FilesField(label=gettext_lazy("Evidence"), required=False)


class GiveBackForm(ReasonForm):
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), min_value=0, max_value=250, initial=3
    )


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), required=False,
        choices=[("", gettext_lazy("all")), *Instruction.Urgency.choices],
    )  # fmt: skip
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
    side = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, received: bool) -> None:
        super().__init__(data)
        labels = CHARGE_LABELS if received else STATE_LABELS
        known = [(state.value, label) for state, label in labels.items()]
        self.fields["state"].choices = [("", _("all")), *known]  # type: ignore[attr-defined]
