"""A series' page: its readings over time with limits, flags and questions, the calendar, the distribution at the limit, the
neighbours; its versions; its file and its plots as files."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.indicators import policies, queries
from jianxing.indicators.models import ReadingsVersion, Series, Step
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.doing import SERIES
from jianxing.site.indicators.drawn import Drawn
from jianxing.site.indicators.words import name_of
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso

ROWS = 200


def series_or_404(pk: int) -> Series:
    """Return the series; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_series, pk=pk)


def crumbs(series: Series, *more: Crumb) -> list[Crumb]:
    """Return the way from the list to a series and further."""
    return [
        Crumb(label=_("Reported data"), url=reverse("indicators")),
        Crumb(label=name_of(series), url=reverse("reading-series", args=[series.pk]) if more else ""),
        *more,
    ]


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One series in pictures, each with its table and its file."""
    series, by = series_or_404(pk), acting_request(request).actor
    held = list(queries.versions(series=series))
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=series, url=reverse("reading-series-do", args=[pk, key]), by=by)
            for key, deed in SERIES.items()
        ]
    )
    context: dict[str, Any] = {
        "title": name_of(series),
        "crumbs": crumbs(series),
        "series": series,
        "versions": held,
        "versions_table": _versions_table(held),
        "actions": actions,
        "why_nothing": why_nothing,
        "facts": _facts(series, held),
        "may_add": can(policies.check_can_keep_indicators, by=by),
    }
    if held:
        years = range(held[0].first_on.year, held[0].last_on.year + 1)
        year = number(request, "year")
        drawn = Drawn(series, held[0], year if year in years else None)
        context |= {
            "drawn": drawn,
            "tabs": _years(years, drawn.year)
            if len(years) > 1 and series.step in (Step.HOUR, Step.DAY)
            else (),
        }
    return render(request, "indicators/series.html", context)


def _years(years: range, chosen: int | None) -> list[Tab]:
    return [
        Tab(label=_("All years"), url="?", is_current=chosen is None),
        *(Tab(label=str(year), url=f"?year={year}", is_current=year == chosen) for year in years),
    ]


def _facts(series: Series, held: list[ReadingsVersion]) -> list[Fact]:
    found = [
        Fact(label=_("Indicator"), value=series.indicator.name),
        Fact(label=_("Place of readings"), value=series.station.name),
        Fact(label=_("Direction"), value=series.indicator.get_direction_display()),
        Fact(label=_("Reported by"), value=series.reports.label),
        Fact(label=_("Kept by"), value=series.registered_by.label),
        Fact(label=_("Kind of source"), value=series.get_source_kind_display()),
        Fact(label=pgettext("readings", "Source"), value=series.source, is_wide=True),
    ]
    if held:
        newest = held[0]
        found += [
            Fact(label=_("Stretch"), value=f"{iso(newest.first_on)} – {iso(newest.last_on)}"),
            Fact(label=_("Readings"), value=newest.readings),
            Fact(label=_("Missing"), value=newest.missing),
            Fact(label="SHA-256", value=newest.blob_id, is_wide=True),
        ]
    if series.void_reason:
        found.append(Fact(label=_("Reason"), value=series.void_reason, is_wide=True))
    return found


def _versions_table(held: list[ReadingsVersion]) -> Listing:
    return Listing(
        id="readings-versions",
        count=len(held),
        columns=(
            Column(key="ordinal", label=_("Version"), kind="short"),
            Column(key="made", label=_("Made"), kind="date"),
            Column(key="by", label=pgettext("readings", "By"), kind="name"),
            Column(key="added", label=_("Added"), kind="num"),
            Column(key="changed", label=pgettext("readings", "Changed"), kind="num"),
            Column(key="dropped", label=_("Dropped"), kind="num"),
            Column(key="reason", label=_("Reason"), kind="text"),
        ),
    )


@require_safe
@business_only
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The readings of a version as a table."""
    series = series_or_404(pk)
    version = _version(request, series)
    after = number(request, "after") or 0
    held = queries.rows(version=version, after=after, most=ROWS + 1)
    table = Listing(
        id="readings",
        count=version.readings + version.missing,
        next_url=f"?version={version.ordinal}&after={after + ROWS}" if len(held) > ROWS else None,
        columns=(
            Column(key="at", label=_("Time"), kind="date", can_hide=False),
            Column(key="value", label=f"{series.indicator.name} ({series.indicator.unit})", kind="num"),
            Column(key="row", label=_("Row of the file"), kind="num"),
        ),
    )
    context = {
        "title": _("Readings as a table"),
        "crumbs": crumbs(series, Crumb(label=_("Readings as a table"))),
        "series": series,
        "version": version,
        "table": table,
        "rows": held[:ROWS],
    }
    return render(request, "indicators/rows.html", context)


@require_safe
@business_only
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The Parquet file of a version, as its hash names it."""
    series = series_or_404(pk)
    version = _version(request, series)
    stream = queries.path_of(version=version).open("rb")
    name = f"{series.station.name}-{series.indicator.item}-{version.ordinal}.parquet"
    return FileResponse(
        stream, as_attachment=True, filename=name, content_type="application/vnd.apache.parquet"
    )


@require_safe
@business_only
def picture(request: HttpRequest, pk: int, plot: str) -> HttpResponse:
    """A plot of the page as a file."""
    series = series_or_404(pk)
    version, year = _version(request, series), number(request, "year")
    drawn = Drawn(series, version, year)
    wanted = {
        "timeline": lambda: drawn.timeline, "calendar": lambda: drawn.calendar,
        "distribution": lambda: drawn.distribution, "neighbours": lambda: drawn.neighbours,
    }  # fmt: skip
    shown = wanted[plot]() if plot in wanted else ""
    if not shown:
        raise Http404
    answer = HttpResponse(shown, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="series-{pk}-{plot}.svg"'
    return answer


def _version(request: HttpRequest, series: Series) -> ReadingsVersion:
    wanted = number(request, "version")
    found = queries.versions(series=series)
    version = found.filter(ordinal=wanted).first() if wanted else found.first()
    if version is None:
        raise Http404
    return version


@require_safe
@business_only
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version has differently from the one before it: the history of revisions is itself evidence."""
    series = series_or_404(pk)
    new = _version(request, series)
    old = queries.versions(series=series).filter(ordinal__lt=new.ordinal).first()
    if old is None:
        raise Http404
    after = words(request, "after")
    found = queries.changes(old=old, new=new, most=ROWS + 1, after=_instant(after))
    ahead = found[ROWS - 1]["at"].isoformat() if len(found) > ROWS else ""
    context = {
        "title": _("Versions compared"),
        "crumbs": crumbs(series, Crumb(label=_("Versions compared"))),
        "series": series,
        "old": old,
        "new": new,
        "table": Listing(
            id="readings-changes",
            count=new.added + new.changed + new.dropped,
            next_url=f"?version={new.ordinal}&after={ahead}" if ahead else None,
            columns=(
                Column(key="at", label=_("Time"), kind="date", can_hide=False),
                Column(key="was", label=_("Before"), kind="num"),
                Column(key="now", label=_("Now"), kind="num"),
                Column(key="by", label=_("Difference"), kind="num"),
            ),
        ),
        "rows": [
            (row, None if row["was"] is None or row["now"] is None else row["now"] - row["was"])
            for row in found[:ROWS]
        ],
    }
    return render(request, "indicators/compare.html", context)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a series."""
    series = series_or_404(pk)
    if action not in SERIES:
        raise Http404
    return perform(
        request=request, deed=SERIES[action], thing=series, back_url=reverse("reading-series", args=[pk])
    )
