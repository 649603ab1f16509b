"""Forms of incidents."""

import re
from typing import Any, Final
from uuid import uuid4

import shapely
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.incidents.models import SEVERITY_LABELS, STATE_LABELS, Entry, Feed, Kind, Nature
from jianxing.projects.models import Programme
from jianxing.site.projects.forms import text, words

SEVERITIES: Final = [(one.value, label) for one, label in SEVERITY_LABELS.items()]
_PAIR: Final = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*[,，\s]\s*([-+]?\d+(?:\.\d+)?)\s*")
_LEAST: Final = {"point": 1, "line": 2, "area": 3}


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=10_000)


def _offer_agreements(form: forms.Form) -> None:
    """Let a form's ``agreement`` be one of those that the acting body sees."""
    chosen = form.fields["agreement"]
    assert isinstance(chosen, forms.ModelChoiceField)
    chosen.queryset = Programme.objects.filter(kind=Programme.Kind.AGREEMENT, voided_at=None)


class PlaceForm(forms.Form):
    """A place, drawn on the map or typed as pairs of longitude and latitude, one a line; ``place`` is the geometry of it."""

    shape = forms.ChoiceField(
        label=gettext_lazy("The place is"),
        choices=[
            ("point", gettext_lazy("a point")),
            ("line", gettext_lazy("a line")),
            ("area", gettext_lazy("an area")),
        ],
    )
    places = text(
        gettext_lazy("Longitude, latitude (WGS 84)"), rows=2, help_text=gettext_lazy("One pair a line.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = [one for one in str(data.get("places", "")).splitlines() if one.strip()]
        pairs = [_PAIR.fullmatch(one) for one in lines]
        drawn = data.get("shape", "point")
        read = [(float(one[1]), float(one[2])) for one in pairs if one]
        if len(read) < len(lines) or len(read) < _LEAST[drawn] or (drawn == "point" and len(read) != 1):
            self.add_error(
                "places",
                _("Write longitude, latitude: one pair for a point, two for a line, three for an area."),
            )
            return data
        if drawn == "point":
            data["place"] = shapely.Point(read[0])
        else:
            data["place"] = shapely.LineString(read) if drawn == "line" else shapely.Polygon(read)
        return data


class ReportForm(PlaceForm):
    """What is reported."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    nature = forms.ChoiceField(
        label=pgettext_lazy("incident", "Nature"),
        choices=Nature.choices,
        widget=forms.RadioSelect,
        initial=Nature.REAL,
    )
    kind = forms.ChoiceField(label=pgettext_lazy("incident", "Kind"), choices=Kind.choices)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=SEVERITIES, initial="yellow")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    description = text(pgettext_lazy("incident", "What happened"), rows=3)
    place_name = forms.CharField(label=gettext_lazy("Where, in words"), max_length=200)
    began_at = forms.DateTimeField(
        label=pgettext_lazy("incident", "Began"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    agreement: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]  # generic in the stubs alone
        label=gettext_lazy("Under the agreement"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Its parties are told beside."),
    )
    plan_first = _minutes(gettext_lazy("Plan: minutes to the first receipt"))
    plan_all = _minutes(gettext_lazy("Plan: minutes until all have received"))
    plan_dispatch = _minutes(gettext_lazy("Plan: minutes until forces are dispatched"))
    plan_arrival = _minutes(gettext_lazy("Plan: minutes until forces arrive"))
    field_order = (
        "uid", "nature", "kind", "severity", "title", "description", "place_name", "shape", "places", "began_at",
    )  # fmt: skip

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.initial.setdefault("uid", uuid4())
        _offer_agreements(self)


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class PublishForm(forms.Form):
    instruction = text(
        gettext_lazy("What those told should do"), required=False, rows=2,
        help_text=gettext_lazy("All bodies concerned are told at once; what is issued is never edited."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class EndForm(forms.Form):
    reason = text(gettext_lazy("What came of it"), rows=3)


class UpdateForm(forms.Form):
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=SEVERITIES)
    headline = forms.CharField(label=gettext_lazy("Headline"), max_length=160)
    description = text(gettext_lazy("What is new"), required=False, rows=3)
    instruction = text(gettext_lazy("What those told should do"), required=False, rows=2)


class EntryForm(forms.Form):
    uid = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.ChoiceField(
        label=pgettext_lazy("incident", "Nature"), choices=Entry.What.choices, widget=forms.RadioSelect
    )
    text = text(gettext_lazy("What happened or was done"), rows=3)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial = {"uid": uuid4(), "what": Entry.What.SITUATION, **(self.initial or {})}


class TakeForm(forms.Form):
    """A message that somebody has as a file."""

    file = forms.FileField(
        label=gettext_lazy("Message in CAP 1.2"),
        widget=forms.ClearableFileInput({"accept": ".xml,application/cap+xml,text/xml"}),
        help_text=gettext_lazy(
            "It becomes a draft, which a person publishes; what refers to a message here is put beside it."
        ),
    )


class FeedForm(forms.Form):
    """The agreement with a source."""

    name = forms.CharField(label=pgettext_lazy("feed", "Name"), max_length=80)
    form = forms.ChoiceField(label=pgettext_lazy("feed", "Written as"), choices=Feed.Form.choices)
    greatest_age_minutes = forms.IntegerField(
        label=gettext_lazy("Greatest age of the last message, minutes"), min_value=1, max_value=527_040, initial=60,
        help_text=gettext_lazy("A feed that is silent for longer is shown, and becomes a candidate finding."),
    )  # fmt: skip
    sender = forms.CharField(
        label=gettext_lazy("Sender in its messages (CAP)"), max_length=160, required=False
    )
    certificate = text(
        gettext_lazy("Certificate (PEM)"), rows=3, required=False,
        help_text=gettext_lazy("With it nothing unsigned is taken in the name of this sender."),
    )  # fmt: skip
    agreement: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]  # generic in the stubs alone
        label=gettext_lazy("Under the agreement"), queryset=None, required=False,
        help_text=gettext_lazy("The supervising body that has it decides on silences, where your own does not supervise."),
    )  # fmt: skip

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        _offer_agreements(self)


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = words()
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), *((one.value, label) for one, label in STATE_LABELS.items())],
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=pgettext_lazy("incident", "Nature"),
        required=False,
        choices=[("", gettext_lazy("all")), *Nature.choices],
    )
