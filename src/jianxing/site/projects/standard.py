"""Projects out and in as OC4IDS."""

from typing import Any

import orjson
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.oc4ids import reading, writing
from jianxing.projects import policies
from jianxing.site import clock
from jianxing.site.answers import refused_as
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request

OUTCOMES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "refused": gettext_lazy("not taken"),
}


class PackageForm(forms.Form):
    """A package, and whether it is only looked at."""

    file = forms.FileField(label=gettext_lazy("OC4IDS package (JSON)"))
    only_look = forms.BooleanField(
        label=gettext_lazy("Only show what would be done"), required=False, initial=True
    )


@require_safe
@business_only
def take_out(request: HttpRequest) -> HttpResponse:
    """Give what the acting body sees of the projects as a package."""
    at = clock.now()
    content = writing.package(publisher=acting_request(request).body_acting.name, at=at)
    answer = HttpResponse(orjson.dumps(content, option=orjson.OPT_INDENT_2), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="projects-oc4ids.json"'
    return answer


@require_http_methods(["GET", "POST"])
@business_only
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a package, show what it does, and do it."""
    asked = acting_request(request)
    back_url = reverse("projects")
    try:
        policies.check_can_register(by=asked.actor)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    form = PackageForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file, dry = form.cleaned_data["file"], form.cleaned_data["only_look"]
        try:
            answer = reading.bring_in(
                content=file.read(reading.MOST_BYTES + 1),
                name=file.name,
                dry=dry,
                by=asked.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            context = {
                "dry": dry,
                "lines": [(line, OUTCOMES[line.outcome]) for line in answer.lines],
                "counts": [(OUTCOMES[name], count) for name, count in answer.counts().items()],
            }
    context |= {
        "form": form,
        "title": _("Import OC4IDS"),
        "crumbs": [Crumb(label=_("Projects"), url=back_url)],
    }
    return render(request, "projects/oc4ids.html", context, status=422 if form.errors else 200)
