"""Forms of the directory."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person
from jianxing.directory.wording import ROLE_LABELS
from jianxing.kernel.actor import OFFICERS, Role
from jianxing.site.boundaries.choosing import JurisdictionField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DAY = {"type": "date"}


def body_choice(*, label: "str | StrPromise", required: bool = True) -> "forms.ModelChoiceField[Body]":
    """A choice among bodies in pinyin order."""
    return forms.ModelChoiceField(Body.objects.filter(merged_into=None), label=label, required=required)


class BodyForm(forms.Form):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short, of letters, digits and hyphens.")
    )
    name = forms.CharField(label=_("Full name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in Body.Kind.choices if choice[0] != Body.Kind.TASK_GROUP]
    )
    parent = body_choice(label=_("Belongs to"), required=False)
    governed_by = JurisdictionField(label=_("Governing jurisdiction"), required=False)
    located_in = JurisdictionField(
        label=_("Located in"), required=False, help_text=_("Where it lies, if another one governs it.")
    )
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)


class MoveForm(forms.Form):
    parent = body_choice(label=_("Belongs to"), required=False)


class ConfirmForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind.choices)
    parent = body_choice(label=_("Belongs to"), required=False)


class AliasForm(forms.Form):
    alias = forms.CharField(label=_("Another name in ledgers"), max_length=120)


class PersonForm(forms.Form):
    login = forms.CharField(label=_("Login"), max_length=60)
    name = forms.CharField(label=_("Name of the person"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_officer = forms.BooleanField(
        label=_("Officer of the system (no business role, for good)"), required=False
    )
    password = forms.CharField(
        label=_("Initial password"),
        max_length=200,
        strip=False,
        help_text=_("Must be changed at the first sign-in."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New initial password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class AppointForm(forms.Form):
    body = body_choice(label=_("Body"))
    role = forms.ChoiceField(label=_("Role"))
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    valid_to = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(DAY))

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role, ROLE_LABELS[role]) for role in Role if (role in OFFICERS) == is_officer]


class EndForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(DAY))
    successor = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Open work goes to"),
        required=False,
        help_text=_("Somebody with a role in the same body; empty where nothing is open."),
    )

    def __init__(self, *args: Any, body_id: int, leaver_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            Person.objects.filter(appointments__body_id=body_id)
            .exclude(pk=leaver_id)
            .distinct()
            .order_by("login")
        )


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        Person.objects.filter(is_active=True).order_by("login"), label=_("Deputy")
    )
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput(DAY))
    valid_to = forms.DateField(label=_("To"), widget=forms.DateInput(DAY))


class GroupForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What it is to do"), widget=forms.Textarea({"rows": 3}))
    formed_on = forms.DateField(label=_("Formed on"), widget=forms.DateInput(DAY))
    members = forms.ModelMultipleChoiceField(
        Person.objects.filter(is_active=True, is_officer=False).order_by("login"),
        label=_("Members"),
        help_text=_("People of any body; they may then act for the group."),
    )


class DissolveForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(DAY))


class WorkdayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(DAY))
    is_workday = forms.TypedChoiceField(
        label=_("Is it worked?"),
        choices=[("yes", _("worked")), ("no", _("off"))],
        coerce=lambda answer: answer == "yes",
    )
    note = forms.CharField(label=_("Note"), max_length=60, required=False)
