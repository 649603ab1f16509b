"""The workbench: one page that says what is to be done today."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.findings import queries
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.findings.waiting import by_responsible, waiting
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.queries import calendar, inbox
from jianxing.packages import queries as packages
from jianxing.site import clock
from jianxing.site.approvals.waiting import approval_tiles
from jianxing.site.components import Chart, Series
from jianxing.site.conflicts.waiting import conflict_tiles
from jianxing.site.feedback.waiting import report_tiles
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.lapses import incident_tiles
from jianxing.site.instructions.waiting import instruction_tiles, instructions_waiting, work
from jianxing.site.letters.waiting import letter_tiles, letter_work, letters_waiting
from jianxing.site.meetings.waiting import meeting_tiles, meetings_waiting
from jianxing.site.notices.views import told
from jianxing.site.packages.waiting import package_tiles, package_work
from jianxing.site.questions.waiting import question_tiles, question_work, questions_waiting
from jianxing.site.requests import acting_request
from jianxing.site.workbench.lists import tasks, tiles

NOTICES = 6


@require_safe
@business_only
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits for the acting body, what is late, and what it asked of others."""
    asked = acting_request(request)
    today, supervises = clock.today(), asked.body_acting.supervises
    found = tasks(
        waiting=waiting(by=asked.actor, today=today),
        supervises=supervises,
        by=asked.actor,
        today=today,
        calendar=calendar(),
    )
    instructed = instructions_waiting(by=asked.actor, today=today)
    meeting = meetings_waiting(by=asked.actor, today=today)
    written = letters_waiting(by=asked.actor, today=today)
    questioned = questions_waiting(by=asked.actor, today=today)
    clashing = conflict_tiles(by=asked.actor)
    approving = approval_tiles(by=asked.actor, today=today)
    packed = packages.waiting(by=asked.actor)
    reported = report_tiles(by=asked.actor, today=today)
    responding = incident_tiles(by=asked.actor)
    has_any = (
        bool(clashing or approving or package_tiles(packed) or reported or responding)
        or any(task.count for task in found)
        or any(count for _key, _label, count, _url in (*instructed, *meeting, *written, *questioned))
        or _has_any(asked.actor, today)
    )
    shown = [task for task in found if task.rows]
    context = {
        "title": _("What is to be done today"),
        "today": today,
        "body": asked.body_acting,
        "supervises": supervises,
        "can_register": supervises and asked.actor.role in SUPERVISING,
        "may_require_head": not supervises and asked.actor.role is Role.LEADER,
        "has_any": has_any,
        "tiles": [
            *responding,
            *instruction_tiles(instructed),
            *letter_tiles(written),
            *question_tiles(questioned),
            *meeting_tiles(meeting),
            *approving,
            *package_tiles(packed),
            *reported,
            *clashing,
            *tiles(found),
        ],
        "works": [
            *work(waiting=instructed, by=asked.actor, today=today),
            *letter_work(waiting=written, by=asked.actor, today=today),
            *question_work(waiting=questioned, by=asked.actor, today=today),
            *package_work(packed, by=asked.actor),
        ],
        "tasks": shown,
        # The plot stands before the stated closings, which are the least urgent, or at the end.
        "last_key": shown[-1].key if shown else "",
        "chart": _by_responsible(asked.actor, today) if supervises and has_any else None,
        "notices": [told(line) for line in inbox(by=asked.actor, limit=NOTICES)],
    }
    return render(request, "workbench/workbench.html", context)


def _has_any(by: Actor, today: date) -> bool:
    return queries.filtered(filters=queries.Filters(), by=by, today=today).exists()


def _by_responsible(by: Actor, today: date) -> Chart | None:
    """Return whom the body waits for, as bars with their table; None where it waits for nobody."""
    owed = by_responsible(by=by, today=today)
    if not owed:
        return None
    ledger = reverse("findings")
    return Chart(
        id="by-responsible",
        title=_("With whom findings are, and how many are overdue"),
        categories=[one.body.label for one in owed],
        category_label=_("Responsible body"),
        series=[
            Series(
                name=_("overdue"),
                values=[one.late for one in owed],
                tone="red",
                tones=["red"] * len(owed),
            ),
            Series(
                name=_("in time"),
                values=[one.open - one.late for one in owed],
                tone="blue",
                tones=["blue"] * len(owed),
            ),
        ],
        lying=True,
        stacked=True,
        urls=[f"{ledger}?side=supervising&responsible={one.body.pk}" for one in owed],
    )
