"""Forms of the leads room. Nothing that is typed here is offered again by a browser."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.referrals import queries
from jianxing.referrals.lifecycle import WORKING
from jianxing.referrals.models import DISPOSAL_LABELS, CustodyCopy, Opening, PersonKey
from jianxing.referrals.operations.custody import REASONS
from jianxing.referrals.operations.sealing import most_bytes
from jianxing.site import clock
from jianxing.site.findings.uploading import FilesField

#: What a browser neither fills in nor remembers nor sends away to be spelled.
UNKEPT = {"autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}


def secret(label: Any, *, help_text: Any = "") -> forms.CharField:
    """A passphrase; a browser takes it for a new password and offers none that it knows."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({**UNKEPT, "autocomplete": "new-password"}),
    )


def words(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Several lines that are sealed."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=50_000,
        widget=forms.Textarea({**UNKEPT, "rows": rows}),
    )


class EnterForm(forms.Form):
    """The door."""

    passphrase = secret(gettext_lazy("Passphrase for leads"))


class KeyForm(forms.Form):
    """A passphrase for a new key, or another one for the key that one has."""

    passphrase = secret(
        gettext_lazy("Passphrase for leads"),
        help_text=gettext_lazy(
            "At least twelve characters, best a sentence; not your password. Nobody can look it up or reset it."
        ),
    )
    again = secret(gettext_lazy("Once more"))

    def clean(self) -> dict[str, Any]:
        """The same twice."""
        data = super().clean() or {}
        if data.get("passphrase") != data.get("again") and "again" not in self.errors:
            self.add_error("again", _("The two differ."))
        return data


class LeadForm(forms.Form):
    """A lead to be sealed."""

    to = forms.ModelChoiceField(
        label=pgettext_lazy("referral", "To which body"),
        queryset=Body.objects.none(),
        empty_label=gettext_lazy("Choose a body."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it: we keep custody, the other body assists"), required=False
    )
    title = forms.CharField(
        label=pgettext_lazy("referral", "Title"), max_length=200, widget=forms.TextInput(UNKEPT)
    )
    text = words(gettext_lazy("What the lead says"), rows=8)
    reporter = words(
        gettext_lazy("Who reported it"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Sealed apart; two custodians open it together, for a reason."),
    )
    uploads = FilesField(
        label=gettext_lazy("Attachments"),
        required=False,
    )

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["uploads"].help_text = _(
            "At most ten, %(size)d MB together; sealed with their names."
        ) % {"size": most_bytes() // 1024**2}
        chosen = self.fields["to"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = queries.bodies_with_keys(other_than=by.body)


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    reason = words(gettext_lazy("Reason"), help_text=gettext_lazy("Sealed for the body that sent it."))


class DisposeForm(forms.Form):
    disposal = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[(one.value, label) for one, label in DISPOSAL_LABELS.items()],
        widget=forms.RadioSelect,
    )
    note = words(
        pgettext_lazy("referral", "What is proposed"),
        required=False,
        help_text=gettext_lazy("Sealed for your own body."),
    )


class ResultForm(forms.Form):
    result = words(gettext_lazy("Result for the sender"), help_text=gettext_lazy("Sealed for both bodies."))


class KeyholderChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Somebody who has made a key, by name and login."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the list shows."""
        return f"{obj.person.name} · {obj.person.login}"


class CopyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Two of the three custodians, in the order in which they open."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the list shows."""
        return f"{obj.first.person.name} → {obj.second.person.name}"


def _keys(found: list[PersonKey]) -> Any:
    return PersonKey.objects.filter(pk__in=[key.pk for key in found]).select_related("person")


class ColleagueForm(forms.Form):
    """One of those who work on leads in the body that acts."""

    to = KeyholderChoice(label=gettext_lazy("Whom"), queryset=PersonKey.objects.none())

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        found = queries.people_with_keys(body_id=by.body, on=clock.today(), roles=sorted(WORKING))
        chosen = self.fields["to"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = _keys([key for key in found if key.person_id != by.person_id])


class CustodiansForm(forms.Form):
    """Three people who keep shares, by their logins: they may be of any body."""

    first = forms.CharField(label=gettext_lazy("First custodian (login)"), max_length=60)
    second = forms.CharField(label=gettext_lazy("Second custodian (login)"), max_length=60)
    third = forms.CharField(label=gettext_lazy("Third custodian (login)"), max_length=60)

    def clean(self) -> dict[str, Any]:
        """Everybody named has a key of his own."""
        data = super().clean() or {}
        logins = [str(data.get(name, "")).strip() for name in ("first", "second", "third")]
        found = queries.keyholders_by_login(logins=logins)
        known = {key.person.login for key in found}
        for name, login in zip(("first", "second", "third"), logins, strict=True):
            if login and login not in known:
                self.add_error(name, _("Nobody with this login has made a key for leads."))
        data["custodians"] = found
        return data


class AskForm(forms.Form):
    """A request to two custodians."""

    copy = CopyChoice(label=gettext_lazy("Which two custodians, in this order"), queryset=None)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Actor, purpose: Opening.Purpose, **options: Any) -> None:
        super().__init__(*args, **options)
        key = queries.active_key(body_id=by.body)
        copies = queries.copies(body_key=key) if key else []
        fit = [
            copy.pk for copy in copies if by.person_id not in (copy.first.person_id, copy.second.person_id)
        ]
        chosen, reason = self.fields["copy"], self.fields["reason"]
        assert isinstance(chosen, forms.ModelChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        chosen.queryset = CustodyCopy.objects.filter(pk__in=fit).select_related(
            "first__person", "second__person", "body_key"
        )
        reason.choices = [(one.value, one.label) for one in REASONS[purpose]]
