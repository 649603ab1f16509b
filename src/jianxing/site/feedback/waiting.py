"""What of reports from the public waits, as the workbench shows it, and the light of one."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.feedback import queries
from jianxing.feedback.lifecycle import WITH_RESPONSIBLE
from jianxing.feedback.models import Report
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import days_left, light
from jianxing.site.components import Tile
from jianxing.site.instructions.lights import Lit


def lit(report: Report, *, today: date, working: Calendar) -> Lit:
    """Return the light of a report that is with the responsible body."""
    if report.state not in WITH_RESPONSIBLE or report.due_on is None:
        return Lit()
    days = days_left(due_on=report.due_on, today=today, calendar=working)
    shown = light(due_on=report.due_on, today=today, calendar=working, percent=None, started_on=None)
    return Lit(shown, days)


def report_tiles(*, by: Actor, today: date) -> list[Tile]:
    """Return what waits, kinds of which there are none left out. Two queries."""
    found, listed = queries.waiting(by=by, today=today), reverse("feedback")
    kinds = (
        (_("Reports from the public overdue"), found.late, f"{listed}?mine=on&late=on"),
        (_("Reports from the public to answer"), found.to_answer, f"{listed}?mine=on"),
        (_("Reports from the public to route"), found.to_route, f"{listed}?mine=on"),
        (_("Candidate findings from reports"), found.clusters, reverse("feedback-clusters")),
    )
    return [
        Tile(label=label, number=count, url=url, light="red" if "late" in url else "none")
        for label, count, url in kinds
        if count
    ]
