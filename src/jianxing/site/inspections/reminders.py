"""Reminders (提示提醒) sent and received, and their answers."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.inspections import operations, policies, queries
from jianxing.inspections.lifecycle import ReminderState
from jianxing.inspections.models import Inspection, Reminder
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import Light, days_left, light
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.doing import REMINDER
from jianxing.site.inspections.forms import RemindForm
from jianxing.site.inspections.history import events
from jianxing.site.inspections.listing import tabs
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date

PAGE = 100


def _light(reminder: Reminder, *, today: date, working: Calendar) -> tuple[Light, int | None]:
    due_on = reminder.due_on if reminder.state == ReminderState.SENT else None
    if due_on is None:
        return Light.NONE, None
    days = days_left(due_on=due_on, today=today, calendar=working)
    return light(due_on=due_on, today=today, calendar=working, percent=None, started_on=None), days


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Reminders that the acting body received or, with ``side=sent``, sent; newest first."""
    asked, side = acting_request(request), "sent" if request.GET.get("side") == "sent" else "received"
    body, state = asked.actor.body, request.GET.get("state", "")
    found = queries.reminders(
        sent_by=body if side == "sent" else None,
        addressee=body if side == "received" else None,
        state=state if state in {one.value for one in ReminderState} else "",
    )
    count, working, today = found.count(), calendar(), clock.today()
    table = Listing(
        id="reminders",
        export_url=f"{reverse('export-of', args=['reminders'])}?{urlencode({'side': side, 'state': state})}",
        count=count,
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="text", label=_("What it is reminded of"), kind="text"),
            Column(key="body", label=_("Addressed to") if side == "sent" else _("Sent by"), kind="name"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="sent", label=_("Sent"), kind="date"),
            Column(key="due", label=_("Answer due"), kind="short"),
        ),
    )
    context = {
        "title": _("Reminders"),
        "crumbs": [Crumb(label=_("Inspections"), url=reverse("inspections")), Crumb(label=_("Reminders"))],
        "table": table,
        "rows": [(reminder, *_light(reminder, today=today, working=working)) for reminder in found[:PAGE]],
        "side": side,
        "tabs": tabs(asked, current=side),
        "may_remind": can(policies.check_can_inspect, by=asked.actor),
    }
    return render(request, "inspections/reminders.html", context)


def _reminder_or_404(pk: int) -> Reminder:
    return found_or_404(queries.one_reminder, pk=pk)


def _inspection_of(reminder: Reminder) -> Inspection | None:
    """Return the inspection it came from, where the reader sees that."""
    try:
        return queries.one(pk=reminder.inspection_id) if reminder.inspection_id else None
    except Inspection.DoesNotExist:
        return None


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder with its answer."""
    by, reminder, today = acting_request(request).actor, _reminder_or_404(pk), clock.today()
    colour, days = _light(reminder, today=today, working=calendar())
    inspection = _inspection_of(reminder)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=reminder, url=reverse("reminder-do", args=[pk, key]), by=by)
            for key, deed in REMINDER.items()
        ]
    )
    facts = [
        Fact(label=_("Sent by"), value=reminder.sent_by_body.label),
        Fact(label=_("Addressed to"), value=reminder.addressee.label),
        Fact(label=_("Sent"), value=cn_date(reminder.sent_at)),
        Fact(
            label=_("Answer due"), value=cn_date(reminder.due_on) if reminder.due_on else _("no day is set")
        ),
    ]
    if inspection is not None:
        link = format_html(
            '<a href="{}">{}</a>', reverse("inspection", args=[inspection.pk]), inspection.title
        )
        facts.append(Fact(label=_("Inspection"), value=link))
    context = {
        "title": reminder.number,
        "crumbs": [
            Crumb(label=_("Inspections"), url=reverse("inspections")),
            Crumb(label=_("Reminders"), url=reverse("reminders")),
            Crumb(label=reminder.number),
        ],
        "reminder": reminder,
        "light": colour,
        "days": days,
        "facts": facts,
        "events": events(acts=list(queries.reminder_acts(pk=pk)), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "inspections/reminder.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Remind a body of something that no inspection brought up."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        return reverse("reminder", args=[operations.remind(**data, by=by, at=at).pk])

    return enter(
        request=request,
        form=RemindForm(request.POST or None),
        check=lambda by: policies.check_can_inspect(by=by),
        run=run,
        said=_("The reminder is sent."),
        title=_("Remind a body"),
        submit=_("Send the reminder"),
        back_url=reverse("reminders") + "?side=sent",
        crumbs=[Crumb(label=_("Reminders"), url=reverse("reminders"))],
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Answer a reminder or take it back."""
    reminder = _reminder_or_404(pk)
    if action not in REMINDER:
        raise Http404
    return perform(
        request=request,
        deed=REMINDER[action],
        thing=reminder,
        back_url=reverse("reminder", args=[pk]),
    )
