"""Forms of packages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.evidence.models import File
from jianxing.letters.models import JointAction, Letter
from jianxing.packages.models import STATE_LABELS, Decision
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.findings.uploading import FilesField
from jianxing.site.projects.forms import text, words


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    reason = text(_("Reason"), rows=2)


class SendForm(forms.Form):
    by_file = forms.BooleanField(
        label=_("Somebody carries the file; the exchange is not used"), required=False
    )


class DecideForm(forms.Form):
    """The word, and what stands against the package."""

    says = forms.ChoiceField(
        label=_("Decision"), choices=Decision.Says.choices, widget=forms.RadioSelect, initial="recognise"
    )
    authenticity = text(_("Against its authenticity"), required=False, rows=2)
    legality = text(_("Against its legality"), required=False, rows=2)
    relevance = text(_("Against its relevance"), required=False, rows=2)
    remark = text(_("Remark"), required=False, rows=2)


class MakeForm(forms.Form):
    """Which files go into the package, and for whom."""

    title = forms.CharField(label=_("Title"), max_length=200)
    recipient = PickField(source=BodySource(), label=_("Receiving body"))
    about = forms.CharField(
        label=_("What it bears on"),
        max_length=300,
        required=False,
        help_text=_("The receiving body reads it."),
    )
    matter = forms.ChoiceField(
        label=_("Letter or joint action"), required=False, help_text=_("Where the package answers one.")
    )
    pieces = forms.TypedMultipleChoiceField(
        label=_("Evidence"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )  # fmt: skip

    uploads = FilesField(
        label=_("Further files"),
        required=False,
        help_text=_(
            "Of these it is not said how they were obtained; upload them at a finding to say it first."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        uploaded: Any = None,
        *,
        files: Sequence[File],
        matters: tuple[Sequence[Letter], Sequence[JointAction]] | None = None,
        initial: Any = None,
    ) -> None:
        super().__init__(data, uploaded, initial=initial)
        if matters is None:
            del self.fields["matter"]
        else:
            letters, actions = matters
            self.fields["matter"].choices = [  # type: ignore[attr-defined]
                ("", "—"),
                (_("Letters"), [(f"letter:{one.pk}", f"{one.called} {one.title}") for one in letters]),
                (_("Joint actions"), [(f"action:{one.pk}", one.name) for one in actions]),
            ]
        self.fields["pieces"].choices = [(file.pk, file.name) for file in files]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something is to be packed."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("pieces") and not data.get("uploads") and not self.errors:
            raise forms.ValidationError(_("Choose pieces of evidence, or upload some."))
        return data


class BringForm(forms.Form):
    """A package that somebody brought."""

    file = forms.FileField(label=_("The package"), widget=forms.ClearableFileInput({"accept": ".zip"}))
    what = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[
            ("look", _("look into it: nothing is kept")),
            ("receive", _("receive it, where it holds")),
        ],
        widget=forms.RadioSelect,
        initial="look",
    )


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    state = forms.ChoiceField(
        label=pgettext_lazy("evidence package", "State"), required=False,
        choices=[("", _("all")), *((state.value, label) for state, label in STATE_LABELS.items())],
    )  # fmt: skip
    side = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
