"""What was found: findings, projects, bodies, approval bundles, schedules; each with the way to more of them."""

from collections.abc import Sized
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.approvals import queries as approvals
from jianxing.directory import queries as directory
from jianxing.findings import queries as findings
from jianxing.findings.listing import listed
from jianxing.notices.queries import calendar
from jianxing.projects.models import STAGE_LABELS
from jianxing.projects.queries import searching as projects
from jianxing.schedules import queries as schedules
from jianxing.site import asking, clock
from jianxing.site.components import Listing
from jianxing.site.findings.access import business_only
from jianxing.site.findings.drawing import drawn
from jianxing.site.findings.ledger import columns
from jianxing.site.findings.rows import listed_rows

#: So many of each kind on the page of all; more of one kind on its own page.
FIRST, MORE = 20, 50
KINDS = ("findings", "projects", "bodies", "bundles", "schedules")


@dataclass(frozen=True, slots=True)
class Link:
    """A thing that was found, and what tells it from others of its name."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """What was found of one kind, and where there is more of it."""

    key: str
    title: str
    links: list[Link]
    more_url: str


@require_safe
@business_only
def search(request: HttpRequest) -> HttpResponse:
    """Look for the words among all that the acting body sees; one kind alone where it is read on."""
    words = asking.words(request)
    kind = request.GET.get("kind", "")
    wanted = (kind,) if kind in KINDS else KINDS
    after, most = asking.words(request, "after"), FIRST if len(wanted) > 1 else MORE
    context: dict[str, Any] = {
        "title": _("Search"),
        "words": words,
        "ledger_url": f"{reverse('findings')}?{urlencode({'q': words})}",
    }
    if words:
        if "findings" in wanted:
            context |= _findings(words, asking.number(request, "after"), most)
        sections = [
            *([_projects(words, after, most)] if "projects" in wanted else ()),
            *([_bodies(words, after, most)] if "bodies" in wanted else ()),
            *([_bundles(words, most)] if "bundles" in wanted else ()),
            *([_schedules(words, most)] if "schedules" in wanted else ()),
        ]
        context |= {
            "sections": sections,
            "nothing": not context.get("rows") and not any(section.links for section in sections),
        }
    return render(request, "searching/results.html", context)


def _findings(words: str, before: int | None, most: int) -> dict[str, object]:
    keys = findings.search(words=words, before=before, most=most + 1)
    table = Listing(
        id="found",
        columns=[replace(column, sort="") for column in columns()],
        next_url=_more(words, "findings", str(keys[most - 1])) if len(keys) > most else None,
        can_print=False,
    )
    shown = listed_rows(findings=listed(keys=keys[:most]), today=clock.today(), calendar=calendar())
    return {"rows": shown, "table": table, "drawn": drawn(rows=shown, table=table)}


def _projects(words: str, after: str, most: int) -> Section:
    found = projects.search(words=words, cursor=after, most=most + 1)
    links = [
        Link(one.name, reverse("project", args=[one.pk]), f"{one.code} {STAGE_LABELS[one.stage]}".strip())
        for one in found[:most]
    ]
    more = _more(words, "projects", found[most - 1].cursor) if len(found) > most else ""
    return Section("projects", _("Projects"), links, more)


def _bodies(words: str, after: str, most: int) -> Section:
    found = directory.search_bodies(words=words, cursor=after, most=most + 1)
    links = [
        Link(
            body.name,
            reverse("body", args=[body.pk]),
            body.short_name if body.short_name != body.name else "",
        )
        for body in found[:most]
    ]
    more = _more(words, "bodies", directory.cursor(found[most - 1])) if len(found) > most else ""
    return Section("bodies", _("Bodies"), links, more)


def _bundles(words: str, most: int) -> Section:
    found = approvals.search(words=words, most=most + 1)
    links = [
        Link(one.name, reverse("approval-bundle", args=[one.pk]), f"{one.number} {one.applicant.label}")
        for one in found[:most]
    ]
    return Section("bundles", _("Approval bundles"), links, _listed("approval-bundles", words, found, most))


def _schedules(words: str, most: int) -> Section:
    found = list(schedules.schedules(words=words)[: most + 1])
    links = [Link(one.name, reverse("schedule", args=[one.pk]), one.project.name) for one in found[:most]]
    return Section("schedules", _("Schedules"), links, _listed("schedules", words, found, most))


def _listed(name: str, words: str, found: Sized, most: int) -> str:
    """Return where their own list goes on, narrowed by the same words."""
    return f"{reverse(name)}?{urlencode({'q': words})}" if len(found) > most else ""


def _more(words: str, kind: str, after: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': words, 'kind': kind, 'after': after})}"
