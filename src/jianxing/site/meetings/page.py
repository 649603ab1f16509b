"""One meeting: its agenda, who came, what was decided, its minutes, what happened; made to be printed too."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can, not_now
from jianxing.kernel.actor import Actor
from jianxing.meetings import operations, policies, queries
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import AgendaItem, Meeting
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Action, Crumb, Fact
from jianxing.site.deeds import Deed, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings import forms
from jianxing.site.meetings.doing import IN_STATE, ITEM, MEETING
from jianxing.site.meetings.history import events
from jianxing.site.meetings.lights import lit
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the agenda as the page shows it: where it leads for this reader, and what may be done about it."""

    item: AgendaItem
    url: str
    actions: list[Action]


def meeting_or_404(pk: int) -> Meeting:
    """Return a meeting that is seen."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting whole."""
    by, shown, today = acting_request(request).actor, meeting_or_404(pk), clock.today()
    actions, why_nothing = once(_actions(shown, by))
    working, links = calendar(), queries.seen_links(items=shown.agenda.all())
    may_prepare = can(policies.check_can_prepare, meeting=shown, by=by)
    may_write = can(policies.check_can_write_down, meeting=shown, by=by)
    context = {
        "title": f"{shown.series.name} · {shown.cadence_name}",
        "crumbs": [
            Crumb(label=_("Consultations"), url=reverse("meetings")),
            Crumb(label=shown.series.name, url=reverse("meeting-series", args=[shown.series_id])),
            Crumb(label=shown.number),
        ],
        "meeting": shown,
        "facts": _facts(shown),
        "agenda": [
            Line(item, _leads_to(item, links), _possible(item, by) if may_prepare or may_write else [])
            for item in shown.agenda.all()
            if item.outcome != AgendaItem.Outcome.DROPPED
        ],
        "attendances": list(shown.attendances.all()),
        "decisions": [(one, lit(one, today=today, working=working)) for one in shown.decisions.all()],
        "minutes": list(shown.minutes_versions.all()),
        "may_prepare": may_prepare,
        "may_minute": may_write and not any(one.state == "draft" for one in shown.minutes_versions.all()),
        "events": events(acts=queries.acts(meeting=shown), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "meetings/meeting.html", context)


def _actions(shown: Meeting, by: Actor) -> list[Action]:
    made = [
        offer(
            key=key,
            deed=MEETING[key],
            thing=shown,
            url=reverse("meeting-do", args=[shown.pk, key]),
            by=by,
        )
        for key in IN_STATE[shown.state]
        if key != "explain" or shown.is_unexplained
    ]
    attendance = queries.attendance_of(meeting=shown, by=by)
    if attendance is not None and can(policies.check_can_answer, attendance=attendance, by=by):
        label = _("Answer the invitation")
        url = reverse("meeting-do", args=[shown.pk, "answer"])
        made = [Action(key="answer", label=label, icon="mail", url=url, is_main=True)]
    return made


def _possible(item: AgendaItem, by: Actor) -> list[Action]:
    # An item of many, beside the meeting's own actions: each has a name of its own on the page.
    offers = (
        offer(
            key=f"{key}-{item.pk}",
            deed=deed,
            thing=item,
            url=reverse("agenda-item-do", args=[item.pk, key]),
            by=by,
        )
        for key, deed in ITEM.items()
    )
    return [action for action in offers if not action.refusal]


def _leads_to(item: AgendaItem, links: dict[str, set[int]]) -> str:
    for kind, name, pk in (
        ("finding", "finding", item.finding_id),
        ("letter", "letter", item.letter_id),
        ("decision", "decision", item.decision_id),
    ):
        if pk is not None and pk in links[kind]:
            return reverse(name, args=[pk])
    return ""


def _facts(shown: Meeting) -> list[Fact]:
    facts = [
        Fact(label=_("Number"), value=shown.number),
        Fact(label=_("Host"), value=shown.body.label),
        Fact(label=_("Season"), value=shown.season),
        Fact(label=_("Due by the rules on"), value="、".join(iso(day) for day in shown.by_rule)),
        Fact(label=_("Planned for"), value=f"{iso(shown.planned_on)} {shown.begins:%H:%M}"),
        Fact(label=_("Length in minutes"), value=shown.lasts),
        Fact(label=pgettext("meeting", "Where"), value=shown.place),
        Fact(label=_("Day it was held"), value=iso(shown.held_on) if shown.held_on else None),
        Fact(label=_("In place of"), value=_other(shown.makes_up_for)),
        Fact(label=_("Made up by"), value=_other(next(iter(shown.made_up_by.all()), None))),
        Fact(label=pgettext("meeting", "Summary"), value=shown.summary, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


def _other(meeting: Meeting | None) -> str | None:
    if meeting is None:
        return None
    return format_html('<a href="{}">{}</a>', reverse("meeting", args=[meeting.pk]), meeting.number)


def _answer(meeting: Meeting, data: dict[str, Any], by: Actor, at: Any) -> object:
    attendance = queries.attendance_of(meeting=meeting, by=by)
    assert attendance is not None
    return operations.answer(attendance=attendance, **data, by=by, at=at)


def _check_answer(meeting: Meeting, by: Actor) -> None:
    attendance = queries.attendance_of(meeting=meeting, by=by)
    if attendance is None:
        raise not_now(meeting.number, meeting.get_state_display())
    policies.check_can_answer(attendance=attendance, by=by)


def _answering() -> Deed:
    return Deed(
        label=gettext_lazy("Answer the invitation"),
        form=forms.AnswerForm,
        run=_answer,
        check=_check_answer,
        icon="mail",
        said=gettext_lazy("Answered; the host has been told."),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Prepare a meeting, record it, say why it was missed, answer the invitation to it."""
    shown = meeting_or_404(pk)
    deed = _answering() if action == "answer" else MEETING.get(action)
    if deed is None:
        raise Http404
    initial: dict[str, Any] = {}
    if action in ("hold", "record-late"):
        asked = [one.body for one in shown.attendances.all()] or [
            one.body for one in queries.one_series(pk=shown.series_id).participants.all() if one.until is None
        ]
        initial = {"on": min(shown.planned_on, clock.today()), "present": asked}
    elif action in ("move", "make-up"):
        initial = {"begins": shown.begins, "place": shown.place}
    if shown.state == State.HELD and action == "decide":
        initial = {"due_days": 10}
    return perform(
        request=request, deed=deed, thing=shown, back_url=reverse("meeting", args=[pk]), initial=initial
    )
