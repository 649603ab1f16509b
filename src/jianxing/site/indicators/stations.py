"""The map of stations, drawn from our own boundaries, and a station's page with the daily index of its air."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import shapely
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.atlas import queries as atlas
from jianxing.indicators import queries
from jianxing.indicators.models import Series, Station, Step
from jianxing.methods.air import DayIndex, generation_on, index_of_day
from jianxing.methods.air.index import POLLUTANTS
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.plots import AQI_SHADES, heat
from jianxing.site.indicators.plots.axes import INK, drawing
from jianxing.site.indicators.plots.axes import words as label
from jianxing.site.indicators.plots.labels import Labels
from jianxing.site.indicators.words import tabs

WIDE: Final = 960
#: Stations of one map, and days of one table.
MOST: Final = 400
SHOWN: Final = 31


@require_safe
@business_only
def overview(request: HttpRequest) -> HttpResponse:
    """Where readings come from: the stations on the boundaries around them, and their list."""
    wanted = words(request)
    held = list(queries.stations(words=wanted)[:MOST])
    placed = [one for one in held if one.longitude is not None]
    context = {
        "title": _("Stations"),
        "tabs": tabs("stations"),
        "words": wanted,
        "picture": _map(placed) if placed else "",
        "unplaced": len(held) - len(placed),
        "table": Listing(
            id="stations",
            count=len(held),
            columns=(
                Column(key="name", label=_("Place of readings"), kind="name"),
                Column(key="kind", label=_("Kind"), kind="short"),
                Column(key="code", label=_("Code"), kind="short"),
                Column(key="longitude", label=_("Longitude (WGS 84)"), kind="num"),
                Column(key="latitude", label=_("Latitude (WGS 84)"), kind="num"),
                Column(key="kept", label=_("Kept by"), kind="name"),
            ),
        ),
        "rows": held,
    }
    return render(request, "indicators/stations.html", context)


def _map(stations: list[Station]) -> SafeString:
    """Return the stations over the boundaries in force, in a window around them."""
    xs = [one.longitude or 0.0 for one in stations]
    ys = [one.latitude or 0.0 for one in stations]
    side = max(max(xs) - min(xs), max(ys) - min(ys), 0.2) * 0.7
    west, east = (min(xs) + max(xs)) / 2 - side, (min(xs) + max(xs)) / 2 + side
    tall = max(side * 0.62, (max(ys) - min(ys)) * 0.62)
    south, north = (min(ys) + max(ys)) / 2 - tall, (min(ys) + max(ys)) / 2 + tall
    height = round(WIDE * (north - south) * 1.29 / (east - west))

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - west) / (east - west) * WIDE, (north - y) / (north - south) * height

    labels, dots = Labels(), []
    placed = [(one, *at(one.longitude or 0.0, one.latitude or 0.0)) for one in stations]
    for _one, x, y in placed:
        labels.take(x, y, 8)
    for one, x, y in sorted(placed, key=lambda place: place[2]):
        found = labels.beside(x, y, one.name, 13)
        named = label(found[0], found[1], one.name, ink="ink", size=13, anchor=found[2]) if found else ""
        dots.append(
            f'<a href="{reverse("station", args=[one.pk])}"><circle cx="{x:.1f}" cy="{y:.1f}" r="6"'
            f' fill="{INK["reading"]}" stroke="{INK["sheet"]}" stroke-width="2"><title>{escape(one.name)}</title></circle>'
            f"{named}</a>"
        )
    parts = [*_ground(at, (west, south, east, north), labels), *dots]
    return drawing(width=WIDE, height=height, title=_("Map of stations"), parts=parts)


def _ground(at: Any, window: tuple[float, float, float, float], labels: Labels) -> Iterator[str]:
    """Return the districts of a window, with the names that cover nothing."""
    held = atlas.base(on=clock.today())
    if not held.codes:
        return
    box = shapely.box(*window)
    names: list[tuple[float, float, str]] = []
    for code, name, shape, point in zip(held.codes, held.names, held.shapes, held.points, strict=True):
        if code.endswith("0000") or not shapely.intersects(shape, box):
            continue
        seen = shapely.simplify(shapely.clip_by_rect(shape, *window), (window[2] - window[0]) / 1500)
        drawn = "".join(
            "M" + "L".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in shapely.get_coordinates(ring)) + "Z"
            for part in shapely.get_parts(seen)
            if part.geom_type == "Polygon" and not part.is_empty
            for ring in (part.exterior, *part.interiors)
        )
        yield (
            f'<path d="{drawn}" fill="{INK["paper"]}" stroke="{INK["line-strong"]}" stroke-width="0.8"'
            ' fill-rule="evenodd"/>'
        )
        if window[0] < point[0] < window[2] and window[1] < point[1] < window[3]:
            x, y = at(*point)
            names.append((x, y, name))
    for x, y, name in names:
        if labels.over(x, y, name, 11):
            yield label(x, y, name, anchor="middle", size=11)


def station_or_404(pk: int) -> Station:
    """Return the place; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_station, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: its series, and of an air station the index of each day after HJ 633."""
    station = station_or_404(pk)
    held = list(queries.series().filter(station=station))
    context: dict[str, Any] = {
        "title": station.name,
        "crumbs": [
            Crumb(label=_("Reported data"), url=reverse("indicators")),
            Crumb(label=_("Stations"), url=reverse("stations")),
            Crumb(label=station.name),
        ],
        "station": station,
        "series": held,
        "facts": [
            Fact(label=_("Kind"), value=station.get_kind_display()),
            Fact(label=_("Code"), value=station.code or "—"),
            Fact(
                label=_("Place (WGS 84)"),
                value=f"{station.longitude:.4f}, {station.latitude:.4f}"
                if station.longitude is not None
                else "—",
            ),
            Fact(label=_("Kept by"), value=station.registered_by.label),
        ],
    }
    daily = [one for one in held if one.step == Step.DAY and one.indicator.item in POLLUTANTS]
    if daily:
        context |= _air(request, daily)
    return render(request, "indicators/station.html", context)


def _air(request: HttpRequest, series: list[Series]) -> dict[str, Any]:
    """Return the index of the days of a year: under the limits of the day, and under those that came later."""
    versions = queries.newest_of(series=series)
    known = list(versions.values())
    if not known:
        return {}
    years = range(min(one.first_on for one in known).year, max(one.last_on for one in known).year + 1)
    asked = number(request, "year")
    year = asked if asked is not None and asked in years else years[-1]
    days: dict[date, dict[str, float | None]] = {}
    for one in series:
        version = versions.get(one.pk)
        if version is None:
            continue
        held = queries.by_day(version=version, step=one.step, first=date(year, 1, 1), last=date(year, 12, 31))
        for day, value in zip(held.days, held.values, strict=True):
            days.setdefault(day, dict.fromkeys(POLLUTANTS))[one.indicator.item] = value
    told = [(day, index_of_day(mean, on=day)) for day, mean in sorted(days.items())]
    other = _other_generation(year)
    then = {day: index_of_day(mean, on=other) for day, mean in days.items()}
    values = {day: float(index.aqi) for day, index in told if index.aqi is not None}
    good = sum(value <= 100 for value in values.values())
    page_no = number(request, "page") or 0
    shown = told[::-1][page_no * SHOWN : (page_no + 1) * SHOWN]
    return {
        "year": year,
        "tabs": [
            Tab(label=str(one), url=f"?year={one}", is_current=one == year) for one in years
        ],
        "good": good,
        "days": len(values),
        "good_then": sum(index.aqi is not None and index.aqi <= 100 for index in then.values()),
        "other": other,
        "calendar": heat(
            values, years=[year], limit_on=None, title=_("AQI of the days of %(year)s") % {"year": year},
            bounds=(50, 100, 150, 200, 300), shades=AQI_SHADES,
            scale_words=[_("missing"), "0–50", "51–100", "101–150", "151–200", "201–300", "> 300"],
        ) if values else "",
        "aqi_table": Listing(
            id="aqi-days",
            count=len(told),
            next_url=f"?year={year}&page={page_no + 1}" if len(told) > (page_no + 1) * SHOWN else None,
            columns=(
                Column(key="day", label=_("Day"), kind="date", can_hide=False),
                Column(key="aqi", label="AQI", kind="num"),
                Column(key="then", label=_("AQI, limits of %(year)s") % {"year": other.year}, kind="num"),
                Column(key="primary", label=_("Primary pollutant"), kind="short"),
                *(Column(key=name, label=f"IAQI {name}", kind="num") for name in POLLUTANTS),
            ),
        ),
        "aqi_rows": [(day, index, _parts(index), then[day].aqi) for day, index in shown],
    }  # fmt: skip


def _parts(index: DayIndex) -> list[tuple[str, int | None]]:
    return [(name, index.iaqi.get(name)) for name in POLLUTANTS]


def _other_generation(year: int) -> date:
    """Return a day of the generation of limits that is compared: the one from 2026-03 on for earlier years, else the old one."""
    latest = date(2026, 3, 1)
    return latest if generation_on(date(year, 1, 1)) != generation_on(latest) else date(2013, 1, 1)
