"""One report: what was said and where, to whom it went, what was answered and what came back, what may be done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.locating import locate
from jianxing.directory.policies import NotAllowed, Refused, can
from jianxing.feedback import operations, policies, queries
from jianxing.feedback.lifecycle import MOST_DECLINES, REPORT, WITH_SUPERVISOR, State
from jianxing.feedback.models import Report
from jianxing.feedback.operations.taking import BORDER_M
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import form_page, found_or_404, refused_as
from jianxing.site.components import Action, Crumb, Event, Fact
from jianxing.site.deeds import offer, once, perform
from jianxing.site.feedback.doing import BESIDE
from jianxing.site.feedback.doing import REPORT as DEEDS
from jianxing.site.feedback.forms import ReasonForm
from jianxing.site.feedback.waiting import lit
from jianxing.site.feedback.words import KINDS, TONES
from jianxing.site.findings.access import business_only
from jianxing.site.findings.history import Names, names_in
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute
from jianxing.site.templatetags.parts import domain_tag

#: The one value of an act that is read in the time line.
_SAID = ("text", "reason", "word")
#: Others of the matter that a page names.
_MOST_BESIDE = 10


def report_or_404(pk: int) -> Report:
    """Return a report whole; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report whole."""
    by, shown, today = acting_request(request).actor, report_or_404(pk), clock.today()
    actions, why_nothing = once(_actions(shown, by))
    waits = shown.state in WITH_SUPERVISOR and shown.body_id == by.body_id
    context = {
        "title": shown.number,
        "crumbs": [Crumb(label=_("Reports from the public"), url=reverse("feedback")), Crumb(label=shown.number)],
        "report": shown,
        "tone": TONES[State(shown.state)],
        "lit": lit(shown, today=today, working=calendar()),
        "facts": _facts(shown),
        "photos": [link.file for link in shown.file_links.all()],
        "rounds": shown.assignments.all(),
        "answers": shown.answers.all(),
        "borders": _borders(shown) if waits and shown.near_border else (),
        "beside": queries.beside(report=shown)[:_MOST_BESIDE] if waits else (),
        "may_gather": shown.state in (State.RECEIVED, State.RETURNED),
        "must_decide": waits and (shown.declines >= MOST_DECLINES or shown.state == State.CONTESTED),
        "may_reach": can(policies.check_can_read_contact, report=shown, by=by) and queries.has_contact(report=shown),
        "map_url": f"{reverse('atlas-map')}?at={shown.longitude:.5f},{shown.latitude:.5f},15" if shown.longitude else "",
        "events": _events(queries.acts(report=shown)),
        "actions": actions,
        "why_nothing": why_nothing,
    }  # fmt: skip
    return render(request, "feedback/page.html", context)


def _actions(shown: Report, by: Actor) -> list[Action]:
    keys = dict.fromkeys(step.action for step in REPORT.steps if step.source == shown.state)

    def url(key: str) -> str:
        return reverse("feedback-report-do", args=[shown.pk, key])

    offers = [
        offer(key=key, deed=DEEDS[key], thing=shown, url=url(key), by=by) for key in keys if key in DEEDS
    ]
    beside = [
        action
        for key, deed in BESIDE.items()
        if not (action := offer(key=key, deed=deed, thing=shown, url=url(key), by=by)).refusal
    ]
    # what is the other side's to do is left out where there is something to do for this one
    return [action for action in offers if not action.refusal] + beside or offers


def _borders(shown: Report) -> list[str]:
    if shown.longitude is None or shown.latitude is None:
        return []
    found = locate(
        longitude=shown.longitude, latitude=shown.latitude, on=timezone.localdate(shown.received_at),
        within_m=BORDER_M, duties=False,
    )  # fmt: skip
    here = [_("%(name)s: the point lies in it") % {"name": found.governing.name}] if found.governing else []
    return here + [
        _("%(name)s: its border is %(m)d m away") % {"name": one.division.name, "m": round(one.distance_m)}
        for one in found.counties.borders
    ]


def _events(acts: list[Act]) -> list[Event]:
    names = names_in(acts=acts)
    return [_event(act, names) for act in reversed(acts)]


def _event(act: Act, names: Names) -> Event:
    what, icon, tone = KINDS[act.kind.partition(".")[2]]
    detail = getattr(act, "detail", None)  # there only where row security shows it
    said: Mapping[str, Any] = detail.content if detail is not None else {}
    text = (
        "" if act.kind == "report.receive" else next((str(said[key]) for key in _SAID if said.get(key)), "")
    )
    if body := act.public.get("responsible") or act.public.get("suggested"):
        text = f"{names.body(body)} · {text}" if text else names.body(body)
    if due_on := act.public.get("due_on"):
        text += " · " + _("To be answered by %(day)s") % {"day": due_on}
    who = f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system")
    return Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone)  # fmt: skip


def _facts(shown: Report) -> list[Fact]:
    door = format_html(
        '<a href="{}">{}</a>', f"{reverse('feedback')}?door={shown.door_id}", shown.door.title_zh
    )
    cluster = shown.cluster and format_html(
        '<a href="{}">{}</a>', reverse("feedback-cluster", args=[shown.cluster_id]), _("show")
    )
    main = shown.main and format_html(
        '<a href="{}">{}</a>', reverse("feedback-report", args=[shown.main_id]), shown.main.number
    )
    point = f"{shown.longitude:.5f}, {shown.latitude:.5f}" if shown.longitude is not None else None
    facts = [
        Fact(label=pgettext("report", "Category"), value=shown.get_category_display()),
        Fact(label=_("Domain"), value=domain_tag(shown.domain, shown.get_domain_display())),
        Fact(label=pgettext("report", "Reported by"), value=_("an enterprise") if shown.from_enterprise else _("a visitor")),
        Fact(label=_("Door"), value=door),
        Fact(label=_("Project"), value=shown.door.project.name if shown.door.project else None),
        Fact(label=pgettext("report", "Approvals"), value=shown.door.bundle.name if shown.door.bundle else None),
        Fact(label=pgettext("report", "Where"), value=shown.place, is_wide=True),
        Fact(label=_("Point (WGS 84)"), value=point),
        Fact(label=_("Jurisdiction"), value=shown.jurisdiction.name if shown.jurisdiction else None),
        Fact(label=_("Supervising body"), value=shown.body.label),
        Fact(label=_("Department that answers"), value=shown.responsible.label if shown.responsible else None),
        Fact(label=_("Answer due"), value=shown.due_on.isoformat() if shown.due_on else None),
        Fact(label=_("The reporter is waited for until"), value=_until(shown)),
        Fact(label=_("Gathered with"), value=main),
        Fact(label=_("Reports of this matter"), value=cluster),
        Fact(label=pgettext("report", "Came in"), value=iso_minute(shown.received_at)),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value]


def _until(shown: Report) -> str | None:
    held = shown.main or shown
    waited = held.state == State.ANSWERED and held.waits_until is not None
    return held.waits_until.isoformat() if waited and held.waits_until else None


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Pass on, take up, decline, answer, gather, end or publish."""
    shown = report_or_404(pk)
    deed = (DEEDS | BESIDE).get(action)
    if deed is None:
        raise Http404
    back = reverse("feedback-report", args=[pk])
    return perform(
        request=request, deed=deed, thing=shown, back_url=back, initial=_initial(request, shown, action)
    )


