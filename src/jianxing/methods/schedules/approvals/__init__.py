"""Approval bundles: several approvals across departments for one application by one deadline. No Django, no clock of its own.

`bundle` says what a bundle is and when an approval's limit ends, `forecasting` gives latest filing dates and who must move,
`chance` the chance of missing the deadline, `reading` all of it from a file.
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
from jianxing.methods.schedules.approvals.reading import Asked, Standing, read_bundle, standing_of

__all__ = (
    "Approval",
    "Asked",
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
    "Standing",
    "chance_of_missing",
    "clock_of",
    "forecast",
    "read_bundle",
    "standing_of",
)
