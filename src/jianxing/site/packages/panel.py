"""The evidence packages made of a finding's evidence, as a panel of its page."""

from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.packages import policies, queries
from jianxing.packages.lifecycle import State
from jianxing.site.packages.words import TONES


def panel(*, finding: Finding, may_make: bool, by: Actor) -> dict[str, Any]:
    """Return what ``packages/panel.html`` draws: the packages that the reader sees, and the way to a further one.

    *may_make* says whether there is evidence to pack.
    """
    offered = may_make and can(policies.check_can_bring, by=by)
    return {
        "packages_here": [(one, TONES[State(one.state)]) for one in queries.of_finding(finding=finding)],
        "make_package_url": f"{reverse('evidence-packages-new')}?finding={finding.pk}" if offered else "",
    }
