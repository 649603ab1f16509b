"""Corridors: lines whose sections, often in several provinces, are to be finished together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.schedules import queries
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing, Tile
from jianxing.site.findings.access import business_only
from jianxing.site.schedules import ways
from jianxing.site.templatetags.formats import iso


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The lines that have sections."""
    found = queries.corridors()
    context = {
        "title": _("Corridors"),
        "tabs": ways.tabs("corridors"),
        "rows": found,
        "table": Listing(
            id="corridors",
            count=len(found),
            columns=(
                Column(key="name", label=_("Line"), kind="name", can_hide=False),
                Column(key="sections", label=pgettext("corridor", "Sections"), kind="num"),
            ),
        ),
    }
    return render(request, "schedules/corridors.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with its sections side by side: stage, forecast finish, lag."""
    line = found_or_404(queries.corridor, pk=pk)
    slowest = [section.project.name for section in line.sections if section.is_slowest]
    context = {
        "title": line.project.name,
        "crumbs": [
            Crumb(label=_("Corridors"), url=reverse("corridors")),
            Crumb(label=line.project.name),
        ],
        "line": line,
        "tiles": [
            Tile(label=pgettext("corridor", "Sections"), number=len(line.sections)),
            Tile(
                label=_("The whole line is done"),
                number=iso(line.finish) if line.finish else "—",
                note=_("Not known: %(n)d sections have no schedule") % {"n": line.unplanned}
                if line.unplanned
                else "",
            ),
            Tile(label=_("Slowest section"), number="、".join(slowest) or "—"),
            Tile(
                label=_("Stages"),
                number=_("in step") if line.in_step else _("out of step"),
                light="none" if line.in_step else "yellow",
            ),
        ],
        "rows": [
            (one, ways.behind(one.behind_days), ways.light_of(one.behind_days)) for one in line.sections
        ],
        "table": Listing(
            id="sections",
            count=len(line.sections),
            columns=(
                Column(key="name", label=pgettext("corridor", "Section"), kind="name", can_hide=False),
                Column(key="place", label=_("Located in"), kind="short"),
                Column(key="stage", label=_("Stage"), kind="short"),
                Column(key="since", label=_("In this stage since"), kind="date"),
                Column(key="finish", label=_("Forecast finish"), kind="date"),
                Column(key="ahead", label=_("Before the slowest section (calendar days)"), kind="num"),
                Column(key="baseline", label=_("Baseline finish"), kind="date"),
                Column(key="behind", label=_("Against the baseline"), kind="short"),
            ),
        ),
    }
    return render(request, "schedules/corridor.html", context)
