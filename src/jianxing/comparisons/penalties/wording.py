"""What the kinds of results are called, what they say, and how they are to be read."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jianxing.comparisons.penalties.models import Result
from jianxing.methods.penalties.said import chance, percent, yuan
from jianxing.methods.penalties.wording import BETWEEN_SAID, DEVIATION_SAID, HARD_SAID, HARD_TITLES

TITLES: Final = {
    **HARD_TITLES,
    "no_authority": gettext_noop("acted where it has no authority"),
    "deviation": gettext_noop("far from comparable cases"),
    "between_places": gettext_noop("punished differently between places"),
}
_NO_AUTHORITY: Final = gettext_noop(
    "%(authority)s decided; the place lies in %(governing)s, which it does not govern, and no delegation covers it."
)
_BY_RULE: Final = gettext_noop(
    "The decision was held against the benchmark in force on its day. Exemptions, mitigation and acts punished together "
    "were told apart before."
)
_NOT_BY_RULE: Final = gettext_noop(
    "The published text may leave out a circumstance, or name another tier than the decision itself."
)
HOW_TO_READ: Final = {
    **dict.fromkeys(HARD_TITLES, _BY_RULE),
    "no_authority": gettext_noop(
        "The place was looked up on the boundaries of the day; a delegation of authority makes the decision right."
    ),
    "deviation": gettext_noop(
        "Comparable are the cases of the same item, version, tier and circumstances. "
        "The fewer they are, the more easily one lies as far away."
    ),
    "between_places": gettext_noop(
        "Cases of the same item, tier and circumstances were exchanged between places at random; "
        "so large a difference is rare then. The shift is the median difference of two like cases."
    ),
}
WHEN_NOT: Final = {
    **dict.fromkeys(HARD_TITLES, _NOT_BY_RULE),
    "no_authority": gettext_noop(
        "Joint enforcement, an assigned jurisdiction, or a place that was recorded wrongly may explain it."
    ),
    "deviation": gettext_noop("Circumstances that are not published may explain it."),
    "between_places": gettext_noop(
        "Where the benchmarks themselves differ, positions are compared, not amounts; cases that differ in kind may explain it."
    ),
}


def sentence(row: Result) -> str:
    """Return what a result says, in the reader's language."""
    held = row.values
    if row.kind == "deviation":
        return _(DEVIATION_SAID) % {
            "p": percent(row.p or 0.0), "median": percent(float(held["median"])), "n": row.n, "z": f"{row.z or 0.0:.1f}",
        }  # fmt: skip
    if row.kind == "between_places":
        return _(BETWEEN_SAID) % {
            "place": row.place, "shift": f"{row.shift or 0.0:+.1%}", "n": row.n, "p": chance(row.p_value or 0.0),
            "q": chance(row.q_value or 0.0),
        }  # fmt: skip
    if row.kind == "no_authority":
        return str(_(_NO_AUTHORITY) % held)
    return _(HARD_SAID[row.kind]) % {
        **{name: yuan(held[name]) for name in ("amount", "lo", "hi", "least", "most")},
        "version": held["version"], "right": held["right"] or "—",
    }  # fmt: skip
