"""Forms of forces, of what is asked for, and of what is sent."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.incidents.models import Capability, ForceKind, Readiness, Unit
from jianxing.incidents.operations.forces import MOST
from jianxing.projects.models import Programme
from jianxing.site import clock
from jianxing.site.projects.forms import text, words


def _instant(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


def _count(label: Any, *, least: int = 1, **given: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, **given)


def from_now(hours: int) -> Any:
    """Return a full hour, so many from now, for a form to begin with."""
    return timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


class LentForm(forms.Form):
    """Under which agreement forces are lent."""

    agreement: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]  # generic in the stubs alone
        label=_("Lent under the agreement"), queryset=None, required=False,
        help_text=_("Its parties then see the force and may ask for it; without one your own body and those above it do."),
    )  # fmt: skip

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        chosen = self.fields["agreement"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Programme.objects.filter(kind=Programme.Kind.AGREEMENT, voided_at=None)


class ForceForm(LentForm):
    """A force as its body describes it."""

    name = forms.CharField(label=pgettext_lazy("force", "Name"), max_length=80)
    kind = forms.ChoiceField(label=pgettext_lazy("force", "Kind"), choices=ForceKind.choices)
    capabilities = forms.MultipleChoiceField(
        label=pgettext_lazy("force", "Capability"),
        choices=Capability.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    quantity = _count(pgettext_lazy("force", "Quantity"), least=0)
    unit = forms.ChoiceField(label=pgettext_lazy("force", "Counted in"), choices=Unit.choices)
    readiness = forms.ChoiceField(label=pgettext_lazy("force", "Readiness"), choices=Readiness.choices)
    place_name = forms.CharField(label=_("Where, in words"), max_length=200)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    as_of = _instant(_("Counted at"), required=False, help_text=_("Now, where nothing is written."))
    field_order = (
        "name", "kind", "capabilities", "quantity", "unit", "readiness", "place_name", "longitude", "latitude", "agreement",
        "as_of",
    )  # fmt: skip


class NewForceForm(ForceForm):
    """A force that is new on the list."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial = {"uid": uuid4(), **(self.initial or {})}


class BringForm(LentForm):
    """A body's list as a file, and under which agreement all of it is lent; as before, where none is chosen."""

    field_order = ("file", "agreement")

    file = forms.FileField(
        label=_("List of forces"), widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.csv"}),
        help_text=_(
            "xlsx, xls or CSV with the columns of the list as it is taken out here. Known forces are known by their names; all "
            "of it is taken, or nothing."
        ),
    )  # fmt: skip


class ForceFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    kind = forms.ChoiceField(
        label=pgettext_lazy("force", "Kind"), required=False, choices=[("", _("all")), *ForceKind.choices]
    )
    capability = forms.ChoiceField(
        label=pgettext_lazy("force", "Capability"),
        required=False,
        choices=[("", _("all")), *Capability.choices],
    )
    readiness = forms.ChoiceField(
        label=pgettext_lazy("force", "Readiness"),
        required=False,
        choices=[("", _("all")), *Readiness.choices],
    )


class RequestForcesForm(forms.Form):
    """So many of a capability, by when, what for."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    capability = forms.ChoiceField(label=pgettext_lazy("force", "Capability"), choices=Capability.choices)
    quantity = _count(pgettext_lazy("force", "Quantity"))
    unit = forms.ChoiceField(label=pgettext_lazy("force", "Counted in"), choices=Unit.choices)
    needed_by = _instant(_("Needed by"))
    function = forms.CharField(label=_("What they are to do"), max_length=200)
    report_to = forms.CharField(label=_("Where they report"), max_length=200)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial = {"uid": uuid4(), "needed_by": from_now(3), **(self.initial or {})}


class ChosenForceForm(forms.Form):
    """Which of the forces that suit, and how many of it."""

    force = forms.TypedChoiceField(label=pgettext_lazy("force", "Force"), coerce=int)
    quantity = _count(pgettext_lazy("force", "Quantity"))

    def __init__(self, *args: Any, forces: Any = (), **given: Any) -> None:
        super().__init__(*args, **given)
        chosen = self.fields["force"]
        assert isinstance(chosen, forms.TypedChoiceField)
        chosen.choices = list(forces)


class OfferForm(ChosenForceForm):
    """Which force of one's own, how many of it, and when it is expected."""

    expected_at = _instant(_("Expected to arrive"), required=False)


class ExpectedForm(forms.Form):
    expected_at = _instant(_("Expected to arrive"), required=False)


class BackForm(forms.Form):
    used = _count(_("Used up"), least=0, initial=0)


class WhyForm(forms.Form):
    reason = text(_("Reason"), rows=2)
