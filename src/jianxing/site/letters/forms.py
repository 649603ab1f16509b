"""Forms of letters and joint actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.letters.kinds import Form, Kind, kinds_of
from jianxing.letters.models import (
    ACTION_LABELS,
    FORM_LABELS,
    KIND_LABELS,
    RECEIPT_LABELS,
    STATE_LABELS,
    JointAction,
    Letter,
    Position,
)
from jianxing.site.findings.forms import day_field
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.findings.uploading import FilesField
from jianxing.site.projects.forms import text as prose
from jianxing.site.projects.forms import words

#: What a page offers to choose; the others are written from where they belong (a reply from the letter that it answers).
_WRITTEN = (
    Kind.LETTER, Kind.JOINT_REQUEST, Kind.URGING, Kind.REMINDER, Kind.RECOMMENDATION, Kind.REFERRAL,
    Kind.ASSIGNMENT,
)  # fmt: skip


def line(label: Any, *, required: bool = True, most: int = 200, **options: Any) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(label=label, required=required, max_length=most, **options)


class DeadlineMixin(forms.Form):
    """An answer wanted within working days, or by a day; not both."""

    due_days = forms.IntegerField(
        label=gettext_lazy("Answer within working days"), required=False, min_value=0, max_value=250,
        help_text=gettext_lazy("Counted from the sending; or give a day below."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("Answer by"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due_days") not in (None, "") and data.get("due_on"):
            self.add_error("due_on", _("The deadline is given twice; leave one of them empty."))
        return data


class LetterForm(DeadlineMixin):
    """A letter: its kind, what it says, what is asked of whom by when."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of letter"))
    form = forms.ChoiceField(
        label=pgettext_lazy("letter", "Form"), required=False,
        choices=[("", "—"), *((key.value, FORM_LABELS[key]) for key in Form)],
        help_text=gettext_lazy("Of a recommendation alone."),
    )  # fmt: skip
    title = line(pgettext_lazy("letter", "Title"))
    to = PickField(label=gettext_lazy("Addressed to"), source=BodySource(), many=True)
    text = prose(gettext_lazy("Text"), rows=8)
    asked = prose(
        gettext_lazy("What is asked of them"), rows=3, required=False,
        help_text=gettext_lazy("Each of them gets it with a clock of its own."),
    )  # fmt: skip
    addressed_as = line(
        gettext_lazy("Addressed as"), required=False, most=120,
        help_text=gettext_lazy("Where not by the body's own name, as its party group."),
    )  # fmt: skip
    copied_to = PickField(label=gettext_lazy("Copies to"), source=BodySource(), many=True, required=False)
    co_issuers = PickField(
        label=gettext_lazy("Issued together with"), source=BodySource(), many=True, required=False,
        help_text=gettext_lazy("A joint document: the leader of each of them signs before yours. The number is your body's."),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Letter.Urgency.choices, widget=forms.RadioSelect,
        initial=Letter.Urgency.ORDINARY,
    )  # fmt: skip
    uploads = FilesField(label=gettext_lazy("Annexes"), required=False)
    field_order = (
        "kind", "form", "title", "to", "text", "asked", "due_days", "due_on", "addressed_as", "copied_to",
        "co_issuers", "urgency", "uploads",
    )  # fmt: skip

    def __init__(self, *args: Any, sender_kind: str, fixed: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if fixed:
            self.fields["kind"].widget = forms.HiddenInput()
            self.initial["kind"] = fixed
            del self.fields["form"]
        known = kinds_of(sender=sender_kind)
        offered = [kind for kind in _WRITTEN if kind in known] if not fixed else [Kind(fixed)]
        self.fields["kind"].choices = [(kind.value, KIND_LABELS[kind]) for kind in offered]  # type: ignore[attr-defined]
        if fixed == Kind.REPLY:
            for name in ("to", "asked", "due_days", "due_on", "addressed_as", "co_issuers"):
                del self.fields[name]


class PaperForm(DeadlineMixin):
    """A letter that came or went on paper: what stands on it, and its scan."""

    direction = forms.ChoiceField(
        label=gettext_lazy("It"), widget=forms.RadioSelect, initial="came",
        choices=[("came", gettext_lazy("came to us")), ("went", gettext_lazy("was sent by us"))],
    )  # fmt: skip
    other = PickField(label=gettext_lazy("From or to"), source=BodySource(), many=True)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"),
        choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind if kind is not Kind.REPLY],
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("letter", "Form"), required=False,
        choices=[("", "—"), *((key.value, FORM_LABELS[key]) for key in Form)],
        help_text=gettext_lazy("Of a recommendation alone."),
    )  # fmt: skip
    paper_number = line(gettext_lazy("Number on the paper"), most=80)
    paper_on = day_field(gettext_lazy("Date on the paper"))
    title = line(pgettext_lazy("letter", "Title"))
    text = prose(pgettext_lazy("letter", "What it says"), rows=5)
    asked = prose(gettext_lazy("What is asked"), rows=2, required=False)
    uploads = FilesField(label=gettext_lazy("Scan"), required=False)
    field_order = (
        "direction", "other", "kind", "form", "paper_number", "paper_on", "title", "text", "asked", "due_days", "due_on",
        "uploads",
    )  # fmt: skip


