"""A schedule's page: when it is done, the plot, a table that says the same, its updates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.schedules import queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import KIND_LABELS, STATE_LABELS, Schedule, ScheduleUpdate
from jianxing.site import clock
from jianxing.site.asking import number, words
from jianxing.site.blockers.panel import of_schedule
from jianxing.site.components import Column, Listing, Tab, Tile
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.schedules import ways
from jianxing.site.schedules.doing import SCHEDULE
from jianxing.site.schedules.listing import lag
from jianxing.site.schedules.uploading import schedule_or_404
from jianxing.site.templatetags.formats import iso

SHOWN = 100
UPDATES_SHOWN = 12


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One schedule as its current update has it."""
    schedule, by = schedule_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=schedule, url=reverse("schedule-do", args=[pk, key]), by=by)
            for key, deed in SCHEDULE.items()
        ]
    )
    context: dict[str, Any] = {
        "title": schedule.name,
        "crumbs": ways.crumbs(schedule),
        "schedule": schedule,
        "actions": actions,
        "why_nothing": why_nothing,
        "updates": [
            (update, KIND_LABELS[update.kind], STATE_LABELS[State(update.state)])
            for update in queries.updates(schedule=schedule)[:UPDATES_SHOWN]
        ],
    }
    context |= of_schedule(schedule=schedule)
    if schedule.current is not None:
        context |= {"tiles": _tiles(schedule)} | plotted(request, schedule.current, schedule)
    return render(request, "schedules/page.html", context)


def _tiles(schedule: Schedule) -> list[Tile]:
    update, days = schedule.current, lag(schedule)
    assert update is not None
    path = f"{reverse('schedule-update', args=[update.pk])}#path"
    left = (update.finishes_on - clock.today()).days if update.finishes_on else 0
    return [
        Tile(
            label=_("Forecast finish"),
            number=iso(update.finishes_on),
            note=_("%(n)d calendar days from today") % {"n": left} if left >= 0 else "",
        ),
        Tile(
            label=_("Against the baseline"),
            number=ways.behind(days) or "—",
            light="yellow" if days is not None and days > 0 else "none",
            note=_("Baseline finish %(on)s") % {"on": iso(schedule.baseline.finishes_on)}
            if schedule.baseline
            else _("No baseline yet"),
        ),
        Tile(label=_("Critical tasks"), number=update.critical, url=path),
        Tile(
            label=_("Finished tasks"),
            number=update.finished,
            note=_("Data date %(on)s") % {"on": iso(update.data_on)} if update.data_on else "",
        ),
    ]


def plotted(request: HttpRequest, update: ScheduleUpdate, schedule: Schedule) -> dict[str, Any]:
    """Return what plot and table of an update's tasks show, narrowed as the address says."""
    keep, wanted = words(request, "keep"), words(request)
    said = ways.kept_words()
    keep = keep if keep in said else ""
    kept = {name: value for name, value in (("keep", keep), ("q", wanted)) if value}
    found = queries.tasks(update=update, words=wanted, keep=keep)
    after = number(request, "after") or 0
    rows = list(queries.tasks_after(found, ordinal=min(after, 2**31 - 1))[: SHOWN + 1])
    shown = rows[:SHOWN]
    held = queries.against(update=update, baseline=schedule.baseline, keys=[task.key for task in shown])
    blocked: dict[str, list[queries.BlockedSpan]] = {}
    for span in queries.blocked_spans(schedule=schedule):
        blocked.setdefault(span.task, []).append(span)
    counted = queries.task_counts(update=update)
    ahead = {"after": str(shown[-1].ordinal)} if len(rows) > SHOWN else {}
    return {
        "update": update,
        "words": wanted,
        "keep": keep,
        "bars_url": f"{reverse('schedule-bars', args=[update.pk])}?{urlencode(kept)}",
        "tabs": [
            Tab(
                label=label,
                url="?" + urlencode({name: value for name, value in (("keep", key), ("q", wanted)) if value}),
                count=getattr(counted, key or "all"),
                is_current=key == keep,
            )
            for key, label in said.items()
        ],
        "table": Listing(
            id="schedule-tasks",
            count=found.count(),
            next_url="?" + urlencode(kept | ahead) if ahead else None,
            export_url=(
                f"{reverse('export-of', args=['schedule-tasks'])}?"
                f"{urlencode({'update': str(update.pk), **kept})}"
            ),
            columns=_columns(),
        ),
        "rows": [
            {
                "task": task,
                "days": ways.days(task.duration_days),
                "room": ways.days(task.total_float),
                "free": ways.days(task.free_float),
                "held": held.get(task.key),
                "waits": ways.waits(task.waits_for),
                "blocked": blocked.get(task.key, ()),
            }
            for task in shown
        ],
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column(key="name", label=_("Task"), kind="name", can_hide=False),
        Column(key="key", label=_("Id"), kind="short"),
        Column(key="days", label=_("Duration (days)"), kind="num"),
        Column(key="start", label=_("Early start"), kind="date"),
        Column(key="finish", label=_("Early finish"), kind="date"),
        Column(key="late", label=_("Late finish"), kind="date"),
        Column(key="room", label=_("Total float"), kind="num"),
        Column(key="free", label=_("Free float"), kind="num", is_shown=False),
        Column(key="critical", label=_("Critical"), kind="short"),
        Column(key="held", label=_("Baseline finish"), kind="date"),
        Column(key="actual_start", label=_("Actual start"), kind="date"),
        Column(key="actual_finish", label=_("Actual finish"), kind="date"),
        Column(key="percent", label=_("Done (%)"), kind="num"),
        Column(key="waits", label=pgettext("task", "Waits for"), kind="text"),
        Column(key="blocked", label=_("Held up"), kind="text"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a schedule."""
    schedule = schedule_or_404(pk)
    if action not in SCHEDULE:
        raise Http404
    return perform(
        request=request,
        deed=SCHEDULE[action],
        thing=schedule,
        back_url=reverse("schedule", args=[pk]),
        initial={"data_on": clock.today(), "task": words(request, "task")},
    )
