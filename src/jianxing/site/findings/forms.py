"""The forms of what may be done to a finding. They read what was typed; whether it may be done is the operation's to say."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import Body, Person, PlanDomain
from jianxing.findings.models import Finding, FindingFile, Verification
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.findings.uploading import FilesField

EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
REASON = gettext_lazy("Reason")


def _text(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20000,
        widget=forms.Textarea({"rows": rows}),
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day of this age: a slip of the hand in the year is met here, not after 7,000 years of working days."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ActionForm(forms.Form):
    """An action's form. ``seen`` is how the finding stood when the form was shown, so that a stale one is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, data: Any = None, files: Any = None, *, finding: Finding, today: date, **options: Any
    ) -> None:
        self.finding = finding
        self.today = today
        super().__init__(data, files, **options)
        self.fields["seen"].initial = seen(finding)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the finding."""


def seen(finding: Finding) -> str:
    """Return how the finding stands, as a form remembers it."""
    return f"{finding.state}.{finding.version}.{finding.reopened}"


class ConfirmForm(ActionForm):
    """Nothing to fill in."""


class ReasonForm(ActionForm):
    reason = _text(REASON)


class AssignForm(ActionForm):
    responsible = PickField(label=gettext_lazy("Responsible body"), source=BodySource())
    assisting = PickField(
        label=gettext_lazy("Assisting bodies"), required=False, source=BodySource(), many=True
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), required=False, min_value=0, max_value=1000,
        help_text=gettext_lazy("Counted from tomorrow by the working-day calendar; or give a day below."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("Due on"), required=False)
    standing = forms.BooleanField(
        label=gettext_lazy("To be kept up for good, without a due date"), required=False
    )
    measures = _text(gettext_lazy("What is required"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("responsible", self.finding.responsible)
        self.initial.setdefault("assisting", [link.body for link in self.finding.assistant_links.all()])
        self.initial.setdefault("measures", self.finding.measures)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_one_deadline(self, data)
        return data


def check_one_deadline(form: forms.Form, data: dict[str, Any]) -> None:
    """Say it at the field when a deadline is given twice or not at all."""
    given = [name for name in ("due_days", "due_on", "standing") if data.get(name) not in (None, "", False)]
    if len(given) > 1:
        form.add_error(given[1], _("The deadline is given twice; leave one of them empty."))
    if not given and not {"due_days", "due_on"} & set(form.errors):
        form.add_error("due_days", _("Give a number of working days or a day."))


class DeclineForm(ReasonForm):
    suggested = PickField(
        label=gettext_lazy("Body that it belongs to"), required=False, source=BodySource(),
        help_text=gettext_lazy("The supervisor sees your suggestion when assigning anew."),
    )  # fmt: skip


class PlanForm(ActionForm):
    plan = _text(
        gettext_lazy("Rectification plan"),
        rows=6,
        help_text=gettext_lazy("Step by step: what, by whom, until when."),
    )

    def prepare(self) -> None:
        self.initial.setdefault("plan", self.finding.measures)


class ReportForm(ActionForm):
    text = _text(gettext_lazy("What was done since the last report"))
    percent = forms.IntegerField(
        label=gettext_lazy("Progress in percent"), required=False, min_value=0, max_value=100
    )

    def prepare(self) -> None:
        self.initial.setdefault("percent", self.finding.percent)


class AttachForm(ActionForm):
    uploads = FilesField(label=gettext_lazy("Files"))
    purpose = forms.ChoiceField(label=gettext_lazy("What they show"), widget=forms.RadioSelect)
    caption = forms.CharField(label=gettext_lazy("Caption"), required=False, max_length=300)

    def __init__(self, *args: Any, answering: bool, **options: Any) -> None:
        self.answering = answering
        super().__init__(*args, **options)

    def prepare(self) -> None:
        purposes = FindingFile.Purpose
        own = (
            [purposes.RECTIFIED]
            if self.answering
            else [purposes.FOUND, purposes.VERIFIED, purposes.RECTIFIED]
        )
        field = self.fields["purpose"]
        field.choices = [(purpose.value, purpose.label) for purpose in own]  # type: ignore[attr-defined]
        field.initial = own[0].value


class AskExtensionForm(ActionForm):
    new_due_on = day_field(gettext_lazy("New due date"))
    reason = _text(REASON)


class DecideExtensionForm(ActionForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("grant")), ("no", gettext_lazy("refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _text(REASON, required=False, help_text=gettext_lazy("Needed for a refusal."))


class SubmitForm(ActionForm):
    statement = _text(
        gettext_lazy("What was done, and what came of it"),
        help_text=gettext_lazy("Who verifies reads this first."),
    )
    uploads = FilesField(
        label=gettext_lazy("Evidence"), required=False,
        help_text=gettext_lazy("Photos or documents of what was done. What is attached already counts too."),
    )  # fmt: skip


class FourQuestionsForm(ActionForm):
    measures_done = _text(gettext_lazy("Were the measures carried out?"), rows=3)
    effect_checked = _text(gettext_lazy("Was the effect checked, and how?"), rows=3)
    like_cases = _text(gettext_lazy("Were like cases looked for?"), rows=3)
    rule = forms.ChoiceField(
        label=gettext_lazy("Was a lasting rule made?"),
        choices=Verification.Rule.choices,
        widget=forms.RadioSelect,
    )
    rule_text = _text(gettext_lazy("Which rule, or why none is needed"), rows=3)


class CloseForm(FourQuestionsForm):
    look_back_on = day_field(
        gettext_lazy("Look back on"),
        required=False,
        help_text=gettext_lazy("90 days from today unless given."),
    )

    def clean_look_back_on(self) -> date | None:
        day: date | None = self.cleaned_data["look_back_on"]
        if day is not None and day <= self.today:
            raise forms.ValidationError(_("Choose a day after today."))
        return day


class LookBackForm(ActionForm):
    holds = forms.TypedChoiceField(
        label=gettext_lazy("What you found"),
        choices=[
            ("yes", gettext_lazy("the closing holds")),
            ("no", gettext_lazy("it has relapsed: reopen the finding")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = _text(gettext_lazy("What you looked at, and how it is now"))


class ReopenForm(ReasonForm):
    due_on = day_field(
        gettext_lazy("Due on"), required=False, help_text=gettext_lazy("10 working days unless given.")
    )


class TransferForm(ReasonForm):
    to_body = PickField(label=gettext_lazy("Body that takes it over"), source=BodySource(supervising=True))


class ShareForm(ActionForm):
    bodies = PickField(label=gettext_lazy("Bodies that shall see it"), source=BodySource(), many=True)


class JoinForm(ReasonForm):
    """Which finding is kept: by its number, filled in where a suggestion led here."""

    kept = forms.CharField(
        label=gettext_lazy("Number of the finding that is kept"), max_length=40,
        help_text=gettext_lazy("This finding is put aside to that one, which alone is counted from now on."),
    )  # fmt: skip
    show = forms.BooleanField(
        label=gettext_lazy("Let the bodies that answer for this finding see the one that is kept"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise nobody sees a finding through the joining that he did not see before."
        ),
    )
    field_order = ("seen", "kept", "reason", "show")

    def __init__(self, *args: Any, kept: str = "", **options: Any) -> None:
        self.number = kept
        super().__init__(*args, **options)

    def prepare(self) -> None:
        self.fields["kept"].initial = self.number

    def clean_kept(self) -> Finding:
        """Return the finding of that number among those that the acting body sees."""
        number = self.cleaned_data["kept"].strip()
        found = Finding.objects.select_related("supervised_by").filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("Your body sees no finding of that number."))
        kept: Finding = found
        return kept


class HandlerForm(ActionForm):
    handler = forms.TypedChoiceField(label=gettext_lazy("Handler"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, colleagues: list[Person], **options: Any) -> None:
        self.colleagues = {str(person.pk): person for person in colleagues}
        super().__init__(*args, **options)

    def prepare(self) -> None:
        field = self.fields["handler"]
        field.choices = [(key, person.name) for key, person in self.colleagues.items()]  # type: ignore[attr-defined]
        field.coerce = self.colleagues.__getitem__  # type: ignore[attr-defined]
        if self.finding.handler_id:
            field.initial = str(self.finding.handler_id)


class RouteForm(ActionForm):
    office = forms.TypedChoiceField(
        label=gettext_lazy("Office inside"), required=False, empty_value=None,
        help_text=gettext_lazy("A body below yours: it sees the finding and works on it. Or name a unit below."),
    )  # fmt: skip
    unit = forms.CharField(
        label=gettext_lazy("Or a unit"), required=False, max_length=60,
        help_text=gettext_lazy("A unit that is no body here; its handler is one of yours."),
    )  # fmt: skip
    handler = forms.TypedChoiceField(label=gettext_lazy("Handler"), required=False, empty_value=None)
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), required=False, min_value=0, max_value=1000
    )
    due_on = day_field(gettext_lazy("Due inside on"), required=False)
    note = _text(
        gettext_lazy("What is asked inside"), required=False,
        help_text=gettext_lazy("Your body and the office read it, nobody else."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: list[Body], colleagues: list[Person], **options: Any) -> None:
        self.choices: dict[str, dict[str, Any]] = {
            "office": {str(office.pk): office for office in offices},
            "handler": {str(person.pk): person for person in colleagues},
        }
        super().__init__(*args, **options)

    def prepare(self) -> None:
        for name, things in self.choices.items():
            field = self.fields[name]
            labels = [(key, getattr(thing, "label", thing.name)) for key, thing in things.items()]
            field.choices = [("", "—"), *labels]  # type: ignore[attr-defined]
            field.coerce = things.__getitem__  # type: ignore[attr-defined]
        if not self.choices["office"]:
            del self.fields["office"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due_days") is not None and data.get("due_on"):
            self.add_error("due_on", _("The deadline is given twice; leave one of them empty."))
        return data


class ProposeForm(ActionForm):
    statement = _text(
        gettext_lazy("What was done, and what came of it"),
        help_text=gettext_lazy("The head reads this and approves or returns."),
    )
    uploads = FilesField(
        label=gettext_lazy("Evidence"), required=False,
        help_text=gettext_lazy("Photos or documents of what was done. What is attached already counts too."),
    )  # fmt: skip


class DecideProposalForm(ActionForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("approve")), ("no", gettext_lazy("return it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _text(
        gettext_lazy("Opinion"), required=False, help_text=gettext_lazy("Needed where it is returned.")
    )


class ContentForm(forms.Form):
    """What a finding says; shared by entering one and correcting it."""

    description = _text(gettext_lazy("What is stuck, where, and why"), rows=5)
    domain = forms.ChoiceField(
        label=gettext_lazy("Domain"), required=False, choices=[("", "—"), *PlanDomain.choices]
    )
    category = forms.CharField(label=gettext_lazy("Category"), required=False, max_length=80)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)
    discovered_via = forms.CharField(
        label=gettext_lazy("Found through"), required=False, max_length=40,
        help_text=gettext_lazy("For example a visit, a complaint, a data check."),
    )  # fmt: skip
    found_on = day_field(gettext_lazy("Found on"), required=False)
    remark = _text(gettext_lazy("Remark"), required=False, rows=2)


class CorrectForm(ActionForm, ContentForm):
    measures = _text(gettext_lazy("What is required"), required=False, rows=3)
    due_on = day_field(gettext_lazy("Due on"), required=False)
    reason = _text(gettext_lazy("Why it is corrected"), rows=2)

    field_order = (
        "seen",
        "description",
        "domain",
        "category",
        "place",
        "discovered_via",
        "found_on",
        "measures",
        "due_on",
        "remark",
        "reason",
    )

    def prepare(self) -> None:
        for name in self.fields:
            if name not in ("seen", "reason"):
                self.initial.setdefault(name, getattr(self.finding, name))

    def changes(self) -> dict[str, Any]:
        """Return the columns as typed; a new due date is one given by date."""
        changes = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "reason")}
        due_on = changes["due_on"]
        if due_on == self.finding.due_on:
            del changes["due_on"]
        else:
            kinds = Finding.DueKind
            changes |= {
                "due_kind": kinds.DATE.value if due_on else kinds.NONE.value,
                "due_text": due_on.isoformat() if due_on else "",
            }
        return changes
