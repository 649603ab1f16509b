"""When regular meetings are due: recurrence rules of RFC 5545, denser in seasons, shifted to working days. No Django."""

from jianxing.methods.cadence.due import Due, Workdays, due
from jianxing.methods.cadence.reading import read, written
from jianxing.methods.cadence.recurrence import Rule, RuleBroken
from jianxing.methods.cadence.rules import Cadence, Rules, Season, Shift

__all__ = (
    "Cadence",
    "Due",
    "Rule",
    "RuleBroken",
    "Rules",
    "Season",
    "Shift",
    "Workdays",
    "due",
    "read",
    "written",
)
