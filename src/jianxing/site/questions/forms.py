"""Forms of questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.questions.models import STATE_LABELS, Answer
from jianxing.questions.operations import DUE_DAYS
from jianxing.questions.subjects import kinds
from jianxing.site.findings.uploading import FilesField
from jianxing.site.projects.forms import text, words


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class SettleForm(forms.Form):
    reason = text(
        gettext_lazy("What settles it"), rows=3,
        help_text=gettext_lazy("The body that was asked reads it."),
    )  # fmt: skip


class SendForm(forms.Form):
    due_days = forms.IntegerField(
        label=gettext_lazy("To be answered within working days"), min_value=0, max_value=250, initial=DUE_DAYS
    )
    remark = text(
        gettext_lazy("Remark to the body that is asked"), required=False, rows=2,
        help_text=gettext_lazy("What was seen, the rows and the picture go with it as they are."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    says = forms.ChoiceField(
        label=gettext_lazy("What you say of your figures"), choices=Answer.Says.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = text(gettext_lazy("What was looked into, and what came of it"), rows=5)
    uploads = FilesField(label=gettext_lazy("Evidence"), required=False)


class GiveBackForm(ReasonForm):
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), min_value=0, max_value=250, initial=5
    )


class FindingForm(forms.Form):
    description = text(
        gettext_lazy("Description"), required=False, rows=4,
        help_text=gettext_lazy("Empty: what was seen, in the words of the question."),
    )  # fmt: skip


class ManyForm(forms.Form):
    """What becomes of several questions that were raised."""

    ids = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    what = forms.ChoiceField(
        label=gettext_lazy("What becomes of them"),
        choices=[
            ("send", gettext_lazy("send each to the body that reported")),
            ("dismiss", gettext_lazy("dismiss with one reason")),
        ],
        widget=forms.RadioSelect,
        initial="send",
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("To be answered within working days"), min_value=0, max_value=250,
        initial=DUE_DAYS, required=False,
    )  # fmt: skip
    reason = text(
        gettext_lazy("Reason"), required=False, rows=2,
        help_text=gettext_lazy("Needed to dismiss; it holds when the same is seen again."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, ids: list[int]) -> None:
        super().__init__(data, initial={"ids": ids, "what": "send", "due_days": DUE_DAYS})
        self.fields["ids"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "dismiss" and not str(data.get("reason", "")).strip():
            self.add_error("reason", _("Write why it is not asked."))
        if data.get("what") == "send" and data.get("due_days") is None:
            self.add_error("due_days", _("Give a number of working days."))
        return data


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), *((state.value, label) for state, label in STATE_LABELS.items())],
    )  # fmt: skip
    kind = forms.ChoiceField(label=pgettext_lazy("question", "Kind"), required=False)
    domain = forms.ChoiceField(
        label=gettext_lazy("Domain"), required=False, choices=[("", gettext_lazy("all")), *PlanDomain.choices]
    )
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
    side = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("all")), *kinds().items()]  # type: ignore[attr-defined]
