"""A reading outside what its instrument can show, or what happens.

QARTOD flags for each reading; a question only of readings that fail.
"""

from __future__ import annotations

from typing import Final

from jianxing.methods.forensics.failing import failing
from jianxing.methods.forensics.qartod import Flags
from jianxing.methods.forensics.result import Result

CHECK: Final = "gross_range"
#: The share of failing readings from which a question is asked.
ASKED_FROM: Final = 0.0


def gross_range(flags: Flags) -> Result:
    """Sum up the flags of a series."""
    return failing(CHECK, flags.range, asked_from=ASKED_FROM)
