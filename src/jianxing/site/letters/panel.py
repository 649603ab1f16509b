"""The letters and joint actions on a matter, as a panel of its page."""

from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.letters import policies, queries
from jianxing.projects.models import Project
from jianxing.site.requests import ActingRequest


def panel(
    *, finding: Finding | None = None, project: Project | None = None, asked: ActingRequest
) -> dict[str, Any]:
    """Return what ``letters/panel.html`` draws: those that the reader sees, and the ways to a further one."""
    found = queries.about(finding=finding, project=project)
    matter = finding or project
    assert matter is not None
    name = "finding" if finding is not None else "project"
    opens = can(
        policies.check_can_open_action,
        lead=asked.body_acting,
        findings=[finding] if finding else [],
        project=project,
        by=asked.actor,
    )
    return {
        "letters": found.letters,
        "joint_actions": found.actions,
        "may_write_letter": asked.actor.role in BUSINESS_ROLES,
        "write_letter_url": f"{reverse('letter-add')}?{name}={matter.pk}",
        "open_action_url": f"{reverse('joint-action-add')}?{name}={matter.pk}" if opens else "",
    }
