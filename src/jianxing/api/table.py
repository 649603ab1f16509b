"""Every endpoint, and the pages that need no token."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from django.http import HttpRequest, HttpResponse

from jianxing.api import pages
from jianxing.api.endpoints import Endpoint
from jianxing.api.resources import (
    alike,
    approval_bundles,
    approval_kinds,
    approval_steps,
    areas,
    beyond_air,
    bodies,
    boundaries,
    brief_steps,
    brief_template,
    briefs,
    charges,
    claims,
    conflict_rules,
    conflict_runs,
    conflicts,
    decisions,
    exports,
    figures,
    files,
    finding_steps,
    findings,
    funds,
    import_choices,
    imports,
    indicators,
    inspection_steps,
    inspections,
    instruction_steps,
    instructions,
    joint_actions,
    layers,
    letter_documents,
    letter_steps,
    letters,
    many_findings,
    meeting_series,
    meeting_steps,
    meetings,
    notices,
    numbers,
    plan_files,
    plan_versions,
    programme_steps,
    programmes,
    project_steps,
    projects,
    question_steps,
    questions,
    reading_series,
    reminders,
    schedule_updates,
    schedules,
    standard,
    subscriptions,
    views,
)

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *findings.ENDPOINTS,
    *finding_steps.ENDPOINTS,
    *many_findings.ENDPOINTS,
    *alike.ENDPOINTS,
    *views.ENDPOINTS,
    *files.ENDPOINTS,
    *projects.ENDPOINTS,
    *project_steps.ENDPOINTS,
    *funds.ENDPOINTS,
    *standard.ENDPOINTS,
    *programmes.ENDPOINTS,
    *programme_steps.ENDPOINTS,
    *inspections.ENDPOINTS,
    *inspection_steps.ENDPOINTS,
    *reminders.ENDPOINTS,
    *instructions.ENDPOINTS,
    *instruction_steps.ENDPOINTS,
    *charges.ENDPOINTS,
    *meeting_series.ENDPOINTS,
    *meetings.ENDPOINTS,
    *meeting_steps.ENDPOINTS,
    *schedules.ENDPOINTS,
    *schedule_updates.ENDPOINTS,
    *decisions.ENDPOINTS,
    *questions.ENDPOINTS,
    *question_steps.ENDPOINTS,
    *approval_bundles.ENDPOINTS,
    *approval_steps.ENDPOINTS,
    *approval_kinds.ENDPOINTS,
    *letters.ENDPOINTS,
    *letter_documents.ENDPOINTS,
    *letter_steps.ENDPOINTS,
    *numbers.ENDPOINTS,
    *joint_actions.ENDPOINTS,
    *layers.ENDPOINTS,
    *areas.ENDPOINTS,
    *plan_versions.ENDPOINTS,
    *conflicts.ENDPOINTS,
    *conflict_runs.ENDPOINTS,
    *conflict_rules.ENDPOINTS,
    *plan_files.ENDPOINTS,
    *indicators.ENDPOINTS,
    *reading_series.ENDPOINTS,
    *claims.ENDPOINTS,
    *beyond_air.ENDPOINTS,
    *briefs.ENDPOINTS,
    *brief_steps.ENDPOINTS,
    *figures.ENDPOINTS,
    *brief_template.ENDPOINTS,
    *imports.ENDPOINTS,
    *import_choices.ENDPOINTS,
    *exports.ENDPOINTS,
    *notices.ENDPOINTS,
    *subscriptions.ENDPOINTS,
    *bodies.ENDPOINTS,
    *boundaries.ENDPOINTS,
)

#: What tells how to use the API and nothing of what is in it.
OPEN: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/openapi.json": pages.openapi,
    "/reference": pages.reference,
    "/reference.css": pages.stylesheet,
}


@cache
def by_path() -> dict[str, dict[str, Endpoint]]:
    """Return the endpoints by their path and method."""
    found: dict[str, dict[str, Endpoint]] = {}
    for endpoint in ENDPOINTS:
        found.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return found
