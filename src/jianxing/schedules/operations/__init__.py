"""Every write of schedules."""

from jianxing.schedules.operations.adopting import (
    SameAgain,
    adopt_update,
    choose_baseline,
    put_aside,
    void_update,
)
from jianxing.schedules.operations.analysing import NotAnalysed, analyse
from jianxing.schedules.operations.blocking import (
    BlockerRefused,
    correct_blocker,
    end_blocker,
    register_blocker,
    void_blocker,
)
from jianxing.schedules.operations.changing import Progress, bring_in, report_progress
from jianxing.schedules.operations.foreseeing import (
    ForeseenWrongly,
    say_estimate,
    say_limit,
    say_median,
    void_counterfactual,
)
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
    "BlockerRefused",
    "ForeseenWrongly",
    "NotAnalysed",
    "Progress",
    "SameAgain",
    "adopt_update",
    "analyse",
    "bring_in",
    "choose_baseline",
    "correct_blocker",
    "end_blocker",
    "open_schedule",
    "perform",
    "put_aside",
    "register_blocker",
    "report_progress",
    "say_estimate",
    "say_limit",
    "say_median",
    "understand",
    "understand_later",
    "upload",
    "void_blocker",
    "void_counterfactual",
    "void_schedule",
    "void_update",
)
