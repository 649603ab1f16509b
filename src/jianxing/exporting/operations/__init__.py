"""Every write of exports."""

from jianxing.exporting.operations.asking import AT_ONCE, QUEUE, WRITE, ask_later, cancel, fits_at_once
from jianxing.exporting.operations.keeping import forget_due
from jianxing.exporting.operations.writing import at_once, write_kept

__all__ = (
    "AT_ONCE",
    "QUEUE",
    "WRITE",
    "ask_later",
    "at_once",
    "cancel",
    "fits_at_once",
    "forget_due",
    "write_kept",
)
