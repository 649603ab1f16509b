"""What conflicts, their relations and measures are called."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.atlas.models import Conflict
from jianxing.site.templatetags.formats import amount


def standings() -> dict[str, str]:
    """Return what the ways to stand are called."""
    return {
        "candidate": pgettext("conflict", "waits to be decided"),
        "returned": pgettext("conflict", "waits again"),
        "accepted": pgettext("conflict", "made a finding"),
        "dismissed": pgettext("conflict", "dismissed"),
        "sliver": pgettext("conflict", "sliver"),
        "lifted": pgettext("conflict", "has an approval number"),
        "superseded": pgettext("conflict", "found otherwise since"),
        "gone": pgettext("conflict", "gone"),
    }


def relations() -> dict[str, str]:
    """Return what the relations of a conflict, and those that a rule may ask for, are called."""
    return {
        "intersects": pgettext("relation", "intersects"),
        "overlaps": pgettext("relation", "overlaps"),
        "contains": pgettext("relation", "contains"),
        "within": pgettext("relation", "within"),
        "covers": pgettext("relation", "covers"),
        "covered_by": pgettext("relation", "covered by"),
        "crosses": pgettext("relation", "crosses"),
        "touches": pgettext("relation", "touches"),
        "equals": pgettext("relation", "equals"),
        "near": pgettext("relation", "near"),
    }


def measure(conflict: Conflict) -> str:
    """Return the first thing that is measured of a conflict, with its unit."""
    if conflict.area_m2 > 0:
        return _("%(n)s m²") % {"n": amount(round(conflict.area_m2))}
    if conflict.length_m > 0:
        return _("%(n)s m") % {"n": amount(round(conflict.length_m))}
    if conflict.distance_m > 0:
        return _("%(n)s m apart") % {"n": amount(round(conflict.distance_m))}
    return "—"
