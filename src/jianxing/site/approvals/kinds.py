"""The kinds of approvals that bodies keep, and how long past cases took."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import operations, policies, queries
from jianxing.directory.models import Body
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.site.answers import found_or_404
from jianxing.site.approvals.forms import CasesForm, KindForm
from jianxing.site.approvals.lists import tabs
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The kinds of all bodies with their limits, and the templates made of them."""
    asked = acting_request(request)
    kept = queries.kinds()
    table = Listing(
        id="approval-kinds",
        count=len(kept),
        export_url=reverse("export-of", args=["approval-kinds"]),
        columns=(
            Column(key="name", label=_("Kind of approval"), kind="name", can_hide=False),
            Column(key="body", label=_("Approving body"), kind="name"),
            Column(key="code", label=_("Code of the kind"), kind="short"),
            Column(key="statutory", label=_("Statutory limit"), kind="num"),
            Column(key="promised", label=_("Promised limit"), kind="num"),
            Column(key="past", label=_("Past cases"), kind="num"),
            Column(key="basis", label=_("Legal basis"), kind="text"),
        ),
    )
    context = {
        "title": _("Approval bundles"),
        "tabs": tabs("approval-kinds"),
        "table": table,
        "rows": [(one, one.kind.body_id == asked.actor.body_id) for one in kept],
        "templates": list(queries.templates()),
        "may_keep": can(policies.check_can_keep_kinds, body=asked.body_acting, by=asked.actor),
    }
    return render(request, "approvals/kinds.html", context)


def _crumbs() -> list[Crumb]:
    return [
        Crumb(label=_("Approval bundles"), url=reverse("approval-bundles")),
        Crumb(label=_("Kinds of approvals"), url=reverse("approval-kinds")),
    ]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Keep a kind of approval of one's own body."""

    def check(by: Actor) -> None:
        policies.check_can_keep_kinds(body=Body.objects.get(pk=by.body), by=by)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.keep_kind(**data, by=by, at=at)
        return reverse("approval-kinds")

    return enter(
        request=request,
        form=KindForm(request.POST or None),
        check=check,
        run=run,
        said=_("Kept; one of the same code has been followed by it."),
        title=_("Keep a kind of approval"),
        submit=_("Keep the kind"),
        back_url=reverse("approval-kinds"),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@business_only
def cases(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter how long further past cases of a kind took."""
    kind = found_or_404(queries.one_kind, pk=pk)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.add_past_cases(kind=kind, days=data["days"], by=by, at=at)
        return reverse("approval-kinds")

    return enter(
        request=request,
        form=CasesForm(request.POST or None),
        check=lambda by: policies.check_can_keep_kinds(body=kind.body, by=by),
        run=run,
        said=_("Entered; chances are drawn from them too."),
        title=_("Past cases of “%(name)s”") % {"name": kind.name},
        submit=_("Enter them"),
        back_url=reverse("approval-kinds"),
        crumbs=_crumbs(),
    )
