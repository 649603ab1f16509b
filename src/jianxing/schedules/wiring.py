"""What schedules ask to be told by the domains below them."""

from jianxing.findings.operations.closing import closed, reopened
from jianxing.findings.operations.keeping import voided
from jianxing.schedules.operations import following
from jianxing.schedules.queries.blocked import providers
from jianxing.schedules.queries.blockers import spans


def connect() -> None:
    """Let blockers follow their findings, and show their days on the plots of schedules."""
    closed.append(following.finding_closed)
    reopened.append(following.finding_reopened)
    voided.append(following.finding_voided)
    providers.append(spans)
