"""One incident: who was told and has answered, the time line, the place; kept up to date while somebody looks."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.locating import ground_on
from jianxing.directory.policies import Refused
from jianxing.incidents import operations
from jianxing.incidents.documented import rendered
from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Alert, Incident, Message, Told
from jianxing.incidents.queries import forces
from jianxing.incidents.queries import listing as queries
from jianxing.incidents.queries.concerned import concerned_by
from jianxing.incidents.queries.evaluating import sheet_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.typesetting import NotSet
from jianxing.letters.documents import MEDIA_TYPES
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, handed_out, refused, refused_as
from jianxing.site.components import Column, Crumb, Event, Fact, Listing
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.incidents import dispatching
from jianxing.site.incidents.doing import INCIDENT as DEEDS
from jianxing.site.incidents.place import codes_of, said_of, told_codes
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

#: Which deeds a page offers in each state.
_OFFERED: Final = {
    State.DRAFT: ("publish", "discard"),
    State.PUBLISHED: ("write", "request", "update", "end", "cancel"),
}
_ACKNOWLEDGING: Final = {"receive": operations.receive, "accept": operations.accept}
MEASURES: Final = {
    "first": pgettext_lazy("evaluation", "first receipt"),
    "all": pgettext_lazy("evaluation", "receipt by all"),
    "dispatch": pgettext_lazy("evaluation", "forces dispatched"),
    "arrival": pgettext_lazy("evaluation", "forces arrived"),
}


def incident_or_404(pk: int) -> Incident:
    """Return an incident; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident whole."""
    by, shown = acting_request(request).actor, incident_or_404(pk)
    actions, why_nothing = once(
        [
            offer(key=key, deed=DEEDS[key], thing=shown, url=reverse("incident-do", args=[pk, key]), by=by)
            for key in _OFFERED.get(State(shown.state), ())
        ]
    )
    preview = _preview(shown) if shown.state == State.DRAFT else None
    # A draft is nobody else's yet: forces are asked for from publishing on.
    asked = forces.requests_of(incident=shown) if shown.published_at else []
    living = _living(shown, asked, by)
    codes = codes_of(preview) if preview else told_codes(told for told, *_rest in living["told_rows"])
    context = {
        "title": shown.marked_title,
        "crumbs": [
            Crumb(label=_("Incidents and drills"), url=reverse("incidents")),
            Crumb(label=shown.number),
        ],
        "incident": shown,
        "facts": _facts(shown),
        "actions": actions,
        "why_nothing": why_nothing,
        "map_url": f"{reverse('atlas-map')}?at={shown.longitude:.5f},{shown.latitude:.5f},11",
        "place_said": said_of(shown, codes),
        "counties": [ground_on(clock.today()).division(code).name for code in codes],
        "preview": preview,
        **living,
    }
    return render(request, "incidents/page.html", context)


@require_safe
@business_only
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes while an incident is under way; nothing where the reader has it already."""
    by, shown = acting_request(request).actor, incident_or_404(pk)
    asked = forces.requests_of(incident=shown)
    if request.GET.get("seen") == _stamp(shown, asked):
        return HttpResponse(status=204)
    return render(request, "incidents/live.html", {"incident": shown, **_living(shown, asked, by)})


def _living(shown: Incident, asked: Sequence[forces.Asked], by: Actor) -> dict[str, Any]:
    told = queries.told_of(incident=shown)
    own = next((one for one in told if one.body_id == by.body_id), None)
    under_way = shown.state == State.PUBLISHED
    rows = [(one, *_waits(one, shown)) for one in told]
    sheet = sheet_of(incident=shown) if shown.published_at else None
    return {
        "stamp": _stamp(shown, asked),
        "asked": dispatching.shown_for(incident=shown, asked=asked, by=by),
        "under_way": under_way,
        "own": own,
        "may_receive": under_way and own is not None and own.received_at is None,
        "may_accept": under_way and own is not None and own.accepted_at is None,
        "told_rows": rows,
        "received": sum(one.received_at is not None for one in told),
        "accepted": sum(one.accepted_at is not None for one in told),
        "told_table": Listing(
            id="told",
            count=len(told),
            columns=(
                Column(key="body", label=_("Body"), kind="name", can_hide=False),
                Column(key="why", label=_("Why it is told"), kind="name"),
                Column(key="km", label=_("Distance, km"), kind="num"),
                Column(key="received", label=pgettext("incident", "Received"), kind="date"),
                Column(key="accepted", label=pgettext("incident", "Accepted"), kind="date"),
                Column(key="clock", label=_("Clock"), kind="short"),
            ),
        ),
        "events": sorted([*_events(shown), *dispatching.events(asked)], key=lambda one: one.at, reverse=True),
        "sheet": sheet,
        "measures": [(MEASURES[line.key], line) for line in sheet.lines] if sheet else [],
    }


def _stamp(shown: Incident, asked: Sequence[forces.Asked]) -> str:
    parts = forces.forces_stamp(asked)
    return "-".join([queries.stamp(incident=shown, at=clock.now()), *map(str, parts)])


