"""Words of the screen for codes that have no model to carry them."""

from django.utils.translation import gettext_lazy

from jianxing.kernel.actor import Role

ROLE_LABELS = {
    Role.SUPERVISOR: gettext_lazy("supervisor"),
    Role.LEADER: gettext_lazy("leader"),
    Role.HANDLER: gettext_lazy("handler"),
    Role.SYSTEM_OFFICER: gettext_lazy("system officer"),
    Role.SECURITY_OFFICER: gettext_lazy("security officer"),
    Role.AUDIT_OFFICER: gettext_lazy("audit officer"),
}


def role_label(role: str) -> str:
    """Return the word for a role."""
    return str(ROLE_LABELS[Role(role)])
