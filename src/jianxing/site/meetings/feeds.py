"""Calendar feeds: the body's own, making and revoking them, and the calendar that a token opens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, can
from jianxing.kernel.actor import Actor
from jianxing.meetings import operations, policies, queries
from jianxing.meetings.calendars import calendar_of
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.forms import FeedForm
from jianxing.site.meetings.lists import tabs
from jianxing.site.requests import acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The feeds of the acting body."""
    by = acting_request(request).actor
    rows = list(queries.feeds(by=by))
    table = Listing(
        id="calendar-feeds",
        count=len(rows),
        columns=(
            Column(key="name", label=_("Calendar"), kind="name", can_hide=False),
            Column(key="made", label=_("Made"), kind="date"),
            Column(key="by", label=_("By whom"), kind="short"),
            Column(key="used", label=_("Last used"), kind="date"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="act", label=pgettext("feed", "Change"), kind="short"),
        ),
    )
    context = {
        "title": _("Consultations"),
        "tabs": tabs("calendar-feeds"),
        "table": table,
        "rows": rows,
        "may_make": can(policies.check_can_make_feed, by=by),
    }
    return render(request, "meetings/feeds.html", context)


@require_http_methods(["GET", "POST"])
@business_only
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Make a feed, and show its address once."""
    by, back_url = acting_request(request).actor, reverse("calendar-feeds")
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            feed, secret = operations.make_feed(**form.cleaned_data, by=by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context: dict[str, Any] = {
                "title": _("The calendar feed is made"),
                "crumbs": [Crumb(label=_("Calendar feeds"), url=back_url)],
                "feed": feed,
                "address": request.build_absolute_uri(reverse("calendar-feed", args=[secret])),
            }
            return render(request, "meetings/feed_made.html", context)
    return form_page(
        request=request,
        form=form,
        title=_("Make a calendar feed"),
        submit=_("Make it"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Calendar feeds"), url=back_url)],
        warning=_(
            "Whoever holds its address reads when your body meets, without signing in; no name and no agenda."
        ),
    )


@require_POST
@business_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a feed at once."""
    by, back_url = acting_request(request).actor, reverse("calendar-feeds")
    feed = queries.feeds(by=by).filter(pk=pk).first()
    if feed is None:
        raise Http404
    try:
        operations.revoke_feed(feed=feed, by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    messages.success(request, _("Revoked; the address opens nothing any more."))
    return done(request=request, to=back_url)


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar that a token opens, for a calendar program; nothing for any other."""
    at = clock.now()
    opened = operations.open_feed(secret=token, at=at)
    if opened is None:
        gone = HttpResponseNotFound()
        # Django would write the address into the log, and the token with it.
        gone._has_been_logged = True  # type: ignore[attr-defined]
        return gone
    with translation.override("zh-hans"), acting(Actor.system(body_id=opened.body_id)):
        body = Body.objects.get(pk=opened.body_id)
        origin = request.build_absolute_uri("/").rstrip("/")
        made = calendar_of(body=body, today=clock.today(), at=at, origin=origin)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="jianxing.ics"'
    return answer
