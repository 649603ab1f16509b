"""Every list that can be taken out, by its key."""

from jianxing.exporting.lists.approvals import APPROVALS, BUNDLES, KINDS
from jianxing.exporting.lists.areas import AREAS
from jianxing.exporting.lists.atlas import FEATURES, LAYERS
from jianxing.exporting.lists.blockers import BLOCKERS
from jianxing.exporting.lists.boundaries import BOUNDARIES
from jianxing.exporting.lists.comparisons import MISMATCHES, OUTLETS, PENALTY_CASES, PENALTY_RESULTS
from jianxing.exporting.lists.conflicts import CONFLICT_RULES, CONFLICTS
from jianxing.exporting.lists.directory import BODIES, PEOPLE
from jianxing.exporting.lists.feedback import REPORTS
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.exporting.lists.forces import FORCES
from jianxing.exporting.lists.incidents import INCIDENTS
from jianxing.exporting.lists.indicators import READING_SERIES
from jianxing.exporting.lists.inspections import INSPECTIONS, REMINDERS
from jianxing.exporting.lists.letters import LETTERS
from jianxing.exporting.lists.listed import Asked, Listed
from jianxing.exporting.lists.meetings import DECISIONS, MEETINGS
from jianxing.exporting.lists.meetings import SERIES as MEETING_SERIES
from jianxing.exporting.lists.projects import CHECKLISTS, FUNDS, PROGRAMMES, PROJECTS
from jianxing.exporting.lists.questions import QUESTIONS
from jianxing.exporting.lists.records import ACTS, IMPORT_ROWS, NOTICES
from jianxing.exporting.lists.schedules import SCHEDULE_TASKS, SCHEDULES

LISTS: dict[str, Listed] = {
    listed.key: listed
    for listed in (
        FINDINGS,
        PROJECTS,
        FUNDS,
        CHECKLISTS,
        PROGRAMMES,
        INSPECTIONS,
        REMINDERS,
        MEETINGS,
        MEETING_SERIES,
        DECISIONS,
        BUNDLES,
        APPROVALS,
        KINDS,
        LETTERS,
        QUESTIONS,
        REPORTS,
        INCIDENTS,
        FORCES,
        SCHEDULES,
        SCHEDULE_TASKS,
        BLOCKERS,
        LAYERS,
        AREAS,
        FEATURES,
        CONFLICTS,
        CONFLICT_RULES,
        READING_SERIES,
        OUTLETS,
        MISMATCHES,
        PENALTY_CASES,
        PENALTY_RESULTS,
        BOUNDARIES,
        IMPORT_ROWS,
        BODIES,
        PEOPLE,
        ACTS,
        NOTICES,
    )
}

__all__ = ("LISTS", "Asked", "Listed")
