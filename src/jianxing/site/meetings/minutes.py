"""Minutes: drafting from what was written down, the page as it prints, signing and sending back."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.letters.documents import MEDIA_TYPES
from jianxing.meetings import operations, policies, queries
from jianxing.meetings.documents import rendered
from jianxing.meetings.minuting import proposed_text, proposed_title
from jianxing.meetings.models import Minutes
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.components import Crumb
from jianxing.site.deeds import offer, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.doing import MINUTES
from jianxing.site.meetings.forms import MinutesForm
from jianxing.site.meetings.page import meeting_or_404
from jianxing.site.requests import acting_request


def _minutes_or_404(pk: int) -> Minutes:
    return found_or_404(queries.one_minutes, pk=pk)


@require_http_methods(["GET", "POST"])
@business_only
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a version of the minutes; the form comes filled with the agenda, the decisions and who came."""
    by, meeting = acting_request(request).actor, meeting_or_404(pk)
    back_url = reverse("meeting", args=[pk])
    try:
        policies.check_can_write_down(meeting=meeting, by=by)
        initial = {"title": proposed_title(meeting), "text": proposed_text(meeting)}
        form = MinutesForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            made = operations.draft_minutes(meeting=meeting, **form.cleaned_data, by=by, at=clock.now())
            messages.success(request, _("Drafted; a leader signs."))
            return done(request=request, to=reverse("minutes", args=[made.pk]))
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request,
        form=form,
        title=_("Draft the minutes"),
        submit=_("Hand to the leader"),
        back_url=back_url,
        crumbs=[Crumb(label=meeting.number, url=back_url)],
    )


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of the minutes, as it is read and printed."""
    by, shown = acting_request(request).actor, _minutes_or_404(pk)
    offers = (
        offer(key=key, deed=deed, thing=shown, url=reverse("minutes-do", args=[pk, key]), by=by)
        for key, deed in MINUTES.items()
    )
    context = {
        "title": _("Minutes"),
        "crumbs": [
            Crumb(label=_("Consultations"), url=reverse("meetings")),
            Crumb(label=shown.meeting.number, url=reverse("meeting", args=[shown.meeting_id])),
            Crumb(label=_("Minutes")),
        ],
        "minutes": shown,
        "meeting": shown.meeting,
        "actions": list(offers) if shown.state == "draft" else [],
    }
    return render(request, "meetings/minutes.html", context)


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The minutes as an official document, Word or PDF."""
    if form not in MEDIA_TYPES:
        raise Http404
    shown = _minutes_or_404(pk)
    meeting = meeting_or_404(shown.meeting_id)
    made = rendered(minutes=shown, meeting=meeting, format=form)
    answer = HttpResponse(made, content_type=MEDIA_TYPES[form])
    name = quote(f"{shown.title}.{form}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Sign a draft, or send it back."""
    shown = _minutes_or_404(pk)
    if action not in MINUTES:
        raise Http404
    return perform(request=request, deed=MINUTES[action], thing=shown, back_url=reverse("minutes", args=[pk]))
