"""Series: the list, one with its strip of due, held and missed, opening one and changing it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.kernel.actor import Actor
from jianxing.meetings import operations, policies, queries
from jianxing.meetings.models import Series
from jianxing.meetings.rules import rule_lines
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, refused_as
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.doing import SERIES
from jianxing.site.meetings.forms import SeriesForm
from jianxing.site.meetings.history import events
from jianxing.site.meetings.lists import tabs
from jianxing.site.meetings.strips import months
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso


def series_or_404(pk: int) -> Series:
    """Return a series that is seen."""
    return found_or_404(queries.one_series, pk=pk)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The series that one hosts, takes part in, or sees from above."""
    by, today = acting_request(request).actor, clock.today()
    found = queries.series_page(today=today, cursor=words(request, "after"))
    table = Listing(
        id="meeting-series",
        count=found.count,
        next_url=f"?after={found.next_cursor}" if found.next_cursor else None,
        export_url=reverse("export-of", args=["meeting-series"]),
        columns=(
            Column(key="name", label=_("Series"), kind="name"),
            Column(key="host", label=_("Host"), kind="name"),
            Column(key="members", label=_("Who takes part"), kind="text"),
            Column(key="due", label=_("Due until today"), kind="num"),
            Column(key="held", label=pgettext("meeting", "held"), kind="num"),
            Column(key="missed", label=_("Missed"), kind="num"),
            Column(key="next", label=_("Next meeting"), kind="date"),
        ),
    )
    context = {
        "title": _("Consultations"),
        "tabs": tabs("meeting-series-list"),
        "table": table,
        "rows": found.rows,
        "may_open": can(policies.check_can_open, by=by),
    }
    return render(request, "meetings/series_list.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One series whole: its rules, who takes part, its strip, what was decided is a list of its own."""
    by, shown, today = acting_request(request).actor, series_or_404(pk), clock.today()
    strip = queries.strip(series=shown)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown, url=reverse("meeting-series-do", args=[pk, key]), by=by)
            for key, deed in SERIES.items()
        ]
    )
    may_keep = can(policies.check_can_keep, series=shown, by=by)
    context = {
        "title": shown.name,
        "crumbs": [
            Crumb(label=_("Consultations"), url=reverse("meetings")),
            Crumb(label=_("Series"), url=reverse("meeting-series-list")),
            Crumb(label=shown.number),
        ],
        "series": shown,
        "counted": queries.counted(strip, until=today),
        "months": months(strip, today=today),
        "missed": [one for one in strip if one.state == "missed"],
        "coming": [one for one in strip if one.state == "due" and one.planned_on >= today][:8],
        "rules": rule_lines(shown.rules.all()),
        "members": shown.participants.all(),
        "may_keep": may_keep,
        "facts": _facts(shown),
        "events": events(acts=queries.series_acts(series=shown), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "meetings/series.html", context)


def _facts(shown: Series) -> list[Fact]:
    facts = [
        Fact(label=_("Number"), value=shown.number),
        Fact(label=_("Host"), value=shown.body.label),
        Fact(label=_("Domain"), value=shown.get_domain_display()),
        Fact(label=_("Begins at"), value=shown.begins.strftime("%H:%M")),
        Fact(label=_("Length in minutes"), value=shown.lasts),
        Fact(label=pgettext("meeting", "Where"), value=shown.place),
        Fact(label=_("Kept on another node"), value=_("yes") if shown.is_elsewhere else None),
        Fact(label=_("Ended on"), value=iso(shown.ended_on) if shown.ended_on else None),
        Fact(label=_("Reason"), value=shown.end_reason, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Open a series."""
    initial = {"starts_on": clock.today(), "begins": "09:30", "often": ["monthly"]}

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        return reverse("meeting-series", args=[operations.open_series(**_given(data), by=by, at=at).pk])

    return enter(
        request=request,
        form=SeriesForm(request.POST or None, initial=initial),
        check=lambda by: policies.check_can_open(by=by),
        run=run,
        said=_("Opened; what is due for half a year is laid out."),
        title=_("Open a series"),
        submit=_("Open a series"),
        back_url=reverse("meeting-series-list"),
        crumbs=[Crumb(label=_("Consultations"), url=reverse("meetings"))],
    )


def _given(data: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "rules", "begins", "lasts", "place", "domain", "participants")
    return {name: data[name] for name in names if data[name] is not None}


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Call a meeting, add a participant, change the rules, end the series."""
    shown = series_or_404(pk)
    if action not in SERIES:
        raise Http404
    return perform(
        request=request, deed=SERIES[action], thing=shown, back_url=reverse("meeting-series", args=[pk])
    )


@require_POST
@business_only
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a body take part no more."""
    by = acting_request(request).actor
    participant = found_or_404(queries.one_participant, pk=pk)
    back_url = reverse("meeting-series", args=[participant.series_id])
    try:
        operations.remove_participant(participant=participant, by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    messages.success(request, _("It takes part no more; what it took part in it still sees."))
    return done(request=request, to=back_url)
