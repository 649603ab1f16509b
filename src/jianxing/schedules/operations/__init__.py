"""Every write of schedules."""

from jianxing.schedules.operations.adopting import (
    SameAgain,
    adopt_update,
    choose_baseline,
    put_aside,
    void_update,
)
from jianxing.schedules.operations.changing import Progress, bring_in, report_progress
from jianxing.schedules.operations.opening import open_schedule, void_schedule
from jianxing.schedules.operations.uploading import (
    AT_ONCE_BYTES,
    perform,
    understand,
    understand_later,
    upload,
)

__all__ = (
    "AT_ONCE_BYTES",
    "Progress",
    "SameAgain",
    "adopt_update",
    "bring_in",
    "choose_baseline",
    "open_schedule",
    "perform",
    "put_aside",
    "report_progress",
    "understand",
    "understand_later",
    "upload",
    "void_schedule",
    "void_update",
)
