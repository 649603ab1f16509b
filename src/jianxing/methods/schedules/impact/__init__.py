"""What blockers cost, and what resolving them sooner saved: time impact analysis.

`blockers` is what a blocker is, `analysis` inserts one after the other and measures, `whatif` asks what another week costs,
`words` tells the steps in Chinese and English, `frozen` keeps what went in so that it can be computed again.
"""

from jianxing.methods.schedules.impact.analysis import Impact, Step, analyse, recomputed
from jianxing.methods.schedules.impact.blockers import Blocker, Counterfactual, read_blockers
from jianxing.methods.schedules.impact.whatif import Cost, costs

__all__ = (
    "Blocker",
    "Cost",
    "Counterfactual",
    "Impact",
    "Step",
    "analyse",
    "costs",
    "read_blockers",
    "recomputed",
)
