"""Password rules beyond Django's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jianxing.directory.models import Person


class TwoKindsOfCharacters:
    """At least two of: letters, digits, anything else."""

    def validate(self, password: str, user: Person | None = None) -> None:
        kinds = {"letter" if c.isalpha() else "digit" if c.isdigit() else "other" for c in password}
        if len(kinds) < 2:
            raise ValidationError(self.get_help_text(), code="password_one_kind")

    def get_help_text(self) -> str:
        return _("Use at least two of: letters, digits, punctuation.")


class NotTheLogin:
    """The password does not contain the login name."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is not None and user.login and user.login.lower() in password.lower():
            raise ValidationError(self.get_help_text(), code="password_contains_login")

    def get_help_text(self) -> str:
        return _("The password may not contain the login name.")
