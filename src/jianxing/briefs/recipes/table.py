"""All recipes by name, and whether parameters suit one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jianxing.briefs.recipes import (
    approvals,
    areas,
    atlas,
    coverage,
    days_saved,
    feedback,
    findings,
    freight,
    incidents,
    indicators,
    inspections,
    letters,
    meetings,
    packages,
    penalties,
    programmes,
    projects,
    referrals,
)
from jianxing.briefs.recipes.kinds import Moment, Recipe, RecipeRefused, Source
from jianxing.briefs.recipes.periods import Period
from jianxing.directory.models import Jurisdiction, PlanDomain
from jianxing.inspections.models import Inspection
from jianxing.methods.coverage.scenes import SCENES


def _of_findings(found: Callable[[Mapping[str, Any], Moment, str], Any]) -> Source:
    return Source(found=found, tally=findings.tally, draw=findings.rows)


_ALL = (
    Recipe(
        name="findings.closed", mechanism="findings", source=_of_findings(findings.closed), units=findings.UNITS[:3],
        may=frozenset({"projects", "categories", "domain", "supervised_by", "since"}),
    ),
    Recipe(
        name="findings.ledger", mechanism="findings", source=_of_findings(findings.ledger), units=findings.UNITS,
        needs=frozenset({"filters", "period"}), may=frozenset({"due_within"}),
    ),
    Recipe(
        name="inspections.projects", mechanism="inspections", rows=inspections.projects_visited,
        units=("project",), may=inspections.MAY,
    ),
    Recipe(
        name="inspections.sites", mechanism="inspections", rows=inspections.sites_visited, units=("site",),
        may=inspections.MAY,
    ),
    Recipe(
        name="inspections.held", mechanism="inspections", rows=inspections.held, units=("inspection", "mode"),
        may=inspections.MAY,
    ),
    Recipe(
        name="inspections.funds", mechanism="projects", rows=inspections.funds_checked, units=("project",),
        may=inspections.MAY,
    ),
    Recipe(
        name="projects.introduced", mechanism="projects", rows=projects.introduced, units=("project",),
        needs=frozenset({"project"}), may=frozenset({"since"}),
    ),
    Recipe(
        name="projects.stage", mechanism="projects", rows=projects.stage, units=("stage",),
        needs=frozenset({"project"}),
    ),
    Recipe(
        name="projects.checklists", mechanism="projects", rows=projects.checklists, units=("checklist",),
        may=frozenset({"body", "domain"}),
    ),
    Recipe(
        name="schedules.days_saved", mechanism="schedule", rows=days_saved.days_saved, units=("calendar day",),
        needs=frozenset({"project"}),
    ),
    Recipe(
        name="programmes.focus_items", mechanism="programmes", rows=programmes.focus_items,
        units=("focus item",), needs=frozenset({"programme"}),
    ),
    Recipe(
        name="programmes.years", mechanism="programmes", rows=programmes.consecutive_years, units=("year",),
        needs=frozenset({"programme"}),
    ),
    Recipe(
        name="programmes.activities", mechanism="programmes", rows=programmes.activities, units=("activity",),
        needs=frozenset({"programme"}), may=frozenset({"hosts_at_least", "since"}),
    ),
    Recipe(
        name="programmes.agreements", mechanism="programmes", rows=programmes.agreements,
        units=("agreement",), may=frozenset({"body", "domain"}),
    ),
    Recipe(
        name="referrals.passed_on", mechanism="referrals", rows=referrals.passed_on, units=("referral",),
        may=referrals.MAY,
    ),
    Recipe(
        name="letters.answered", mechanism="letters", rows=letters.answered, units=("letter",), may=letters.MAY,
    ),
    Recipe(
        name="letters.bodies", mechanism="letters", rows=letters.bodies, units=("organisation",),
        may=letters.MAY,
    ),
    Recipe(
        name="letters.provinces", mechanism="letters", rows=letters.provinces, units=("province",),
        may=letters.MAY,
    ),
    Recipe(
        name="meetings.held", mechanism="meetings", rows=meetings.held, units=("meeting",), may=meetings.MAY,
    ),
    Recipe(
        name="meetings.due", mechanism="meetings", rows=meetings.due, units=("meeting",), may=meetings.MAY,
    ),
    Recipe(
        name="meetings.missed", mechanism="meetings", rows=meetings.missed, units=("meeting",),
        may=meetings.MAY,
    ),
    Recipe(
        name="approvals.on_time", mechanism="approvals", rows=approvals.on_time, units=("application",),
        may=approvals.MAY,
    ),
    Recipe(
        name="approvals.granted", mechanism="approvals", rows=approvals.granted, units=("approval",),
        may=approvals.MAY,
    ),
    Recipe(
        name="indicators.checked", mechanism="indicators", rows=indicators.checked, units=("series",),
        may=indicators.MAY,
    ),
    Recipe(
        name="indicators.questions", mechanism="indicators", rows=indicators.questions, units=("question",),
        may=indicators.MAY,
    ),
    Recipe(name="incidents.together", mechanism="incidents", rows=incidents.together, units=("incident",)),
    Recipe(name="incidents.drills", mechanism="incidents", rows=incidents.drills, units=("drill",)),
    Recipe(
        name="feedback.resolved", mechanism="feedback", rows=feedback.resolved, units=("report",), may=feedback.MAY,
    ),
    Recipe(name="packages.recognised", mechanism="evidence", rows=packages.recognised, units=("package",)),
    Recipe(name="penalties.deviations", mechanism="penalties", rows=penalties.deviations, units=("group",)),
    Recipe(
        name="coverage.outlets", mechanism="coverage", source=coverage.OUTLETS, units=coverage.UNITS,
        needs=frozenset({"scene"}),
    ),
    Recipe(name="coverage.matters", mechanism="coverage", rows=coverage.matters, units=("matter",)),
    Recipe(name="freight.routes", mechanism="freight", rows=freight.routes, units=("route",)),
    Recipe(name="freight.enterprises", mechanism="freight", rows=freight.enterprises, units=("enterprise",)),
    Recipe(name="freight.mismatches", mechanism="freight", rows=freight.mismatches, units=("field mismatch",)),
    Recipe(name="atlas.domains", mechanism="atlas", rows=atlas.domains_on_map, units=("domain",)),
    Recipe(name="atlas.conflicts", mechanism="atlas", rows=atlas.plan_conflicts, units=("conflict",)),
    Recipe(
        name="atlas.enclaves", mechanism="atlas", rows=areas.enclaves, units=("enclave",), may=areas.MAY,
    ),
    Recipe(
        name="atlas.blind_spots", mechanism="atlas", rows=areas.blind_spots, units=("area",), may=areas.MAY,
    ),
)  # fmt: skip
RECIPES = {recipe.name: recipe for recipe in _ALL}

_KEYS = ("project", "programme", "series", "body", "supervised_by", "hosts_at_least", "due_within")
_MANY = {"projects": int, "bodies": int, "categories": str, "modes": str}


def check(*, recipe: str, unit: str, params: Mapping[str, Any]) -> Recipe:
    """Return the recipe that these parameters suit; raises ``RecipeRefused`` saying which does not."""
    known = RECIPES.get(recipe)
    if known is None:
        raise RecipeRefused(
            _("There is no recipe “%(name)s”.") % {"name": recipe}, _("Choose one that the reference lists.")
        )
    if unit not in known.units:
        raise RecipeRefused(
            _("“%(recipe)s” does not count in “%(unit)s”.") % {"recipe": recipe, "unit": unit},
            _("Choose one of: %(units)s.") % {"units": "、".join(known.units)},
        )
    lacking = known.needs - set(params)
    unknown = set(params) - known.needs - known.may
    if lacking or unknown:
        raise RecipeRefused(
            _("The parameters do not suit “%(recipe)s”: %(names)s.")
            % {"recipe": recipe, "names": "、".join(sorted(lacking | unknown))},
            _("Give what it needs and nothing that it does not know."),
        )
    for name, value in params.items():
        if not _suits(name, value):
            raise RecipeRefused(
                _("The parameter “%(name)s” cannot be used.") % {"name": name}, _("Correct its value.")
            )
    return known


def _suits(name: str, value: Any) -> bool:
    if name in _KEYS:
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if name in _MANY:
        known = Inspection.Mode.values if name == "modes" else None
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(one, _MANY[name]) and (known is None or one in known) for one in value)
        )
    if name == "domain":
        return value in PlanDomain.values
    if name == "scene":
        return value in SCENES
    if name == "level":
        return value in Jurisdiction.Level.values
    if name == "filters":
        return isinstance(value, Mapping) and set(value) <= findings.FILTERS
    if name == "since":
        try:
            return bool(date.fromisoformat(value))
        except (TypeError, ValueError):
            return False
    return name == "period" and isinstance(value, Mapping) and bool(Period.read(value))
