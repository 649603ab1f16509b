"""Decisions: the list of those owed, and one with what was reported on it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.kernel.actor import Actor
from jianxing.meetings import queries
from jianxing.meetings.models import Decision, Meeting
from jianxing.meetings.queries import DecisionFilters
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.doing import DECISION
from jianxing.site.meetings.forms import DecisionFilterForm
from jianxing.site.meetings.history import events
from jianxing.site.meetings.lights import lit
from jianxing.site.meetings.lists import chips, tabs
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Decisions that one sees, or those that the acting body is responsible for; newest first."""
    by, today = acting_request(request).actor, clock.today()
    side = "ours" if request.GET.get("side") == "ours" else "all"
    form = DecisionFilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    filters = DecisionFilters(
        side=side, state=chosen.get("state", ""), late=chosen.get("late", False), words=chosen.get("q", "")
    )
    found = queries.decisions_page(filters=filters, by=by, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in chosen.items() if value}
    if side == "ours":
        kept["side"] = side
    table = Listing(
        id="decisions",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        export_url=f"{reverse('export-of', args=['decisions'])}?{urlencode(kept)}",
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="text", label=pgettext("meeting", "Decision"), kind="text"),
            Column(key="responsible", label=_("Responsible body"), kind="name"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="due", label=pgettext("meeting", "Due date"), kind="short"),
            Column(key="host", label=_("Decided at a meeting of"), kind="name"),
        ),
    )
    working, address = calendar(), reverse("decisions")
    context = {
        "title": _("Consultations"),
        "tabs": tabs("decisions"),
        "sides": [
            Tab(label=_("All that we see"), url=address, is_current=side == "all"),
            Tab(label=_("Ours to carry out"), url=f"{address}?side=ours", is_current=side == "ours"),
        ],
        "side": side,
        "table": table,
        "rows": [(row, lit(row, today=today, working=working)) for row in found.rows],
        "form": form,
        "chips": chips(form, chosen, kept),
        "clear_url": f"{address}?side=ours" if side == "ours" else address,
    }
    return render(request, "meetings/decisions.html", context)


def _decision_or_404(pk: int) -> Decision:
    return found_or_404(queries.one_decision, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what, who, by when, what was reported, what it became."""
    by, shown, today = acting_request(request).actor, _decision_or_404(pk), clock.today()
    meeting = queries.meeting_of(decision=shown)
    actions, why_nothing = once(_actions(shown, meeting, by))
    context = {
        "title": shown.number,
        "crumbs": [
            Crumb(label=_("Consultations"), url=reverse("meetings")),
            Crumb(label=_("Decisions"), url=reverse("decisions")),
            Crumb(label=shown.number),
        ],
        "decision": shown,
        "lit": lit(shown, today=today, working=calendar()),
        "facts": _facts(shown, meeting),
        "events": events(acts=queries.decision_acts(decision=shown), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "meetings/decision.html", context)


def _actions(shown: Decision, meeting: Meeting | None, by: Actor) -> list[Any]:
    # Who sees the decision alone is its responsible body: what the host may do is not shown there.
    keys = DECISION if meeting is not None else ("report",)
    return [
        offer(
            key=key, deed=DECISION[key], thing=shown, url=reverse("decision-do", args=[shown.pk, key]), by=by
        )
        for key in keys
    ]


def _facts(shown: Decision, meeting: Meeting | None) -> list[Fact]:
    finding, letter = queries.finding_of(decision=shown), queries.letter_of(decision=shown)
    facts = [
        Fact(label=_("Responsible body"), value=shown.responsible.label),
        Fact(label=_("Decided at a meeting of"), value=shown.body.label),
        Fact(label=_("Meeting"), value=_link("meeting", meeting)),
        Fact(label=pgettext("meeting", "Due date"), value=iso(shown.due_on)),
        Fact(label=_("Became"), value=_link("finding", finding) or _link("letter", letter)),
        Fact(label=_("Reason"), value=shown.end_reason, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


def _link(name: str, thing: Any) -> str | None:
    if thing is None:
        return None
    return format_html('<a href="{}">{}</a>', reverse(name, args=[thing.pk]), thing.number)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Report on a decision, confirm it, return the report, make a finding of it, end it."""
    shown = _decision_or_404(pk)
    if action not in DECISION:
        raise Http404
    if action != "report" and queries.meeting_of(decision=shown) is None:
        raise Http404
    return perform(
        request=request,
        deed=DECISION[action],
        thing=shown,
        back_url=reverse("decision", args=[pk]),
        initial=_initial(shown) if action == "make-letter" else None,
    )


def _initial(shown: Decision) -> dict[str, str]:
    """A letter begins with what was decided where."""
    held = shown.meeting.held_on
    day = f"{held.year}年{held.month}月{held.day}日" if held else ""
    said = f"{day}{shown.meeting.series.name}会议议定：{shown.text}"
    return {
        "title": f"关于落实{shown.meeting.series.name}会议议定事项的函",
        "text": f"{said}\n请贵单位按期落实，并函告结果。",
    }
