"""An approval, a material, the tracking code and a frozen forecast of a bundle."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import operations, policies, queries
from jianxing.approvals.models import Approval
from jianxing.directory.policies import Refused
from jianxing.site import clock
from jianxing.site.answers import form_page, found_or_404, refused_as
from jianxing.site.approvals.doing import APPROVAL, MATERIAL
from jianxing.site.approvals.forms import ConfirmForm
from jianxing.site.approvals.page import bundle_or_404
from jianxing.site.components import Crumb
from jianxing.site.deeds import perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


def _approval_or_404(pk: int) -> Approval:
    return found_or_404(queries.one_approval, pk=pk)


@require_safe
@business_only
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to an approval on its bundle's page."""
    shown = _approval_or_404(pk)
    return redirect(f"{reverse('approval-bundle', args=[shown.bundle_id])}#approval-{pk}")


@require_http_methods(["GET", "POST"])
@business_only
def do_approval(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step of an approval."""
    shown = _approval_or_404(pk)
    if action not in APPROVAL:
        raise Http404
    initial: dict[str, Any] = {"on": clock.today()}
    if action == "promise":
        initial = {"days": shown.limit}
    return perform(
        request=request,
        deed=APPROVAL[action],
        thing=shown,
        back_url=reverse("approval-bundle", args=[shown.bundle_id]),
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
@business_only
def do_material(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say when a material is expected, or since when it is there."""
    shown = found_or_404(queries.one_material, pk=pk)
    if action not in MATERIAL:
        raise Http404
    return perform(
        request=request,
        deed=MATERIAL[action],
        thing=shown,
        back_url=reverse("approval-bundle", args=[shown.bundle_id]),
        initial={"expected_on": shown.expected_on, "ready_on": shown.ready_on},
    )


@require_safe
@business_only
def forecast(request: HttpRequest, pk: int) -> HttpResponse:
    """The inputs of a forecast as a file that ``jianxing approvals`` reads."""
    shown = found_or_404(queries.one_forecast, pk=pk)
    answer = HttpResponse(
        json.dumps(shown.inputs, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.bundle.number}-{shown.as_of}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@business_only
@never_cache
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the code of the enterprise's page, and show it once."""
    by, shown = acting_request(request).actor, bundle_or_404(pk)
    back_url = reverse("approval-bundle", args=[pk])
    crumbs = [
        Crumb(label=_("Approval bundles"), url=reverse("approval-bundles")),
        Crumb(label=shown.number, url=back_url),
    ]
    form = ConfirmForm(request.POST or None)
    try:
        policies.check_can_code(bundle=shown, by=by)
        if request.method == "POST":
            made, secret = operations.make_code(bundle=shown, by=by, at=clock.now())
            context = {
                "title": _("The tracking code is made"),
                "crumbs": crumbs,
                "bundle": shown,
                "code": made,
                "secret": secret,
                "address": request.build_absolute_uri(reverse("track")),
            }
            return render(request, "approvals/code_made.html", context)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request,
        form=form,
        title=_("Make a tracking code"),
        submit=_("Make the code"),
        back_url=back_url,
        crumbs=crumbs,
        warning=_(
            "Whoever holds it follows this application without signing in. An earlier code opens nothing any more."
        ),
    )
