"""Every read of inspections and reminders. Row security has the last word on each; nothing here widens it."""

from jianxing.inspections.queries.counting import (
    funds_checked,
    modes_used,
    projects_visited,
    sites_visited,
    taken_place,
)
from jianxing.inspections.queries.listing import (
    Filters,
    InspectionPage,
    Page,
    acts,
    field_entry,
    filtered,
    inspection_page,
    one,
    page,
    tick_of,
)
from jianxing.inspections.queries.progress import (
    ItemProgress,
    Progress,
    checklist_progress,
    of_finding,
    of_project,
)
from jianxing.inspections.queries.reminding import one_reminder, reminder_acts, reminders, waiting_for_answer

__all__ = (
    "Filters",
    "InspectionPage",
    "ItemProgress",
    "Page",
    "Progress",
    "acts",
    "checklist_progress",
    "field_entry",
    "filtered",
    "funds_checked",
    "inspection_page",
    "modes_used",
    "of_finding",
    "of_project",
    "one",
    "one_reminder",
    "page",
    "projects_visited",
    "reminder_acts",
    "reminders",
    "sites_visited",
    "taken_place",
    "tick_of",
    "waiting_for_answer",
)
