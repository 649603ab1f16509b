"""Tables of the indicators. Readings themselves never stand here: they are in Parquet, under their SHA-256."""

from jianxing.indicators.models.beyond import Compensation, Payment, SectionAim, WasteManifest
from jianxing.indicators.models.claim import (
    Claim,
    ClaimSeries,
    Compares,
    Recomputation,
    Statistic,
    Target,
)
from jianxing.indicators.models.indicator import Direction, Indicator, Limit, Station, Step
from jianxing.indicators.models.intake import INTAKE_LABELS, Intake
from jianxing.indicators.models.run import CHECK_RUN_LABELS, CheckResult, CheckRun
from jianxing.indicators.models.series import ReadingsVersion, Series, SourceKind

__all__ = (
    "CHECK_RUN_LABELS",
    "INTAKE_LABELS",
    "CheckResult",
    "CheckRun",
    "Claim",
    "ClaimSeries",
    "Compares",
    "Compensation",
    "Direction",
    "Indicator",
    "Intake",
    "Limit",
    "Payment",
    "ReadingsVersion",
    "Recomputation",
    "SectionAim",
    "Series",
    "SourceKind",
    "Station",
    "Statistic",
    "Step",
    "Target",
    "WasteManifest",
)
