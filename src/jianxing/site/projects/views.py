"""Pages of projects."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.alike import operations as alike
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import Refused, can
from jianxing.findings import queries as finding_queries
from jianxing.inspections import policies as inspection_policies
from jianxing.inspections import queries as inspection_queries
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.notices.queries import calendar
from jianxing.projects import operations, policies, queries
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import STAGE_LABELS, Fund, FundEntry, ParkAsset, Project
from jianxing.projects.queries import Filters, ProjectPage
from jianxing.schedules import queries as schedule_queries
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, refused_as
from jianxing.site.approvals.panel import panel as bundles_on
from jianxing.site.asking import number, words
from jianxing.site.boundaries.near import near_border
from jianxing.site.components import Column, Crumb, Event, Fact, Listing, Step
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.findings.rows import rows
from jianxing.site.instructions.history import in_time_line
from jianxing.site.instructions.panel import panel as instructions_on
from jianxing.site.letters.history import in_time_line as letters_in_time_line
from jianxing.site.letters.panel import panel as letters_on
from jianxing.site.projects.doing import ADD_ENTRY, ASSET, ENTRY, PROJECT
from jianxing.site.projects.forms import ProjectForm
from jianxing.site.requests import ActingRequest, acting_request

FINDINGS_SHOWN = 20
INSPECTIONS_SHOWN = 10


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Projects in pinyin order, narrowed by domain, stage and words."""
    filters = Filters(
        domain=words(request, "domain"),
        stage=words(request, "stage"),
        parent=number(request, "parent"),
        words=words(request),
    )
    page = queries.page(filters=filters, cursor=words(request, "after"))
    kept = {
        name: value
        for name, value in (
            ("domain", filters.domain),
            ("stage", filters.stage),
            ("parent", filters.parent),
            ("q", filters.words),
        )
        if value
    }
    table = Listing(
        id="projects",
        export_url=f"{reverse('export-of', args=['projects'])}?{urlencode(kept)}",
        count=page.count,
        count_is_exact=page.count_is_exact,
        next_url="?" + urlencode(kept | {"after": page.next_cursor}) if page.next_cursor else None,
        columns=(
            Column(key="name", label=_("Project"), kind="name"),
            Column(key="domain", label=_("Domain"), kind="short"),
            Column(key="stage", label=_("Stage"), kind="short"),
            Column(key="parent", label=_("Part of"), kind="name"),
            Column(key="place", label=_("Governing jurisdiction"), kind="short"),
        ),
    )
    try:
        policies.check_can_register(by=acting_request(request).actor)
        may_add = True
    except Refused:
        may_add = False
    context = {
        "title": _("Projects"),
        "table": table,
        "rows": page.projects,
        "filters": asdict(filters),
        "domains": PlanDomain.choices,
        "stages": [(stage.value, label) for stage, label in STAGE_LABELS.items()],
        "may_add": may_add,
    }
    return render(request, "projects/listing.html", context)


