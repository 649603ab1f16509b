"""Figures of inspections: where one went, how, and whose money was looked at."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.inspections import queries
from jianxing.inspections.models import Inspection
from jianxing.projects.models import Project

MAY = frozenset({"body", "modes", "domain", "since"})


def _held(params: Mapping[str, Any], moment: Moment) -> QuerySet[Inspection]:
    since = params.get("since")
    return queries.taken_place(
        body=params.get("body"),
        since=date.fromisoformat(since) if since else None,
        until=moment.as_of,
        modes=params.get("modes", ()),
        domain=params.get("domain", ""),
    )


def _of_project(project: Project) -> Row:
    return Row(
        handle=project.handle,
        label=project.name,
        counts_as=(project.handle,),
        basis={"name": project.name},
    )


def projects_visited(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the distinct projects that a body's inspections looked at."""
    return [_of_project(one) for one in queries.projects_visited(inspections=_held(params, moment))]


def funds_checked(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the projects whose money a body's inspections looked at."""
    return [_of_project(one) for one in queries.funds_checked(inspections=_held(params, moment))]


def sites_visited(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the distinct places that a body's inspections went to."""
    return [
        Row(
            handle=target.handle if target.project else f"site:{target.pk}",
            opens=target.handle,
            label=target.project.name if target.project else target.site,
            on=target.inspection.held_from,
            counts_as=(f"project:{target.project_id}" if target.project_id else f"site:{target.site}",),
        )
        for target in queries.sites_visited(inspections=_held(params, moment))
    ]


def held(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the inspections that a body held; counted by mode, each mode once."""
    return [
        Row(
            handle=inspection.handle,
            label=f"{inspection.get_mode_display()} {inspection.title}",
            on=inspection.held_from,
            counts_as=(inspection.mode if unit == "mode" else inspection.handle,),
            basis={"mode": inspection.mode},
        )
        for inspection in _held(params, moment).order_by("held_from", "pk")
    ]
