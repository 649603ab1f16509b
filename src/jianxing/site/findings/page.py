"""The page of a finding: what, where, whose, by when, what happened, what may be done next."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.atlas.queries import at_finding, place_of_finding
from jianxing.evidence.kinds import PICTURES
from jianxing.findings import policies, queries
from jianxing.findings.models import Finding, FindingFile
from jianxing.inspections.queries import of_finding
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.alike.pairs import panel as alike_panel
from jianxing.site.blockers.panel import of_finding as blockers_of
from jianxing.site.boundaries.near import near_border
from jianxing.site.components import Crumb, Fact, FileItem
from jianxing.site.findings.access import business_only, finding_or_404
from jianxing.site.findings.actions import panel
from jianxing.site.findings.history import events
from jianxing.site.findings.inside import inside
from jianxing.site.findings.rows import Row, row
from jianxing.site.instructions.history import in_time_line
from jianxing.site.instructions.panel import panel as instructions_on
from jianxing.site.letters.history import in_time_line as letters_in_time_line
from jianxing.site.letters.panel import panel as letters_on
from jianxing.site.packages.panel import panel as packages_on
from jianxing.site.questions.panel import panel as questions_on
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date
from jianxing.site.templatetags.parts import body_chip, domain_tag

#: A description up to here stands whole in the heading.
SHORT_TITLE = 60


@require_safe
@business_only
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one finding whole."""
    asked = acting_request(request)
    shown, today = finding_or_404(pk=pk), clock.today()
    acts = queries.acts(pk=pk)
    links = [link for link in shown.file_links.all() if not link.file.is_voided]
    items = {link.file_id: file_item(link) for link in links}
    instructed = instructions_on(finding=shown, asked=asked)
    written = letters_on(finding=shown, asked=asked)
    as_row = row(finding=shown, today=today, calendar=calendar())
    context = {
        "title": shown.number,
        "crumbs": [Crumb(label=_("Supervision ledger"), url=reverse("findings")), Crumb(label=shown.number)],
        "finding": shown,
        "row": as_row,
        "needs_whole_text": len(shown.description) > SHORT_TITLE or "\n" in shown.description,
        "what": _what(shown),
        "at_length": _at_length(shown),
        "whose": _whose(shown),
        "by_when": _by_when(as_row),
        "files": [
            (label, [items[link.file_id] for link in links if link.purpose == purpose])
            for purpose, label in FindingFile.Purpose.choices
            if any(link.purpose == purpose for link in links)
        ],
        "file_count": len(links),
        "photos": [
            (reverse("file-preview", args=[link.file_id]), items[link.file_id])
            for link in links
            if link.file.blob.media_type in PICTURES
        ],
        "events": letters_in_time_line(
            in_time_line(
                events(finding=shown, acts=acts, files=items, today=today), instructed["instructions"]
            ),
            written["letters"],
        ),
        "actions": panel(finding=shown, by=asked.actor, today=today),
        "revisions": list(shown.revisions.all()),
        "open_extension": next((one for one in shown.extensions.all() if not one.decision), None),
        "verifications": list(shown.verifications.all()),
        "plan_conflicts": at_finding(finding=shown),
        "alike": alike_panel(finding=shown, by=asked.actor),
        "side": _side(shown, asked.actor.body_id),
        "inside": inside(shown),
        **blockers_of(finding=shown, asked=asked),
        **questions_on(finding=shown),
        **packages_on(finding=shown, may_make=bool(links), by=asked.actor),
        **instructed,
        **written,
    }
    return render(request, "findings/finding.html", context)


def _side(shown: Finding, body_id: int | None) -> str:
    if body_id == shown.supervised_by_id:
        return _("Your body supervises this finding.")
    if body_id == shown.responsible_id:
        return _("Your body is responsible for this finding.")
    if any(link.body_id == body_id for link in shown.assistant_links.all()):
        return _("Your body assists.")
    routing = policies.routing_of(shown)
    if routing is not None and routing.office_id == body_id:
        return _("The responsible body has routed this finding to you.")
    return _("Your body may read this finding.")


def file_item(link: FindingFile) -> FileItem:
    """Return an attached file as a list shows it."""
    file = link.file
    return FileItem(
        name=file.name,
        url=reverse("file", args=[file.pk]),
        size=file.blob.size,
        media_type=file.blob.media_type,
        added_at=file.uploaded_at,
        added_by=file.caption,
        sha256=file.blob_id,
        origin_url=reverse("file-origin", args=[file.pk]),
    )


