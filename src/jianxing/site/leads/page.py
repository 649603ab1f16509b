"""One referral: where it stands and what may be done, never what it says; that is shown once, when it is opened."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.referrals import operations, policies, queries
from jianxing.referrals.lifecycle import State
from jianxing.referrals.models import Opening, Part, Referral
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.components import Action, Crumb, Fact
from jianxing.site.deeds import offer, perform
from jianxing.site.leads import room
from jianxing.site.leads.doing import REFERRAL
from jianxing.site.leads.forms import AskForm, ColleagueForm
from jianxing.site.leads.history import events
from jianxing.site.leads.listing import lit
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date


def referral_or_404(pk: int) -> Referral:
    """Return a referral; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one, pk=pk)


def crumbs_of(*last: str) -> list[Crumb]:
    """Return the way here from the room."""
    return [Crumb(label=_("Leads room"), url=reverse("leads")), *(Crumb(label=one) for one in last)]


@require_safe
@room.entered
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a referral stands, what happened, and what may be done."""
    by, shown = acting_request(request).actor, referral_or_404(pk)
    mine = queries.grant_to_spend(referral=shown, person_id=by.person)
    context = {
        "title": shown.number,
        "crumbs": crumbs_of(shown.number),
        "referral": shown,
        "state": shown.get_state_display(),
        "facts": _facts(shown),
        "lit": lit(shown, today=clock.today(), working=calendar()),
        "events": events(acts=queries.acts(referral=shown), by=by),
        "actions": _actions(shown, by),
        "may_open": mine is not None and can(policies.check_may_read, referral=shown, by=by),
        "grants": queries.grants(referral=shown),
        "openings": queries.openings_of(referral=shown),
        "person": by.person,
        "minutes": room.minutes_left(request),
    }
    return render(request, "leads/page.html", context)


def _actions(shown: Referral, by: Actor) -> list[Action]:
    """Return what the reader may do now; steps that are another's or another day's are left out."""
    offered = (
        offer(key=key, deed=deed, thing=shown, url=reverse("lead-do", args=[shown.pk, key]), by=by)
        for key, deed in REFERRAL.items()
    )
    made = [action for action in offered if not action.refusal]
    if can(policies.check_can_grant, referral=shown, by=by):
        url = reverse("lead-authorise", args=[shown.pk])
        made.append(
            Action(key="authorise", label=_("Authorise somebody to open it"), icon="user-check", url=url)
        )
    if can(policies.check_can_ask_reporter, referral=shown, by=by):
        url = reverse("lead-reporter", args=[shown.pk])
        made.append(Action(key="reporter", label=_("Ask for the reporter's identity"), icon="eye", url=url))
    if shown.state == State.RETURNED and shown.origin_id == by.body_id:
        url = f"{reverse('lead-new')}?follows={shown.pk}"
        made.append(
            Action(
                key="again",
                label=_("Seal it for another body"),
                icon="arrow-forward-up",
                url=url,
                opens="page",
            )
        )
    return made


def _facts(shown: Referral) -> list[Fact]:
    kinds = queries.part_kinds(referral=shown)
    files = kinds.count(Part.Kind.FILE)
    parts = [_("what it says")]
    if files:
        parts.append(ngettext("%(n)d attachment", "%(n)d attachments", files) % {"n": files})
    if shown.has_reporter:
        parts.append(_("who reported it, apart"))
    facts = [
        Fact(label=_("Sealed by"), value=shown.origin.label),
        Fact(label=_("Sealed for"), value=shown.receiver.label),
        Fact(label=_("In custody of"), value=shown.custody.label),
        Fact(label=_("How"), value=_("shared") if shown.is_shared else _("handed over")),
        Fact(label=_("What is sealed"), value="、".join(parts), is_wide=True),
        Fact(label=_("Sealed on"), value=cn_date(shown.sealed_at)),
        Fact(label=_("Sent on"), value=cn_date(shown.sent_at) if shown.sent_at else None),
        Fact(label=_("Acknowledged on"), value=cn_date(shown.received_at) if shown.received_at else None),
        Fact(label=_("Disposal"), value=shown.get_disposal_display() if shown.disposal else None),
        Fact(label=_("Follows"), value=shown.follows.number if shown.follows else None),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@room.entered
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of a referral."""
    shown = referral_or_404(pk)
    if action not in REFERRAL:
        raise Http404
    return perform(request=request, deed=REFERRAL[action], thing=shown, back_url=reverse("lead", args=[pk]))


@require_POST
@room.entered
def open_once(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a lead says, this once; the authorisation is spent with it."""
    by, shown = acting_request(request).actor, referral_or_404(pk)
    back_url = reverse("lead", args=[pk])
    try:
        opened = operations.open_lead(referral=shown, opener=room.opener(request), by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    context = {
        "title": shown.number,
        "crumbs": crumbs_of(shown.number),
        "referral": shown,
        "opened": opened,
        "answers": [(Part.Kind(one.kind).label, one.text) for one in opened.answers],
        "minutes": room.minutes_left(request),
    }
    return render(request, "leads/opened.html", context)


@require_POST
@room.entered
def file(request: HttpRequest, pk: int, ordinal: int) -> HttpResponse:
    """Hand out an attachment, to who has just opened the lead; as a file to be kept by him or not, never shown in the page."""
    by, shown = acting_request(request).actor, referral_or_404(pk)
    try:
        enclosed, content = operations.open_file(
            referral=shown, ordinal=ordinal, opener=room.opener(request), by=by, at=clock.now()
        )
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("lead", args=[pk]))
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(enclosed.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
@room.entered
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Authorise a colleague to open the lead once."""
    by, shown = acting_request(request).actor, referral_or_404(pk)
    back_url = reverse("lead", args=[pk])
    form = ColleagueForm(request.POST or None, by=by)
    try:
        policies.check_can_grant(referral=shown, by=by)
        if request.method == "POST" and form.is_valid():
            operations.grant(referral=shown, to=form.cleaned_data["to"], by=by, at=clock.now())
            messages.success(request, _("Authorised, for one opening."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Authorise somebody to open it"),
        submit=_("Authorise"),
        back_url=back_url,
        crumbs=crumbs_of(shown.number),
    )


@require_http_methods(["GET", "POST"])
@room.entered
def reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask two custodians for the reporter's identity."""
    by, shown = acting_request(request).actor, referral_or_404(pk)
    back_url = reverse("lead", args=[pk])
    form = AskForm(request.POST or None, by=by, purpose=Opening.Purpose.REPORTER)
    try:
        policies.check_can_ask_reporter(referral=shown, by=by)
        if request.method == "POST" and form.is_valid():
            operations.ask_reporter(referral=shown, **form.cleaned_data, by=by, at=clock.now())
            messages.success(request, _("Asked; the first custodian has been told."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Ask for the reporter's identity"),
        submit=_("Ask"),
        back_url=back_url,
        warning=_("Two custodians decide, one after the other. Each opening is an act of the ledger."),
        crumbs=crumbs_of(shown.number),
    )
