"""The approval bundles of a project, as a panel of its page."""

from typing import Any

from django.urls import reverse

from jianxing.approvals import policies, queries
from jianxing.directory.policies import can
from jianxing.projects.models import Project
from jianxing.site.requests import ActingRequest


def panel(*, project: Project, asked: ActingRequest) -> dict[str, Any]:
    """Return what ``approvals/panel.html`` draws: those that the reader sees, and the way to a further one."""
    return {
        "approval_bundles": queries.of_project(project=project.pk),
        "may_open_bundle": can(policies.check_can_open, by=asked.actor),
        "open_bundle_url": f"{reverse('approval-bundle-add')}?project={project.pk}",
    }
