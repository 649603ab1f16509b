"""Proposals for the agenda, picked by the host, and what may be done to an item."""

from datetime import datetime, time, timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import Refused
from jianxing.incidents.queries.listing import concerning
from jianxing.meetings import operations, policies, queries
from jianxing.meetings.models import AgendaItem, Meeting
from jianxing.meetings.operations import Proposed
from jianxing.meetings.queries.preparing import Proposal
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, refused_as
from jianxing.site.components import Crumb
from jianxing.site.deeds import perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.doing import ITEM
from jianxing.site.meetings.page import meeting_or_404
from jianxing.site.requests import acting_request

#: How far back incidents are looked for where the series has not met yet.
LOOK_BACK: Final = timedelta(days=92)
MOST_INCIDENTS: Final = 20


@require_http_methods(["GET", "POST"])
@business_only
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting might take up: findings, late letters, undecided items; ticked ones go on the agenda."""
    by, meeting = acting_request(request).actor, meeting_or_404(pk)
    back_url = reverse("meeting", args=[pk])
    try:
        policies.check_can_prepare(meeting=meeting, by=by)
        sources = dict(AgendaItem.Source.choices)
        listed = [
            (one, str(sources[one.source])) for one in queries.proposals(meeting=meeting, today=clock.today())
        ]
        listed += [(one, _("incident or drill")) for one in _incidents(meeting)]
        if request.method == "POST":
            picked = set(request.POST.getlist("pick"))
            items = [
                Proposed(one.title, one.finding, one.letter, one.continues, one.decision)
                for one, _source in listed
                if one.key in picked
            ]
            made = operations.put_on_agenda(meeting=meeting, items=items, by=by, at=clock.now())
            said = ngettext("%(n)d item stands on the agenda.", "%(n)d items stand on the agenda.", len(made))
            messages.success(request, said % {"n": len(made)})
            return done(request=request, to=back_url)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    context = {
        "title": _("Proposals for the agenda"),
        "crumbs": [
            Crumb(label=_("Consultations"), url=reverse("meetings")),
            Crumb(label=meeting.number, url=back_url),
            Crumb(label=_("Proposals for the agenda")),
        ],
        "meeting": meeting,
        "proposals": listed,
        "back_url": back_url,
    }
    return render(request, "meetings/proposals.html", context)


def _incidents(meeting: Meeting) -> list[Proposal]:
    """Propose what has happened since the series last met, in the words that would stand on the agenda, unless they do."""
    now = clock.now()
    last = queries.held_before(meeting=meeting) or meeting.planned_on - LOOK_BACK
    found = concerning(
        bodies=queries.bodies_coming(meeting=meeting),
        since=datetime.combine(last, time(), tzinfo=now.tzinfo),
        most=MOST_INCIDENTS,
    )
    there = {item.title for item in meeting.agenda.all()}
    made = [
        Proposal(
            key=f"incident-{incident.pk}",
            title=f"{incident.number} {incident.marked_title}" if all_know else incident.number,
            source=AgendaItem.Source.OWN,
            is_veiled=not all_know,
        )
        for incident, all_know in found
    ]
    return [one for one in made if one.title not in there]


@require_http_methods(["GET", "POST"])
@business_only
def do_item(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Decide on an item, conclude it, or take it off."""
    item = found_or_404(queries.one_item, pk=pk)
    if action not in ITEM:
        raise Http404
    back_url = reverse("meeting", args=[item.meeting_id])
    return perform(request=request, deed=ITEM[action], thing=item, back_url=back_url)
