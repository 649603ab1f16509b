"""Forms of penalties."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jianxing.comparisons.penalties import queries
from jianxing.comparisons.penalties.models import Intake
from jianxing.directory.models import Body
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import ReasonForm, day, text

__all__ = ("ChainForm", "DelegationForm", "PenaltyFileForm", "ReasonForm")

FILES = ".csv,.xlsx,.json,.txt"


class PenaltyFileForm(forms.Form):
    file = forms.FileField(
        label=_("File of benchmarks or cases"), help_text=_("csv, xlsx or JSON, as it was published."),
        widget=forms.ClearableFileInput({"accept": FILES}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it holds"), choices=Intake.Kind.choices)
    source = forms.CharField(
        label=_("Where it was published"), max_length=200, help_text=_("As it would be cited.")
    )


class DelegationForm(forms.Form):
    giver = PickField(source=BodySource(), label=_("Who delegates"))
    taker = PickField(source=BodySource(), label=_("To whom"))
    document = forms.CharField(label=_("Document of the delegation"), max_length=200)
    valid_from = day(_("In force from"))
    valid_to = day(_("In force until"), required=False)
    items = text(_("Items it covers"), required=False, help_text=_("A line an item; empty: every item."))

    def clean_items(self) -> list[str]:
        """Return the items, one a line."""
        return [line for line in self.cleaned_data["items"].splitlines() if line.strip()]


class ChainForm(forms.Form):
    title = forms.CharField(label=_("Matter"), max_length=200)
    document = forms.CharField(label=_("Document of the chain"), max_length=200)
    links = text(
        _("Duties"), rows=8,
        help_text=_(
            "A line a duty: duty, colon, the bodies that have it, separated by 、. Leave the bodies out where nobody has it."
        ),
    )  # fmt: skip

    def clean_links(self) -> list[tuple[str, list[Body]]]:
        """Return the duties with their bodies; a name that fits no body, or several, is named."""
        parts: list[tuple[str, list[str]]] = []
        for line in self.cleaned_data["links"].splitlines():
            duty, _colon, names = line.replace(":", "：").partition("：")
            if duty.strip():
                parts.append((duty.strip(), [name.strip() for name in names.split("、") if name.strip()]))
        known = queries.bodies_called(names={name for _duty, names in parts for name in names})
        for _duty, names in parts:
            for name in names:
                if name not in known:
                    raise forms.ValidationError(
                        _now("“%(name)s” is the name of no body, or of several.") % {"name": name}
                    )
        return [(duty, [known[name] for name in names]) for duty, names in parts]
