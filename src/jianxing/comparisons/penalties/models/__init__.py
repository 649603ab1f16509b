"""Tables of penalties. No person stands in any of them: names are dropped before a file is kept."""

from jianxing.comparisons.penalties.models.duty import Chain, Delegation, Link, LinkBody
from jianxing.comparisons.penalties.models.intake import INTAKE_LABELS, Benchmark, Case, Intake
from jianxing.comparisons.penalties.models.run import Result, Run

__all__ = (
    "INTAKE_LABELS",
    "Benchmark",
    "Case",
    "Chain",
    "Delegation",
    "Intake",
    "Link",
    "LinkBody",
    "Result",
    "Run",
)
