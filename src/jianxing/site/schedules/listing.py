"""The list of schedules, and opening one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.projects.queries import pages as projects
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Schedule
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Listing
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.schedules.forms import FilterForm, ScheduleForm
from jianxing.site.schedules.ways import behind, light_of, tabs

SHOWN = 50


def lag(schedule: Schedule) -> int | None:
    """Return by how many calendar days the current finish lies after the baseline's; None where one of them is not known."""
    current, held = schedule.current, schedule.baseline
    if current is None or held is None or current.finishes_on is None or held.finishes_on is None:
        return None
    return (current.finishes_on - held.finishes_on).days


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Schedules by their projects' names, each with when it is done and how that lies to its baseline."""
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    found = queries.schedules(words=chosen.get("q", ""), domain=chosen.get("domain", ""))
    rows = list(queries.schedules_after(found, cursor=words(request, "after"))[: SHOWN + 1])
    shown = rows[:SHOWN]
    ahead = queries.schedule_cursor(shown[-1]) if len(rows) > SHOWN else ""
    table = Listing(
        id="schedules",
        count=found.count(),
        next_url="?" + urlencode(kept | {"after": ahead}) if ahead else None,
        export_url=f"{reverse('export-of', args=['schedules'])}?{urlencode(kept)}",
        columns=(
            Column(key="project", label=_("Project"), kind="name"),
            Column(key="name", label=_("Schedule"), kind="name"),
            Column(key="domain", label=_("Domain"), kind="short"),
            Column(key="data", label=_("Data date"), kind="date"),
            Column(key="finish", label=_("Forecast finish"), kind="date"),
            Column(key="baseline", label=_("Baseline finish"), kind="date"),
            Column(key="behind", label=_("Against the baseline"), kind="short"),
            Column(key="tasks", label=_("Tasks"), kind="num"),
        ),
    )
    context = {
        "title": _("Schedules"),
        "tabs": tabs("schedules"),
        "table": table,
        "rows": [(one, lag(one), behind(lag(one)), light_of(lag(one))) for one in shown],
        "form": form,
        "chips": chips(form, chosen, kept),
    }
    return render(request, "schedules/listing.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Open a schedule of a project."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        schedule = operations.open_schedule(**data, by=by, at=at)
        return reverse("schedule-import", args=[schedule.pk])

    return enter(
        request=request,
        form=ScheduleForm(request.POST or None, initial=_given(request)),
        check=lambda by: None,
        run=run,
        title=_("Open a schedule"),
        submit=_("Open it and bring its file in"),
        back_url=reverse("schedules"),
    )


def _given(request: HttpRequest) -> dict[str, Any]:
    pk = number(request, "project")
    if pk is None:
        return {}
    try:
        return {"project": projects.one(pk=pk)}
    except Project.DoesNotExist:
        return {}
