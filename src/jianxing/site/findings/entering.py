"""Entering a finding by hand, as a draft or registered at once, with the projects that it holds up."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.alike.operations import register
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.findings import operations, policies
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.projects.operations import ensure_projects
from jianxing.site import clock
from jianxing.site.alike.typed import ComparedTextarea
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.findings.forms import ContentForm
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.requests import acting_request


class NewFindingForm(ContentForm):
    """What is stuck, which projects it holds up, and whose it seems to be."""

    projects = PickField(
        label=gettext_lazy("Projects that it holds up"), required=False, source=ProjectSource(), many=True,
        placeholder=gettext_lazy("Name of a project"),
    )  # fmt: skip
    new_projects = forms.CharField(
        label=gettext_lazy("Projects that are not there yet"), required=False, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One name a line; each is entered as a project."),
    )  # fmt: skip
    responsible = PickField(label=gettext_lazy("Responsible body"), required=False, source=BodySource())
    assisting = PickField(
        label=gettext_lazy("Assisting bodies"), required=False, source=BodySource(), many=True
    )
    as_draft = forms.BooleanField(
        label=gettext_lazy("Keep it as a draft for now; only your body sees it"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["description"].widget = ComparedTextarea({"rows": 5})

    field_order = (
        "description",
        "projects",
        "new_projects",
        "domain",
        "category",
        "place",
        "discovered_via",
        "found_on",
        "responsible",
        "assisting",
        "remark",
        "as_draft",
    )

    def clean_new_projects(self) -> list[str]:
        """Return the names, one a line."""
        names = [" ".join(line.split()) for line in self.cleaned_data["new_projects"].splitlines()]
        return [name for name in dict.fromkeys(names) if name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_projects") and not data.get("domain"):
            self.add_error("domain", _("A new project needs its domain."))
        return data


@require_http_methods(["GET", "POST"])
@business_only
def new(request: HttpRequest) -> HttpResponse:
    """Enter a finding."""
    asked = acting_request(request)
    today, back_url = clock.today(), reverse("findings")
    try:
        policies.check_can_register(by=asked.actor, supervises=asked.body_acting.supervises)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    form = NewFindingForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            finding = _enter(form.cleaned_data, by=asked.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            drafted = form.cleaned_data["as_draft"]
            messages.success(request, _("The draft is kept.") if drafted else _("The finding is registered."))
            return done(request=request, to=reverse("finding", args=[finding.pk]))
    return form_page(
        request=request,
        form=form,
        title=_("New finding"),
        submit=_("Enter the finding"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Supervision ledger"), url=back_url)],
    )


def _initial(request: HttpRequest, today: date) -> dict[str, Any]:
    """Other pages may hand over what they know, as a project's page does its project."""
    keys = [int(key) for key in request.GET.getlist("projects") if key.isdecimal()]
    known = {
        name: request.GET[name]
        for name in ("description", "domain", "category", "place")
        if name in request.GET
    }
    return {"found_on": today, "projects": keys, **known}


def _enter(data: dict[str, Any], *, by: Actor) -> Finding:
    at = clock.now()
    fields = {
        name: data[name]
        for name in ("domain", "category", "place", "discovered_via", "found_on", "remark", "responsible")
    }
    with transaction.atomic():
        projects: list[Project] = list(data["projects"])
        if data["new_projects"]:
            made = ensure_projects(names=data["new_projects"], domain=data["domain"], by=by, at=at)
            projects += [made[name] for name in data["new_projects"]]
        chosen = list(dict.fromkeys(projects))
        if data["as_draft"]:
            return operations.save_draft(
                description=data["description"], projects=chosen, by=by, at=at, **fields
            )
        return register(
            description=data["description"],
            projects=chosen,
            assisting=data["assisting"],
            by=by,
            at=at,
            **fields,
        )
