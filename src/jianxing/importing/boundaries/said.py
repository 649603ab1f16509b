"""What is said of a file of boundaries and its rows, each with what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from jianxing.importing.plans import said

MESSAGES = {
    "no_unit": gettext_lazy(
        "Neither a code of GB/T 2260 nor the name of a division that is known here; give its code."
    ),
    "no_name": gettext_lazy("The code %(value)s is new and the row gives no name; give its name."),
    "ambiguous": gettext_lazy("Several divisions are called “%(value)s”; give its code."),
    "above_county": gettext_lazy(
        "%(value)s is a province or a prefecture; their boundaries follow from those of the counties, so the row was left out."
    ),
    "no_area": gettext_lazy("A point or a line bounds nothing; give the area."),
    "joined": gettext_lazy("Part of %(value)s as row %(first)s; the parts were joined."),
    "no_province": gettext_lazy("No province of this node has the code %(value)s; the row was left out."),
    "elsewhere": gettext_lazy(
        "%(value)s lies where no boundary of this node is; it was left out. Check the coordinate system, or take in what lies"
        " outside."
    ),
    "elsewhere_taken": gettext_lazy("%(value)s lies where no boundary of this node was; taken in as asked."),
    "overlap": gettext_lazy(
        "%(one)s and %(other)s both claim %(square_kilometres)s km²; have the border settled."
    ),
    "no_codes": gettext_lazy("No column holds codes or names of divisions; name the column."),
    "no_system": gettext_lazy("Nobody can tell in which coordinate system the numbers are; choose it."),
}


def in_words(remark: Mapping[str, Any]) -> str:
    """Return a remark in the reader's language; what is said of any file of the map is said by ``plans``."""
    known = MESSAGES.get(str(remark["code"]))
    if known is None:
        return said.in_words(remark)
    return str(str(known) % remark.get("values", {}))


def with_column(remark: Mapping[str, Any]) -> str:
    """Return a remark behind the heading of its column, where there is one."""
    column = remark.get("column")
    return f"{column}：{in_words(remark)}" if column else in_words(remark)
