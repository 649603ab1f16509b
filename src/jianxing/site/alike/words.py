"""Why two findings seem to be one matter, in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHY: dict[str, Promise] = {
    "project": _("same project"),
    "place": _("same place"),
    "wording": _("nearly the same words"),
    "some_wording": _("partly the same words"),
    "found": _("found about the same time"),
    "same_stake": _("same stake mark"),
    "same_lot": _("same lot"),
    "same_number": _("same number of pier, building or site"),
    "same_phase": _("same phase"),
    "same_building": _("same building"),
    "same_section": _("same work section"),
    "same_line": _("same line voltage"),
}


def in_words(why: Iterable[str]) -> str:
    """Return reasons as one line."""
    return "、".join(str(WHY[code]) for code in why if code in WHY)
