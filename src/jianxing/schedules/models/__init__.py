"""Tables of schedules. None carries ``visible_to``: row security asks the project that the schedule is of."""

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
    "Schedule",
    "ScheduleContent",
    "ScheduleTask",
    "ScheduleUpdate",
    "UpdateKind",
)
