"""An inspection's page: where one went, what was ticked, what came of it, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.evidence.models import File
from jianxing.inspections import policies, queries
from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import CheckResult, FieldEntry, Inspection, InspectionFile
from jianxing.inspections.queries import InspectionPage
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.projects.models import CheckItem, Focus, Project
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Action, Crumb, Fact, FileItem
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.findings.rows import rows
from jianxing.site.inspections.doing import INSPECTION, may_produce
from jianxing.site.inspections.history import events
from jianxing.site.instructions.history import in_time_line
from jianxing.site.instructions.panel import panel as instructions_on
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date

#: A step of the life-cycle is offered where it can be taken, not greyed once it has been.
STEPS_FROM = {"hold": State.PLANNED, "record": State.HELD}


@dataclass(frozen=True, slots=True)
class Line:
    """A check item of the form, with how it was ticked; None where it has not been."""

    item: CheckItem
    result: CheckResult | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody took in the field, with the tick that stands here for its item."""

    entry: FieldEntry
    here: CheckResult | None

    @property
    def differs(self) -> bool:
        """Whether somebody has to say which of the two counts."""
        return self.entry.state == FieldEntry.State.CONFLICT


@dataclass(frozen=True, slots=True)
class Checklist:
    """The check items of one project that was looked at."""

    project: Project
    lines: Sequence[Line]
    of: int

    @property
    def ticked(self) -> int:
        """How many of them have been ticked."""
        return sum(1 for line in self.lines if line.result is not None)


