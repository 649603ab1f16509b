"""The instructions on a matter, as a panel of its page."""

from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions import policies, queries
from jianxing.projects.models import Project
from jianxing.site.requests import ActingRequest


def panel(
    *,
    finding: Finding | None = None,
    project: Project | None = None,
    inspection: Inspection | None = None,
    asked: ActingRequest,
) -> dict[str, Any]:
    """Return what ``instructions/panel.html`` draws: those that the reader sees, and the way to a further one.

    A supervising body writes on a matter; who answers for it instructs his own people from the list.
    """
    matter = finding or project or inspection
    assert matter is not None
    instructing = asked.body_acting.supervises and can(policies.check_can_draft, by=asked.actor)
    name = type(matter).__name__.lower()
    return {
        "instructions": queries.about(finding=finding, project=project, inspection=inspection),
        "may_instruct": instructing,
        "leads": can(policies.check_can_write, by=asked.actor),
        "instruct_url": f"{reverse('instruction-add')}?{name}={matter.pk}",
    }