def _waits(told: Told, shown: Incident) -> tuple[str, int | None]:
    """Return the light of what a body owes next, and the minutes left; grey where it owes nothing."""
    if shown.state != State.PUBLISHED or told.accepted_at:
        return "none", None
    due = told.acceptance_due_at if told.received_at else told.receipt_due_at
    left = int((due - clock.now()).total_seconds() // 60)
    return ("red" if left < 0 else "blue"), left


def _events(shown: Incident) -> list[Event]:
    """Return what the time line has of alerts, acknowledgements, reminders, and of what was written."""
    found = [
        Event(
            at=one.sent_at,
            what=str(one.get_type_display()),
            who=f"{one.body.label} {one.sent_by.name if one.sent_by else ''}",
            text=""
            if one.type == Alert.Type.ACK
            else " · ".join(filter(None, [one.headline, one.instruction])),
            icon="check" if one.type == Alert.Type.ACK else "send",
            tone="done" if one.type == Alert.Type.ACK else "",
            url=reverse("incident-alert", args=[shown.pk, one.pk]),
        )
        for one in queries.alerts(incident=shown)
    ]
    found += [
        Event(
            at=one.sent_at,
            what=_("Message in CAP: %(type)s") % {"type": one.get_type_display()},
            who=one.sender,
            text=" · ".join(filter(None, [one.headline, _signed_as(one)])),
            icon="file-text",
            url=reverse("incident-message", args=[shown.pk, one.pk]),
        )
        for one in queries.messages(incident=shown)
    ]
    found += [
        Event(
            at=one.sent_at,
            what=str(one.get_rung_display()),
            who=one.to.label if one.to else _("nobody above"),
            text=_("%(body)s: %(owed)s is late")
            % {"body": one.told.body.label, "owed": one.get_owed_display()},
            icon="alert-triangle",
            tone="stop",
        )
        for one in queries.reminders(incident=shown)
    ]
    found += [
        Event(
            at=one.happened_at,
            what=str(one.get_what_display()),
            who=f"{one.body.label} {one.person.name if one.person else ''}",
            text=one.text,
            icon="message-2",
        )
        for one in queries.entries(incident=shown)
    ]
    return found


def _signed_as(one: Message) -> str:
    """Say how far a message that came in can be trusted."""
    if one.signer:
        return _("signature verified, certificate %(name)s") % {"name": one.signer[:16]}
    return _("signature not verified: no certificate of this sender is known here")


def _preview(shown: Incident) -> Any:
    return concerned_by(
        shape=shown.shape,
        kind=shown.kind,
        agreement=shown.agreement,
        leading=shown.body_id,
        on=timezone.localdate(clock.now()),
    )


def _facts(shown: Incident) -> list[Fact]:
    looked = None
    if shown.published_at is not None and shown.within_m is not None and shown.downstream_m is not None:
        rivers = "、".join(shown.rivers) or _("no river layer: nobody was sought downstream")
        looked = _("%(near)d km around; %(down)d km downstream: %(rivers)s") % {
            "near": shown.within_m / 1000, "down": shown.downstream_m / 1000, "rivers": rivers,
        }  # fmt: skip
    facts = [
        Fact(label=pgettext("incident", "Where"), value=shown.place_name, is_wide=True),
        Fact(label=pgettext("incident", "What happened"), value=shown.description, is_wide=True),
        Fact(label=_("Severity"), value=shown.get_severity_display()),
        Fact(label=pgettext("incident", "Nature"), value=shown.get_nature_display()),
        Fact(label=pgettext("incident", "Began"), value=iso_minute(shown.began_at)),
        Fact(label=_("Led by"), value=shown.body.label),
        Fact(label=_("Under the agreement"), value=shown.agreement.title if shown.agreement else None, is_wide=True),
        Fact(label=_("Looked for"), value=looked, is_wide=True),
        Fact(label=_("What came of it"), value=shown.end_reason or None, is_wide=True),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value]


@require_POST
@business_only
def acknowledge(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Confirm receipt, or take the matter on, in one tap."""
    by, shown, back = acting_request(request).actor, incident_or_404(pk), reverse("incident", args=[pk])
    told = queries.own_told(incident=shown, by=by)
    if what not in _ACKNOWLEDGING or told is None:
        raise Http404
    try:
        _ACKNOWLEDGING[what](told=told, by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back)
    messages.success(request, _("Received.") if what == "receive" else _("Accepted."))
    return done(request=request, to=back)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Publish, update, end, cancel or discard an incident, or write into its time line."""
    shown = incident_or_404(pk)
    if action not in DEEDS:
        raise Http404
    initial = {
        "update": {"severity": shown.severity, "headline": shown.title},
        "request": {"report_to": shown.place_name},
    }.get(action)
    return perform(
        request=request,
        deed=DEEDS[action],
        thing=shown,
        back_url=reverse("incident", args=[pk]),
        initial=initial,
    )


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the situation report as PDF or Word."""
    shown = incident_or_404(pk)
    if form not in MEDIA_TYPES:
        raise Http404
    try:
        made = rendered(incident=shown, format=form, at=clock.now())
    except NotSet:
        return refused(
            request=request,
            reason=_("The report holds what the typesetter does not take."),
            remedy=_("Print its page instead."),
            back_url=reverse("incident", args=[pk]),
        )
    return handed_out(
        made,
        media_type=MEDIA_TYPES[form],
        name=f"{shown.number} {shown.marked_title}.{form}",
        is_download=form != "pdf",
    )