def _what(shown: Finding) -> list[Fact]:
    links = list(shown.project_links.all())
    seen = queries.seen_projects(links=links)
    projects = format_html_join(
        "、",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', reverse("project", args=[link.project_id]), link.name)
                if link.project_id in seen
                else link.name,
            )
            for link in links
        ),
    )
    point = place_of_finding(finding=shown)
    facts = [
        Fact(label=_("Project"), value=projects or None, is_wide=True),
        Fact(label=_("Domain"), value=domain_tag(shown.domain) or None),
        Fact(label=_("Category"), value=shown.category or None),
        Fact(label=_("Place"), value=_place(shown, point)),
        *(near_border(*point) if point else ()),
        Fact(label=_("Found on"), value=cn_date(shown.found_on)),
        Fact(label=_("Found through"), value=shown.discovered_via or None),
        Fact(label=_("Inspection"), value=_inspections(shown), is_wide=True),
    ]
    return [fact for fact in facts if fact.value is not None]


def _place(shown: Finding, point: tuple[float, float] | None) -> SafeString | str | None:
    """Return where it is, with the way to it on the map where it has a point there."""
    if point is None:
        return shown.place or None
    asked = urlencode({"at": f"{point[0]:.5f},{point[1]:.5f},13", "selected": f"findings:{shown.pk}"})
    where = f"{reverse('atlas-map')}?{asked}"
    return format_html('{} <a href="{}">{}</a>', shown.place, where, _("Show on the map"))


def _inspections(shown: Finding) -> SafeString | None:
    """Return the inspections that brought it to light, as links; those that the reader may see."""
    found = of_finding(finding=shown)
    links = ((reverse("inspection", args=[inspection.pk]), inspection.title) for inspection in found)
    return format_html_join("、", '<a href="{}">{}</a>', links) or None


def _at_length(shown: Finding) -> list[Fact]:
    """What is read line by line, apart from the short facts, which stand in two columns."""
    facts = [
        Fact(label=_("What is required"), value=linebreaksbr(shown.measures) or None),
        Fact(label=_("Latest report"), value=_progress(shown)),
        Fact(label=_("Remark"), value=linebreaksbr(shown.remark) or None),
    ]
    return [fact for fact in facts if fact.value is not None]


def _progress(shown: Finding) -> str | None:
    if not shown.progress and shown.percent is None:
        return None
    percent = "" if shown.percent is None else f"{shown.percent}%"
    return " · ".join(part for part in (percent, shown.progress) if part)


def _whose(shown: Finding) -> list[Fact]:
    responsible = shown.responsible
    assisting = [link.body.label for link in shown.assistant_links.all()]
    facts = [
        Fact(
            label=_("Responsible body"),
            value=body_chip(responsible.label, "", responsible.kind, responsible.is_confirmed)
            if responsible
            else _("not assigned"),
        ),
        Fact(label=_("Handler"), value=shown.handler.name if shown.handler else None),
        Fact(label=_("Routed inside"), value=_("yes") if shown.routing_id else None),
        Fact(label=_("Assisting"), value="、".join(assisting) or None),
        Fact(label=_("Supervising body"), value=shown.supervised_by.label),
    ]
    if shown.registered_by_id != shown.supervised_by_id:
        facts.append(Fact(label=_("Registered by"), value=shown.registered_by.label))
    return [fact for fact in facts if fact.value is not None]


def _by_when(as_row: Row) -> list[Fact]:
    shown = as_row.finding
    due: object = cn_date(shown.due_on) if shown.due_on else shown.get_due_kind_display()
    if shown.due_on and shown.due_text and shown.due_text != shown.due_on.isoformat():
        due = format_html('{} <span class="jx-muted">{}</span>', due, shown.due_text)
    facts = [Fact(label=_("Due date"), value=due)]
    if shown.due_provisional:
        facts.append(
            Fact(
                label=_("Provisional"), value=_("counted through a year whose holidays are not published yet")
            )
        )
    if shown.closed_on:
        facts.append(Fact(label=_("Closed on"), value=cn_date(shown.closed_on)))
    if shown.look_back_on:
        facts.append(Fact(label=_("Look back on"), value=cn_date(shown.look_back_on)))
    if shown.reopened:
        facts.append(Fact(label=_("Relapses"), value=shown.reopened))
    return facts
