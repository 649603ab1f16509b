"""Forms of coverage."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Card, Failure, Scene
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import bodies, day, text

FILES = ".csv,.xlsx,.xls,.json"


class CardForm(forms.Form):
    """What a card is called, and the matters done with it."""

    name = forms.CharField(label=gettext_lazy("Name of the card"), max_length=120)
    matters = text(
        gettext_lazy("Matters"),
        required=False,
        help_text=gettext_lazy("One a line; lists add those that they name."),
    )
    summary = text(gettext_lazy("Summary"), required=False)


class ListForm(forms.Form):
    """Whose list it is."""

    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=120)
    reports = PickField(source=BodySource(), label=gettext_lazy("Body that answers for it"))
    scene = forms.ChoiceField(
        label=gettext_lazy("Scene"),
        required=False,
        choices=[("", gettext_lazy("as the list says")), *Scene.choices],
    )


class BringForm(forms.Form):
    """The file of a list's next version."""

    file = forms.FileField(
        label=gettext_lazy("File of outlets"), widget=forms.ClearableFileInput({"accept": FILES}),
        help_text=gettext_lazy(
            "csv or xlsx with 名称, 区县 or coordinates, and whose cards are taken. "
            "A column of persons, cards or single uses is refused."
        ),
    )  # fmt: skip
    as_of = day(gettext_lazy("As of"))
    source = forms.CharField(label=gettext_lazy("Source of the list"), max_length=200)


class ResidentsForm(forms.Form):
    """The file of residents."""

    file = forms.FileField(
        label=gettext_lazy("File of residents"), widget=forms.ClearableFileInput({"accept": FILES}),
        help_text=gettext_lazy("Columns 区县 (or 行政区划代码), 常住人口 and 年份."),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=1949, max_value=2149, required=False,
        help_text=gettext_lazy("Where the file has no column of years."),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Where the residents were published"), max_length=200)


class TrialForm(forms.Form):
    """What the card did."""

    home = forms.ChoiceField(label=gettext_lazy("Card of"), widget=forms.RadioSelect)
    worked = forms.ChoiceField(
        label=gettext_lazy("Result"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("it worked")), ("no", gettext_lazy("it did not work"))],
    )  # fmt: skip
    failure = forms.ChoiceField(
        label=gettext_lazy("What failed"),
        required=False,
        choices=[("", gettext_lazy("nothing")), *Failure.choices],
    )
    said = text(
        gettext_lazy("What was said"), required=False, rows=2,
        help_text=gettext_lazy("No names, numbers of cards or telephones."),
    )  # fmt: skip
    tried_on = day(gettext_lazy("Day tried"))
    inspection = forms.ChoiceField(label=gettext_lazy("Part of the visit"), required=False)

    def __init__(self, *args: Any, body_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["home"].choices = [
            (home, _("%(place)s card") % {"place": queries.home_name(home)}) for home in ("11", "12", "13")
        ]
        self.visits = {str(one.pk): one for one in queries.visits_of(body_id=body_id)}
        fields["inspection"].choices = [
            ("", _("none")),
            *((pk, one.title) for pk, one in self.visits.items()),
        ]


class AskCellForm(forms.Form):
    """Who is asked about an empty cell: the body that answers for one of the lists."""

    outlet_list = forms.ChoiceField(label=gettext_lazy("List that is asked about"))

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = {str(one.pk): one for one in queries.lists_of(card=card)}
        field: Any = self.fields["outlet_list"]
        field.choices = [(pk, f"{one.name}（{one.reports.label}）") for pk, one in self.lists.items()]


class ShareForm(forms.Form):
    """Who sees it too."""

    bodies = bodies(gettext_lazy("Bodies of the other places"))


class LetterForm(forms.Form):
    """From which letter changes are counted."""

    letter = forms.ChoiceField(label=gettext_lazy("Letter that was sent"))

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters = {str(one.pk): one for one in queries.letters_to_link(card=card)}
        field: Any = self.fields["letter"]
        field.choices = [(pk, f"{one.number} {one.title}") for pk, one in self.letters.items()]
        if not self.letters:
            field.help_text = _("No letter that you see was sent yet: write and send one first.")


class ReasonForm(forms.Form):
    """Why."""

    reason = text(gettext_lazy("Reason"), rows=2)
