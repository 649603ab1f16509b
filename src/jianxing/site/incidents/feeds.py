"""Feeds of the acting body: the agreements, and which of them are silent."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.incidents import operations, policies
from jianxing.incidents.models import Feed
from jianxing.incidents.queries import feeds as queries
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import Deed, enter, perform
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.forms import ConfirmForm, FeedForm
from jianxing.site.requests import acting_request


def _crumbs() -> list[Crumb]:
    return [Crumb(label=_("Incidents and drills"), url=reverse("incidents"))]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The acting body's feeds, each with when it was heard last against what was agreed."""
    asked = acting_request(request)
    rows = queries.heard(by=asked.actor, at=clock.now())
    table = Listing(
        id="feeds",
        count=len(rows),
        columns=(
            Column(key="name", label=pgettext("feed", "Feed"), kind="name", can_hide=False),
            Column(key="form", label=pgettext("feed", "Written as"), kind="short"),
            Column(key="sender", label=_("Sender"), kind="name"),
            Column(key="signed", label=pgettext("feed", "Signed"), kind="short"),
            Column(key="age", label=_("Agreed age, min"), kind="num"),
            Column(key="heard", label=_("Heard last"), kind="date"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="do", label=_("Do"), kind="short"),
        ),
    )
    context = {
        "title": _("Feeds"),
        "table": table,
        "rows": rows,
        "crumbs": _crumbs(),
        "may_feed": can(policies.check_can_feed, body=asked.body_acting, by=asked.actor),
    }
    return render(request, "incidents/feeds.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Agree on a feed."""
    asked = acting_request(request)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.open_feed(**data, by=by, at=at)
        return reverse("incident-feeds")

    return enter(
        request=request,
        form=FeedForm(request.POST or None),
        check=lambda by: policies.check_can_feed(body=asked.body_acting, by=by),
        run=run,
        said=_("The feed is open."),
        back_url=reverse("incident-feeds"),
        title=_("Agree on a feed"),
        submit=_("Open the feed"),
        crumbs=_crumbs(),
    )


def _close(feed: Feed, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.close_feed(feed=feed, by=by, at=at)


CLOSE = Deed(
    label=gettext_lazy("Close the feed"), form=ConfirmForm, run=_close, icon="ban",
    check=lambda feed, by: policies.check_can_feed(body=feed.body, by=by), said=gettext_lazy("Closed; what came stays."),
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the agreement on a feed."""
    feed = found_or_404(queries.one, pk=pk)
    return perform(request=request, deed=CLOSE, thing=feed, back_url=reverse("incident-feeds"))
