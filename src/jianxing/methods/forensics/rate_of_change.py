"""A reading that changed faster than the air does.

QARTOD flags for each reading; a question only of series in which more than one in a hundred fail: a single one is weather
or a passing lorry.
"""

from __future__ import annotations

from typing import Final

from jianxing.methods.forensics.failing import failing
from jianxing.methods.forensics.qartod import Flags
from jianxing.methods.forensics.result import Result

CHECK: Final = "rate_of_change"
#: The share of failing readings from which a question is asked.
ASKED_FROM: Final = 0.01
#: How many must fail besides: of a year of days, four are weather.
LEAST: Final = 8


def rate_of_change(flags: Flags) -> Result:
    """Sum up the flags of a series."""
    return failing(CHECK, flags.rate, asked_from=ASKED_FROM, least=LEAST)
