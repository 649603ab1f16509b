"""Tables of schedules. None carries ``visible_to``: row security asks a schedule's project, a blocker's finding."""

from jianxing.schedules.models.analysis import Analysis
from jianxing.schedules.models.blocker import Blocker, BlockerRevision, Counterfactual, CounterfactualKind
from jianxing.schedules.models.schedule import Schedule
from jianxing.schedules.models.task import ScheduleTask
from jianxing.schedules.models.update import (
    KIND_LABELS,
    STATE_LABELS,
    ScheduleContent,
    ScheduleUpdate,
    UpdateKind,
)

__all__ = (
    "KIND_LABELS",
    "STATE_LABELS",
    "Analysis",
    "Blocker",
    "BlockerRevision",
    "Counterfactual",
    "CounterfactualKind",
    "Schedule",
    "ScheduleContent",
    "ScheduleTask",
    "ScheduleUpdate",
    "UpdateKind",
)
