"""A feed of readings: what came last of each station, and taking a file in."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.incidents import operations, policies
from jianxing.incidents.models import Feed
from jianxing.incidents.queries import feeds as queries
from jianxing.kernel.actor import Actor
from jianxing.methods.incidents.readings import MOST_BYTES
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import Led, enter
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request

#: So far back what came last is looked for.
SPAN: Final = timedelta(days=7)


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Readings (CSV)"),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
        help_text=gettext_lazy(
            "A header and one reading a row: 站点, 经度, 纬度, 要素, 数值, 单位, 时间; longitude and latitude in WGS 84."
        ),
    )


def _crumbs() -> list[Crumb]:
    return [
        Crumb(label=_("Incidents and drills"), url=reverse("incidents")),
        Crumb(label=_("Feeds"), url=reverse("incident-feeds")),
    ]


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One feed: what came last of each station within seven days."""
    by, shown, now = acting_request(request).actor, found_or_404(queries.one, pk=pk), clock.now()
    rows = queries.latest(before=now + timedelta(minutes=5), after=now - SPAN, feed=shown)
    middle = rows[0] if rows else None
    context = {
        "title": shown.name,
        "crumbs": _crumbs(),
        "feed": shown,
        "rows": rows,
        "map_url": f"{reverse('atlas-map')}?at={middle.longitude:.5f},{middle.latitude:.5f},10"
        if middle
        else "",
        "may_take": shown.form == Feed.Form.CSV
        and shown.closed_at is None
        and can(policies.check_can_feed, body=shown.body, by=by),
        "table": Listing(
            id="readings",
            count=len(rows),
            columns=(
                Column(key="station", label=pgettext("reading", "Station"), kind="name", can_hide=False),
                Column(key="quantity", label=pgettext("reading", "Quantity"), kind="short"),
                Column(key="value", label=pgettext("reading", "Value"), kind="num"),
                Column(key="unit", label=pgettext("reading", "Unit"), kind="short"),
                Column(key="at", label=pgettext("reading", "Measured"), kind="date"),
                Column(key="place", label=_("Longitude, latitude (WGS 84)"), kind="short"),
            ),
        ),
    }
    return render(request, "incidents/feed.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file of readings in."""
    feed = found_or_404(queries.one, pk=pk)
    back = reverse("incident-feed", args=[pk])

    def run(data: dict[str, Any], by: Actor, at: datetime) -> Led:
        file = data["file"]
        came = operations.take_readings(
            feed=feed, data=file.read(MOST_BYTES + 1), name=file.name, by=by, at=at
        )
        fresh = ngettext("%(n)d reading is new", "%(n)d readings are new", came.fresh) % {"n": came.fresh}
        known = _("%(n)d had come before") % {"n": came.known}
        return Led(to=back, said=f"{fresh}；{known}。" if came.known else f"{fresh}。")

    return enter(
        request=request,
        form=FileForm(request.POST or None, request.FILES or None),
        check=lambda by: policies.check_can_feed(body=feed.body, by=by),
        run=run,
        back_url=back,
        title=_("Take readings in"),
        submit=_("Take them in"),
        crumbs=[*_crumbs(), Crumb(label=feed.name, url=back)],
    )
