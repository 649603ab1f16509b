"""Figures of projects: who came to a park, where a project stands, which checklists are kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.projects import queries
from jianxing.projects.models import Project, ProjectStage


def introduced(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the projects newly introduced to a park."""
    since = params.get("since")
    found = queries.introduced(
        park=Project(pk=params["project"]),
        since=date.fromisoformat(since) if since else None,
        until=moment.as_of,
    )
    return [
        Row(handle=project.handle, label=project.name, on=project.introduced_on, counts_as=(project.handle,))
        for project in found.order_by("introduced_on", "pk")
    ]


def stage(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the stage that a project had entered last by the day; where nobody knows the day, that of recording it."""
    entered = ProjectStage.objects.filter(
        project_id=params["project"], project__voided_at=None
    ).select_related("project")
    last: Row | None = None
    for step in entered.order_by("pk"):
        day = step.on or timezone.localdate(step.recorded_at)
        if day <= moment.as_of:
            last = Row(
                handle=f"stage:{step.pk}",
                opens=step.project.handle,
                label=f"{step.project.name}：{step.get_stage_display()}",
                on=day,
                counts_as=(step.stage,),
                basis={"document": step.document},
            )
    return [last] if last else []


def checklists(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the checklists kept by a body, one for each project."""
    found = queries.checklists(registered_by=params.get("body")).filter(created_at__lt=moment.end)
    if params.get("domain"):
        found = found.filter(project__domain=params["domain"])
    return [
        Row(
            handle=checklist.handle,
            opens=checklist.project.handle,
            label=checklist.project.name,
            on=timezone.localdate(checklist.created_at),
            counts_as=(checklist.handle,),
        )
        for checklist in found
    ]