class EmptyForm(forms.Form):
    """Nothing to fill in."""


class SignForm(forms.Form):
    then_send = forms.BooleanField(
        label=gettext_lazy("Send it at once"), required=False, initial=True,
        help_text=gettext_lazy("Leave it empty where it is printed and sealed first."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = prose(gettext_lazy("Reason"), rows=2)


class DeclineForm(ReasonForm):
    suggested = PickField(
        label=gettext_lazy("Whose it is"), source=BodySource(), required=False,
        help_text=gettext_lazy("The body that you hold to be in charge."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = prose(gettext_lazy("Answer"), rows=5)
    uploads = FilesField(label=gettext_lazy("What shows it"), required=False)


class PaperAnswerForm(forms.Form):
    paper_number = line(gettext_lazy("Number on the paper"), most=80)
    paper_on = day_field(gettext_lazy("Date on the paper"))
    text = prose(pgettext_lazy("letter", "What it says"), rows=4)
    uploads = FilesField(label=gettext_lazy("Scan"), required=False)


class ScanForm(forms.Form):
    upload = forms.FileField(label=gettext_lazy("Scan of the sealed letter"))


class ReturnForm(ReasonForm):
    due_days = forms.IntegerField(
        label=gettext_lazy("Answer within working days"), min_value=0, max_value=250, initial=3
    )


class ActionForm(forms.Form):
    """A joint action: what it is called, in which shape, on which project."""

    name = line(gettext_lazy("Name"))
    shape = forms.ChoiceField(
        label=gettext_lazy("Shape"), choices=JointAction.Shape.choices, widget=forms.RadioSelect,
        initial=JointAction.Shape.GROUP_LOCAL,
    )  # fmt: skip
    project = PickField(label=gettext_lazy("Project"), source=ProjectSource(), required=False)


class OutcomeForm(forms.Form):
    outcome = prose(gettext_lazy("What came of it"), rows=3)


class PlanForm(forms.Form):
    text = prose(gettext_lazy("Joint plan"), rows=8)


class PositionForm(forms.Form):
    demand = prose(gettext_lazy("What we demand"), rows=2, required=False)
    opinion = prose(gettext_lazy("Our opinion"), rows=2, required=False)
    consent = forms.ChoiceField(
        label=gettext_lazy("Consent"), choices=Position.Consent.choices, widget=forms.RadioSelect,
        initial=Position.Consent.OPEN,
    )  # fmt: skip


class DecideForm(forms.Form):
    falls_to = PickField(label=gettext_lazy("Whose it is"), source=BodySource())
    decision = prose(gettext_lazy("Decision and its reason"), rows=3)


class RuleForm(forms.Form):
    signature_first = forms.BooleanField(
        label=gettext_lazy("Assignments wait for the signature under their letter"), required=False,
        help_text=gettext_lazy("Else an assignment takes effect at once, and its letter follows."),
    )  # fmt: skip


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"), required=False,
        choices=[("", gettext_lazy("all")), *((kind.value, KIND_LABELS[kind]) for kind in Kind)],
    )  # fmt: skip
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
    side = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, received: bool) -> None:
        super().__init__(data)
        labels = RECEIPT_LABELS if received else STATE_LABELS
        known = [(state.value, label) for state, label in labels.items()]
        self.fields["state"].choices = [("", _("all")), *known]  # type: ignore[attr-defined]


class BoardFilterForm(forms.Form):
    """Which joint actions the board shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), *((state.value, label) for state, label in ACTION_LABELS.items())],
    )  # fmt: skip
