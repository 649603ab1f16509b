"""Forms of the indicators."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.indicators import queries
from jianxing.indicators.catalogue import usual
from jianxing.indicators.models import Compares, SourceKind, Statistic, Step
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import ReasonForm, ShareForm, day, text

__all__ = (
    "BeginForm",
    "ClaimForm",
    "FileForm",
    "FilterForm",
    "LimitForm",
    "ReasonForm",
    "ShareForm",
    "TargetForm",
)

#: Series that are offered in a choice.
MOST_CHOICES = 500

#: What a browser offers to choose.
FILES = ".csv,.xz,.gz,.xlsx,.parquet,.txt"


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    item = forms.ChoiceField(label=pgettext_lazy("readings", "Item"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False, choices=[("", _("All steps")), *Step.choices])
    source_kind = forms.ChoiceField(
        label=_("Source of readings"), required=False, choices=[("", _("All sources")), *SourceKind.choices]
    )

    def __init__(self, items: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All items")), *((item, usual(item).name) for item in items)]


class FileForm(forms.Form):
    """The file, and what is said of it."""

    file = forms.FileField(
        label=_("File of readings"),
        help_text=_("csv (also .xz and .gz), xlsx or Parquet; wide or long."),
        widget=forms.ClearableFileInput({"accept": FILES}),
    )
    source = forms.CharField(
        label=pgettext_lazy("readings", "Source"),
        max_length=200,
        help_text=_("Which platform or report; as it would be cited."),
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices)
    domain = forms.ChoiceField(label=_("Domain"), choices=PlanDomain.choices, initial=PlanDomain.ECOLOGY)
    reports = PickField(
        source=BodySource(),
        label=_("Reported by"),
        required=False,
        help_text=_("The body that answers for these readings. Empty: the body that you act for."),
    )
    reason = text(_("Reason for corrections"), required=False)


class BeginForm(forms.Form):
    reason = text(_("Reason for corrections"), required=False)


class LimitForm(forms.Form):
    """What is allowed of an indicator, from a day on."""

    value = forms.FloatField(label=_("Limit, in the unit of the readings"), min_value=0)
    since = day(_("Holds from"))
    basis = forms.CharField(
        label=_("Document that sets it"), max_length=200, help_text=_("The standard and its clause.")
    )


def _choices() -> list[tuple[str, str]]:
    """Return the series that one may choose, by indicator and place."""
    return [
        (str(one.pk), f"{one.indicator.name} · {one.station.name} · {one.get_step_display()}")
        for one in queries.series()[:MOST_CHOICES]
    ]


class ClaimForm(forms.Form):
    """A claim and its formula, declared field by field."""

    text = forms.CharField(label=_("Claim"), max_length=200, help_text=_("The sentence as it stands."))
    source = forms.CharField(label=_("Where it stands"), max_length=200)
    made_on = day(_("Claimed on"))
    claimant = PickField(source=BodySource(), label=_("Claimed by"))
    series = forms.MultipleChoiceField(label=_("Series that it rests on"), choices=_choices)
    statistic = forms.ChoiceField(label=_("Statistic"), choices=Statistic.choices)
    compares = forms.ChoiceField(label=_("Compared how"), choices=Compares.choices)
    first_on = day(_("Stretch from"))
    last_on = day(_("Stretch to"))
    base_first_on = day(_("Base from"), required=False)
    base_last_on = day(_("Base to"), required=False)
    value = forms.FloatField(label=_("Claimed value"), help_text=_("Down by twelve per cent is -12."))
    decimals = forms.IntegerField(label=_("Decimals of the claim"), min_value=0, max_value=6, initial=0)


class TargetForm(forms.Form):
    """An aim by a day."""

    focus_item = forms.ChoiceField(label=_("Focus item"))
    series = forms.ChoiceField(label=_("Series of readings"), choices=_choices)
    statistic = forms.ChoiceField(label=_("Statistic of twelve months"), choices=Statistic.choices)
    value = forms.FloatField(label=_("Aimed value"))
    by_on = day(_("To be reached by"))
    base_value = forms.FloatField(label=_("Value of the base"))
    base_on = day(_("Day of the base"))
    basis = forms.CharField(label=_("Document that sets it"), max_length=200)

    def __init__(self, items: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["focus_item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(pk), title) for pk, title in items]
