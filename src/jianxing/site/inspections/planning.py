"""Planning an inspection."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.inspections import operations, policies
from jianxing.inspections.operations import Companion, Target
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.forms import PlanForm


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
    back_url = reverse("inspections")
    keys = [int(key) for key in request.GET.getlist("projects") if key.isdecimal()]
    form = PlanForm(request.POST or None, initial={"planned_on": clock.today(), "projects": keys})

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        inspection = operations.plan(
            **{name: data[name] for name in ("mode", "title", "planned_on", "domain", "place", "people", "focus_item")},
            targets=targets_of(data),
            companions=companions_of(data),
            by=by,
            at=at,
        )  # fmt: skip
        return reverse("inspection", args=[inspection.pk])

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_inspect(by=by),
        run=run,
        said=_("The inspection is planned."),
        title=_("Plan an inspection"),
        submit=_("Plan"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Inspections"), url=back_url)],
    )
