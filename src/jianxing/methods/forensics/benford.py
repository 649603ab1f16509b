"""First digits after Benford: for looking around, never for a question.

Concentrations span too few powers of ten for Benford's law to hold, and clean series reject it always. The statistic is
told and nothing is flagged, whatever it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Result, Values, not_evaluated

CHECK: Final = "first_digits"
LEAST: Final = 500


def benford(values: Values) -> Result:
    """Tell how far first digits are from Benford's law, as the mean absolute deviation (Nigrini)."""
    positive = values[np.isfinite(values) & (values > 0)]
    if len(positive) < LEAST:
        return not_evaluated(CHECK, "too_few_readings", looked_at=len(positive))
    digits = np.floor(positive / 10 ** np.floor(np.log10(positive) + 1e-12)).astype(int)
    seen = np.bincount(np.clip(digits, 1, 9), minlength=10)[1:] / len(positive)
    law = np.log10(1 + 1 / np.arange(1, 10))
    deviation = float(np.abs(seen - law).mean())
    return Result(
        CHECK, len(positive), statistic=deviation, share=1.0, values={"deviation": round(deviation, 4)}
    )
