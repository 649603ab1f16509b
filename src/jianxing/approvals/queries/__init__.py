"""Every read of approval bundles. Row security has the last word on each."""

from jianxing.approvals.queries.kinds import Kept, cases, kinds, one_kind, one_template, templates
from jianxing.approvals.queries.listing import (
    Filters,
    Page,
    Waiting,
    approvals,
    bundles,
    granted_until,
    of_project,
    page,
    search,
    waiting,
)
from jianxing.approvals.queries.standing import (
    Expected,
    document,
    expected,
    expected_of,
    past_days,
    recomputed,
)
from jianxing.approvals.queries.tracking import Tracked, tracked
from jianxing.approvals.queries.whole import (
    acts,
    one,
    one_approval,
    one_forecast,
    one_material,
    projects_of,
    steps,
)

__all__ = (
    "Expected",
    "Filters",
    "Kept",
    "Page",
    "Tracked",
    "Waiting",
    "acts",
    "approvals",
    "bundles",
    "cases",
    "document",
    "expected",
    "expected_of",
    "granted_until",
    "kinds",
    "of_project",
    "one",
    "one_approval",
    "one_forecast",
    "one_kind",
    "one_material",
    "one_template",
    "page",
    "past_days",
    "projects_of",
    "recomputed",
    "search",
    "steps",
    "templates",
    "tracked",
    "waiting",
)
