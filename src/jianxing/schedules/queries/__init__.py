"""Every read of schedules."""

from jianxing.schedules.queries.blocked import BlockedSpan, blocked_spans, providers
from jianxing.schedules.queries.comparing import Change, Changed, changed_tasks, changes
from jianxing.schedules.queries.corridors import Corridor, Section, corridor, corridors
from jianxing.schedules.queries.listing import (
    acts,
    current_of,
    current_schedules,
    of_project,
    one_schedule,
    one_update,
    schedules,
    schedules_after,
    update_before,
    updates,
)
from jianxing.schedules.queries.networks import frozen_of, network_of, said
from jianxing.schedules.queries.tasks import (
    Against,
    Kept,
    against,
    critical_path,
    one_task,
    task_counts,
    tasks,
    tasks_after,
)

__all__ = (
    "Against",
    "BlockedSpan",
    "Change",
    "Changed",
    "Corridor",
    "Kept",
    "Section",
    "acts",
    "against",
    "blocked_spans",
    "changed_tasks",
    "changes",
    "corridor",
    "corridors",
    "critical_path",
    "current_of",
    "current_schedules",
    "frozen_of",
    "network_of",
    "of_project",
    "one_schedule",
    "one_task",
    "one_update",
    "providers",
    "said",
    "schedules",
    "schedules_after",
    "task_counts",
    "tasks",
    "tasks_after",
    "update_before",
    "updates",
)
