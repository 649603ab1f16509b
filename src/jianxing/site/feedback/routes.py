"""Routes: to whom reports of a category go, by jurisdiction."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.feedback import operations, policies, queries
from jianxing.kernel.actor import Actor
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import enter
from jianxing.site.feedback.forms import RouteForm
from jianxing.site.feedback.words import tabs
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The routes in force."""
    rows = list(queries.routes())
    context = {
        "title": _("Routes of reports"),
        "tabs": tabs("feedback-routes"),
        "may_set": can(policies.check_can_keep_doors, by=acting_request(request).actor),
        "rows": rows,
        "table": Listing(
            id="routes",
            count=len(rows),
            columns=(
                Column(key="category", label=pgettext("report", "Category"), kind="name", can_hide=False),
                Column(key="jurisdiction", label=_("Jurisdiction"), kind="name"),
                Column(key="responsible", label=_("Department that answers"), kind="name"),
                Column(key="body", label=_("Supervising body"), kind="name"),
                Column(key="set", label=_("In force since"), kind="date"),
            ),
        ),
    }
    return render(request, "feedback/routes.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Set a route; it takes the place of the one before."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.set_route(**data, by=by, at=at)
        return reverse("feedback-routes")

    return enter(
        request=request, form=RouteForm(request.POST or None),
        check=lambda by: policies.check_can_keep_doors(by=by), run=run, back_url=reverse("feedback-routes"),
        said=_("The route is in force for what comes in from now on."),
        title=_("Set a route"), submit=_("Set the route"),
        warning=_("A route of the same category and jurisdiction ends with it."),
        crumbs=[Crumb(label=_("Routes of reports"), url=reverse("feedback-routes"))],
    )  # fmt: skip
