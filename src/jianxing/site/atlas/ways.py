"""The ways between the pages of the map."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.site.components import Tab


def tabs(current: str) -> list[Tab]:
    """Return the ways between the layers, enclaves, conflicts, comparisons, the matrix and the boundaries."""
    pages = (
        ("atlas", _("Map layers")),
        ("areas", _("Enclaves and blind spots")),
        ("conflicts", _("Conflicts of plans")),
        ("comparisons", _("Comparisons")),
        ("conflict-rules", _("Matrix of rules")),
        ("boundaries", _("Boundaries and divisions")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in pages]
