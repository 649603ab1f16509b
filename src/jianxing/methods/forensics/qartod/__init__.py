"""The four QARTOD tests of a reading: gross range, spike, rate of change, flat line; in memory and as a stream.

Flags: 1 good, 2 not evaluated, 3 suspect, 4 fails, 9 missing (IOOS QARTOD, manual for real-time quality control; data flags
after UNESCO 2013). They are, byte for byte, those of ioos_qc's ``gross_range_test``, ``spike_test`` (average),
``rate_of_change_test`` and ``flat_line_test`` (range).
"""

from jianxing.methods.forensics.qartod.flags import (
    FAILS,
    GOOD,
    MISSING,
    NOT_EVALUATED,
    SUSPECT,
    Flags,
    Limits,
    flags,
)
from jianxing.methods.forensics.qartod.stream import Counts, Flagger, count_file

__all__ = (
    "FAILS",
    "GOOD",
    "MISSING",
    "NOT_EVALUATED",
    "SUSPECT",
    "Counts",
    "Flagger",
    "Flags",
    "Limits",
    "count_file",
    "flags",
)
