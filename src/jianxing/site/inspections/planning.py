"""Planning an inspection."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.inspections import operations, policies
from jianxing.inspections.operations import Companion, Target
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.forms import PlanForm
from jianxing.site.requests import acting_request


def targets_of(data: dict[str, Any]) -> list[Target]:
    """Return where the form wants to go: its projects, then its other places, each with what is looked at."""
    aspects = tuple(data["aspects"])
    projects = [Target(project=project, aspects=aspects) for project in data["projects"]]
    return [*projects, *(Target(site=site, aspects=aspects) for site in data["sites"])]


def companions_of(data: dict[str, Any]) -> list[Companion]:
    """Return who comes along: those who inspect too, then the others."""
    joint = [Companion(body=body, is_joint=True) for body in data["joint"]]
    return [*joint, *(Companion(body=body) for body in data["along"] if body not in data["joint"])]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Plan an inspection; a project's page hands its project over."""
    by, back_url = acting_request(request).actor, reverse("inspections")
    keys = [int(key) for key in request.GET.getlist("projects") if key.isdecimal()]
    form = PlanForm(request.POST or None, initial={"planned_on": clock.today(), "projects": keys})
    try:
        policies.check_can_inspect(by=by)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            inspection = operations.plan(
                **{name: data[name] for name in ("mode", "title", "planned_on", "domain", "place", "people", "focus_item")},
                targets=targets_of(data),
                companions=companions_of(data),
                by=by,
                at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The inspection is planned."))
            return done(request=request, to=reverse("inspection", args=[inspection.pk]))
    except NotAllowed as refusal:
        return refused(
            request=request, reason=refusal.reason, remedy=refusal.remedy, back_url=back_url, status=403
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Plan an inspection"),
        submit=_("Plan"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Inspections"), url=back_url)],
    )