def page_or_404(pk: int) -> InspectionPage:
    """Return the inspection with everything below it; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.inspection_page, pk=pk)


def inspection_or_404(pk: int) -> Inspection:
    """Return the inspection; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one inspection whole."""
    by, shown, today = acting_request(request).actor, page_or_404(pk), clock.today()
    inspection = shown.inspection
    actions, why_nothing = once(_actions(inspection, by))
    photos, papers = _files(shown.files)
    found = [link.finding for link in shown.findings]
    instructed = instructions_on(inspection=inspection, asked=acting_request(request))
    context = {
        "title": inspection.title,
        "crumbs": [
            Crumb(label=_("Inspections"), url=reverse("inspections")),
            Crumb(label=inspection.number),
        ],
        "shown": shown,
        "inspection": inspection,
        "facts": _facts(shown),
        "checklists": checklists(shown),
        "outcomes": CheckResult.Outcome.choices,
        "is_over": _is_over(inspection),
        "may_tick": _may_tick(inspection, by),
        "may_produce": _may(inspection, by),
        "may_take_along": _may_take_along(inspection, by),
        "taken": _taken(shown),
        "photos": photos,
        "papers": papers,
        "findings": rows(findings=found, today=today, calendar=calendar()),
        "events": in_time_line(
            events(acts=list(queries.acts(pk=pk)), today=today), instructed["instructions"]
        ),
        "actions": actions,
        "why_nothing": why_nothing,
        **instructed,
    }
    return render(request, "inspections/page.html", context)


def _may_tick(inspection: Inspection, by: Actor) -> bool:
    try:
        policies.check_can_tick(inspection=inspection, by=by)
    except Refused:
        return False
    return True


def _may_take_along(inspection: Inspection, by: Actor) -> bool:
    try:
        policies.check_can_take_along(inspection=inspection, by=by)
    except Refused:
        return False
    return True


def _taken(shown: InspectionPage) -> list[Taken]:
    results = {result.check_item_id: result for result in shown.results}
    return [Taken(entry, results.get(entry.item_id or 0)) for entry in shown.field_entries]


def _may(inspection: Inspection, by: Actor) -> bool:
    try:
        may_produce(inspection, by)
    except Refused:
        return False
    return True


def _actions(inspection: Inspection, by: Actor) -> list[Action]:
    shown = [
        offer(
            key=key,
            deed=deed,
            thing=inspection,
            url=reverse("inspection-do", args=[inspection.pk, key]),
            by=by,
        )
        for key, deed in INSPECTION.items()
        if key not in STEPS_FROM or inspection.state == STEPS_FROM[key]
    ]
    try:
        may_produce(inspection, by)
        refusal = ""
    except Refused as refused:
        refusal = refused.reason
    produce = Action(
        key="finding",
        label=_("Register a finding"),
        icon="flag",
        url=reverse("inspection-finding", args=[inspection.pk]),
        refusal=refusal,
    )
    shown.insert(1, produce)
    return shown


def _facts(shown: InspectionPage) -> list[Fact]:
    inspection = shown.inspection
    where = format_html_join(
        "、",
        "{}",
        (
            (
                format_html(
                    '<a href="{}">{}</a>', reverse("project", args=[target.project_id]), target.project.name
                )
                if target.project is not None
                else target.site or _("a project that your body does not see"),
            )
            for target in shown.targets
        ),
    )
    aspects = dict.fromkeys(aspect for target in shown.targets for aspect in target.aspects)
    joint = [link.body.label for link in shown.companions if link.is_joint]
    along = [link.body.label for link in shown.companions if not link.is_joint]
    held = cn_date(inspection.held_from)
    if inspection.held_to != inspection.held_from:
        held = f"{held} — {cn_date(inspection.held_to)}"
    programme = inspection.programme
    facts = [
        Fact(label=_("Where"), value=where or None, is_wide=True),
        Fact(
            label=_("What is looked at there"),
            value="、".join(str(Focus(aspect).label) for aspect in aspects) or None,
            is_wide=True,
        ),
        Fact(label=_("Place"), value=inspection.place or None),
        Fact(label=_("Planned for"), value=cn_date(inspection.planned_on)),
        Fact(label=_("Held"), value=held if inspection.held_from else None),
        Fact(label=_("People"), value=inspection.people),
        Fact(label=_("Led by"), value=inspection.body.label),
        Fact(label=_("Inspect too"), value="、".join(joint) or None),
        Fact(label=_("Come along"), value="、".join(along) or None),
        Fact(
            label=_("Programme"),
            value=format_html(
                '<a href="{}">{}</a>', reverse("programme", args=[programme.pk]), programme.title
            )
            if programme
            else None,
            is_wide=True,
        ),
        Fact(
            label=_("Focus item"), value=inspection.focus_item.title if inspection.focus_item else None, is_wide=True
        ),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value is not None]


def checklists(shown: InspectionPage) -> list[Checklist]:
    """Return the check items by project, each with how it was ticked; only those that were, where the inspection is over."""
    results = {result.check_item_id: result for result in shown.results}
    is_over = _is_over(shown.inspection)
    lists = []
    for project, items in groupby(shown.items, key=lambda item: item.checklist.project):
        lines = [Line(item, results.get(item.pk)) for item in items]
        # What nobody looked at is no news of an inspection that is over.
        kept = [line for line in lines if line.result is not None or not is_over]
        if kept:
            lists.append(Checklist(project=project, lines=kept, of=len(lines)))
    return lists


def _is_over(inspection: Inspection) -> bool:
    return State(inspection.state) in (State.RECORDED, State.VOID)


def _files(links: Sequence[InspectionFile]) -> tuple[list[File], list[FileItem]]:
    files = [link.file for link in links if not link.file.is_voided]
    photos = [file for file in files if file.blob.media_type.startswith("image/")]
    papers = [
        FileItem(
            name=file.name,
            url=reverse("file", args=[file.pk]),
            size=file.blob.size,
            media_type=file.blob.media_type,
            added_at=file.uploaded_at,
            added_by=file.caption,
            sha256=file.blob_id,
        )
        for file in files
        if not file.blob.media_type.startswith("image/")
    ]
    return photos, papers


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an inspection."""
    inspection = inspection_or_404(pk)
    if action not in INSPECTION:
        raise Http404
    return perform(
        request=request,
        deed=INSPECTION[action],
        thing=inspection,
        back_url=reverse("inspection", args=[pk]),
        initial=_initial(inspection, action),
    )


def _initial(inspection: Inspection, action: str) -> dict[str, object]:
    if action == "hold":
        today = clock.today()
        day = inspection.planned_on if inspection.planned_on <= today else today
        return {"held_from": day, "place": inspection.place, "people": inspection.people}
    if action == "amend":
        names = ("title", "domain", "place", "held_from", "held_to", "people", "summary")
        return {name: getattr(inspection, name) for name in names}
    return {}
