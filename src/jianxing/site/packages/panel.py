"""The evidence packages on a finding, a letter or a joint action, as a panel of its page."""

from typing import Any

from django.urls import reverse

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters.models import JointAction, Letter
from jianxing.packages import policies, queries
from jianxing.packages.lifecycle import State
from jianxing.site.packages.words import TONES


def panel(
    *,
    finding: Finding | None = None,
    letter: Letter | None = None,
    action: JointAction | None = None,
    may_make: bool = True,
    by: Actor,
) -> dict[str, Any]:
    """Return what ``packages/panel.html`` draws: the packages that the reader sees, and the way to a further one.

    *may_make* says whether there is something to make one of.
    """
    held = {"finding": finding, "letter": letter, "action": action}
    name, matter = next((name, one) for name, one in held.items() if one is not None)
    found = queries.on_matter(finding=finding, letter=letter, action=action)
    offered = may_make and can(policies.check_can_bring, by=by)
    return {
        "packages_here": [(one, TONES[State(one.state)]) for one in found],
        "make_package_url": f"{reverse('evidence-packages-new')}?{name}={matter.pk}" if offered else "",
    }