def _page(pk: int, work_days: Calendar) -> ProjectPage:
    return found_or_404(queries.project_page, pk=pk, today=clock.today(), calendar=work_days)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: how far it is, what is stuck, what is checked, where the money is."""
    asked, work_days = acting_request(request), calendar()
    shown = _page(pk, work_days)
    project = shown.project
    stuck = finding_queries.for_list(
        finding_queries.filtered(
            filters=finding_queries.Filters(project=pk), by=asked.actor, today=clock.today()
        )
    ).order_by("-id")[: FINDINGS_SHOWN + 1]
    found = rows(findings=stuck, today=clock.today(), calendar=work_days)
    actions, why_nothing = once(
        [
            offer(
                key=key, deed=deed, thing=project, url=reverse("project-do", args=[pk, key]), by=asked.actor
            )
            for key, deed in PROJECT.items()
        ]
    )
    instructed = instructions_on(project=project, asked=asked)
    written = letters_on(project=project, asked=asked)
    context = {
        "title": project.name,
        "crumbs": _crumbs(project),
        "shown": shown,
        "project": project,
        "facts": _facts(shown),
        "steps": _steps(project),
        "stuck": found[:FINDINGS_SHOWN],
        "has_more_stuck": len(found) > FINDINGS_SHOWN,
        "events": letters_in_time_line(
            in_time_line(_events(shown), instructed["instructions"]), written["letters"]
        ),
        "actions": actions,
        "why_nothing": why_nothing,
        "checks": inspection_queries.checklist_progress(project=project, items=shown.items),
        "inspections": list(inspection_queries.of_project(project=project)[:INSPECTIONS_SHOWN]),
        "may_inspect": can(inspection_policies.check_can_inspect, by=asked.actor),
        "doubts": _doubts(shown),
        "may_report": _may_report(project, asked),
        "schedules": list(schedule_queries.of_project(project=project)),
        **instructed,
        **written,
        **bundles_on(project=project, asked=asked),
    }
    return render(request, "projects/page.html", context)


def _may_report(project: Project, asked: ActingRequest) -> bool:
    try:
        policies.check_can_report(project=project, by=asked.actor)
    except Refused:
        return False
    return True


def _crumbs(project: Project) -> list[Crumb]:
    above = [Crumb(label=_("Projects"), url=reverse("projects"))]
    if project.parent is not None:
        above.append(Crumb(label=project.parent.name, url=reverse("project", args=[project.parent_id])))
    return [*above, Crumb(label=project.name)]


def _facts(shown: ProjectPage) -> list[Fact]:
    project = shown.project
    whose: dict[str, list[str]] = {}
    for link in shown.bodies:
        whose.setdefault(link.get_part_display(), []).append(link.body.label)
    facts = [Fact(label=part, value="、".join(names)) for part, names in whose.items()]
    facts += [
        Fact(label=_("Located in"), value=project.located_in.name if project.located_in else "—"),
        Fact(
            label=_("Governing jurisdiction"), value=project.governed_by.name if project.governed_by else "—"
        ),
        Fact(label=_("Kept by"), value=project.registered_by.label),
        *_near_border(project),
    ]
    if shown.spans:
        facts.append(
            Fact(label=_("Runs through"), value="、".join(span.jurisdiction.name for span in shown.spans))
        )
    if project.introduced_on:
        facts.append(Fact(label=_("Newly introduced on"), value=project.introduced_on.isoformat()))
    if project.summary:
        facts.append(Fact(label=_("Summary"), value=project.summary, is_wide=True))
    return facts


def _near_border(project: Project) -> list[Fact]:
    if project.longitude is None or project.latitude is None:
        return []
    return near_border(float(project.longitude), float(project.latitude))


def _steps(project: Project) -> list[Step]:
    order = list(Stage)
    here = order.index(Stage(project.stage))
    return [
        Step(
            label=str(STAGE_LABELS[stage]),
            status="done" if place < here else "current" if place == here else "ahead",
        )
        for place, stage in enumerate(order)
    ]


def _events(shown: ProjectPage) -> list[Event]:
    return [
        Event(
            at=entered.on or entered.recorded_at,
            what=_("Entered the stage “%(stage)s”") % {"stage": STAGE_LABELS[Stage(entered.stage)]},
            text=" ".join(part for part in (entered.document, entered.reason) if part),
            icon="flag",
        )
        for entered in shown.stages
    ]


def _doubts(shown: ProjectPage) -> list[tuple[str, str]]:
    return [(doubt.handle.replace(":", "-"), doubt.description) for doubt in shown.doubts]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Register a project."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        project = operations.register(**data | {"stage": Stage(data["stage"])}, by=by, at=at)
        return reverse("project", args=[project.pk])

    return enter(
        request=request,
        form=ProjectForm(request.POST or None),
        check=lambda by: policies.check_can_register(by=by),
        run=run,
        title=_("Register a project"),
        submit=_("Register"),
        back_url=reverse("projects"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a project."""
    if action not in PROJECT:
        raise Http404
    project = get_object_or_404(Project.objects.select_related("registered_by", "parent"), pk=pk)
    initial = {
        "amend": {
            "name": project.name,
            "domain": project.domain,
            "code": project.code,
            "introduced_on": project.introduced_on,
            "summary": project.summary,
        },
        "stage": {"on": clock.today()},
    }.get(action)
    return perform(
        request=request,
        deed=PROJECT[action],
        thing=project,
        back_url=reverse("project", args=[pk]),
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
@business_only
def add_entry(request: HttpRequest, pk: int, fund: int) -> HttpResponse:
    """Write down a budget line, an allocation, a payment or a use."""
    held = get_object_or_404(Fund.objects.select_related("project"), pk=fund, project_id=pk)
    return perform(request=request, deed=ADD_ENTRY, thing=held, back_url=reverse("project", args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def entry_do(request: HttpRequest, pk: int, entry: int, action: str) -> HttpResponse:
    """Settle or void an entry."""
    if action not in ENTRY:
        raise Http404
    held = get_object_or_404(FundEntry.objects.select_related("fund__project"), pk=entry, fund__project_id=pk)
    return perform(request=request, deed=ENTRY[action], thing=held, back_url=reverse("project", args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def asset_do(request: HttpRequest, pk: int, asset: int, action: str) -> HttpResponse:
    """Plan, use again or release an idle asset."""
    if action not in ASSET:
        raise Http404
    held = get_object_or_404(ParkAsset.objects.select_related("park"), pk=asset, park_id=pk)
    return perform(
        request=request,
        deed=ASSET[action],
        thing=held,
        back_url=reverse("project", args=[pk]),
        initial={"on": clock.today()},
    )


@require_http_methods(["POST"])
@business_only
def doubt_to_finding(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Register what the money makes one ask as a finding on the project."""
    asked, shown = acting_request(request), _page(pk, calendar())
    doubt = next((each for each in shown.doubts if each.handle.replace(":", "-") == key), None)
    if doubt is None:
        raise Http404
    description = f"{shown.project.name}:{doubt.description}"
    asked_before = (
        finding_queries.filtered(
            filters=finding_queries.Filters(project=pk), by=asked.actor, today=clock.today()
        )
        .filter(description=description)
        .first()
    )
    if asked_before is not None:  # the second click, or somebody was faster
        return done(request=request, to=reverse("finding", args=[asked_before.pk]))
    try:
        finding = alike.register(
            description=description,
            domain=shown.project.domain,
            category=_("Funds"),
            found_on=clock.today(),
            projects=[shown.project],
            by=asked.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        back = reverse("project", args=[pk])
        return refused_as(request=request, refusal=refusal, back_url=back)
    return done(request=request, to=reverse("finding", args=[finding.pk]))
