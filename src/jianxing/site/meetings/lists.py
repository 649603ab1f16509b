"""The calendar of consultations, and the list of meetings."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.policies import can
from jianxing.meetings import policies, queries
from jianxing.meetings.queries import Filters
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.asking import number, words
from jianxing.site.components import Chip, Column, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.forms import FilterForm
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_month

#: Nobody looks further, and the calendar module ends with the year 9999.
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 12, 31)


def tabs(current: str) -> list[Tab]:
    """Return the ways between calendar, list, series, decisions and feeds."""
    kinds = (
        ("meetings", _("Calendar")),
        ("meetings-list", _("List of meetings")),
        ("meeting-series-list", _("Series")),
        ("decisions", _("Decisions")),
        ("calendar-feeds", _("Calendar feeds")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in kinds]


def _month(request: HttpRequest, today: date) -> date:
    try:
        day = date.fromisoformat(f"{words(request, 'month')}-01")
    except ValueError:
        return today
    return min(max(day, EARLIEST), LATEST)


@require_safe
@business_only
def month(request: HttpRequest) -> HttpResponse:
    """A month of meetings that the acting body hosts, is asked to, or sees from above."""
    by, today = acting_request(request).actor, clock.today()
    shown = queries.month_of(day=_month(request, today), today=today, working=calendar())
    context = {
        "title": _("Consultations"),
        "tabs": tabs("meetings"),
        "month": shown,
        "heading": cn_month(shown.first),
        "weekdays": (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")),
        "this_month": today.replace(day=1),
        "unexplained": queries.unexplained(by=by, most=10),
        "may_open": can(policies.check_can_open, by=by),
    }
    return render(request, "meetings/month.html", context)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Meetings narrowed by state, days and words; the latest first."""
    by = acting_request(request).actor
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        state=chosen.get("state", ""),
        since=chosen.get("since"),
        until=chosen.get("until"),
        unexplained=chosen.get("unexplained", False),
        series=number(request, "series"),
        words=chosen.get("q", ""),
    )
    found = queries.page(filters=filters, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in chosen.items() if value}
    if filters.series is not None:
        kept["series"] = str(filters.series)
    table = Listing(
        id="meetings",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        export_url=f"{reverse('export-of', args=['meetings'])}?{urlencode(kept)}",
        columns=columns(),
    )
    context = {
        "title": _("Consultations"),
        "tabs": tabs("meetings-list"),
        "table": table,
        "rows": found.rows,
        "form": form,
        "chips": chips(form, chosen, kept),
        "may_open": can(policies.check_can_open, by=by),
    }
    return render(request, "meetings/listing.html", context)


def columns() -> tuple[Column, ...]:
    """Return the columns of a list of meetings."""
    return (
        Column(key="day", label=_("Day"), kind="date"),
        Column(key="series", label=_("Series"), kind="name"),
        Column(key="cadence", label=_("Cadence"), kind="short"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="host", label=_("Host"), kind="name"),
        Column(key="number", label=_("Number"), kind="short"),
        Column(key="reason", label=_("Reason"), kind="text"),
    )


def chips(form: Any, chosen: dict[str, Any], kept: dict[str, str]) -> list[Chip]:
    """Return the filters in force, each with the address without it."""
    made = []
    for name, value in chosen.items():
        if not value:
            continue
        known = dict(getattr(form.fields[name], "choices", ()))
        label = str(form.fields[name].label)
        made.append(
            Chip(
                label="" if value is True else label,
                value=label if value is True else str(known.get(value, value)),
                remove_url="?" + urlencode({k: v for k, v in kept.items() if k != name}),
            )
        )
    return made
