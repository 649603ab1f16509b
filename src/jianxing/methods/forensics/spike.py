"""A reading that stands apart from the mean of its two neighbours in time.

QARTOD flags for each reading; a question only of series in which more than one in a hundred fail: a single one is weather
or a passing lorry.
"""

from __future__ import annotations

from typing import Final

from jianxing.methods.forensics.failing import failing
from jianxing.methods.forensics.qartod import Flags
from jianxing.methods.forensics.result import Result

CHECK: Final = "spike"
#: The share of failing readings from which a question is asked.
ASKED_FROM: Final = 0.01
#: How many must fail besides: of a year of days, four are weather.
LEAST: Final = 8


def spike(flags: Flags) -> Result:
    """Sum up the flags of a series."""
    return failing(CHECK, flags.spike, asked_from=ASKED_FROM, least=LEAST)