def _initial(request: HttpRequest, shown: Report, action: str) -> dict[str, Any]:
    """What a form begins with: the body that was suggested last, the report beside which one stood, the words published."""
    if action == "assign":
        suggested = next((one.suggested for one in reversed(shown.assignments.all()) if one.suggested), None)
        return {"responsible": suggested}
    if action == "gather":
        return {"main": request.GET.get("main", "")[:60]}
    return {"text": shown.public_text} if action == "publish" else {}


@require_http_methods(["GET", "POST"])
@business_only
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Open how the reporter may be reached, with a reason: shown this once, kept by nothing on the way."""
    by, shown, back = acting_request(request).actor, report_or_404(pk), reverse("feedback-report", args=[pk])
    form = ReasonForm(request.POST or None)
    title = _("Open the reporter's contact")
    try:
        policies.check_can_read_contact(report=shown, by=by)
        if request.method == "POST" and form.is_valid():
            at: datetime = clock.now()
            opened = operations.open_contact(report=shown, reason=form.cleaned_data["reason"], by=by, at=at)
            context = {"title": title, "report": shown, "opened": opened}
            answer = render(request, "feedback/contact.html", context)
            answer["Cache-Control"] = "private, no-store"
            return answer
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form_page(
        request=request, form=form, title=title, submit=_("Open"), back_url=back,
        warning=_("Who opened it and why is an act that stays."),
        crumbs=[Crumb(label=shown.number, url=back)],
    )  # fmt: skip
