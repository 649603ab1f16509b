"""Approval bundles: several approvals across departments for one application by one deadline. No Django, no clock of its own.

`bundle` says what a bundle is and when an approval's limit ends, `forecasting` gives latest filing dates and who must move,
`chance` the chance of missing the deadline.
"""

from jianxing.methods.schedules.approvals.bundle import (
    Approval,
    Bundle,
    BundleBroken,
    Clock,
    Material,
    Pause,
    PauseKind,
    clock_of,
)
from jianxing.methods.schedules.approvals.chance import Chance, chance_of_missing
from jianxing.methods.schedules.approvals.forecasting import Forecast, Mover, Outlook, forecast

__all__ = (
    "Approval",
    "Bundle",
    "BundleBroken",
    "Chance",
    "Clock",
    "Forecast",
    "Material",
    "Mover",
    "Outlook",
    "Pause",
    "PauseKind",
    "chance_of_missing",
    "clock_of",
    "forecast",
)
