"""Doors for the public: the list, opening one, its page with the QR code, the sheet to print."""

import io
from datetime import datetime
from typing import Any, Final

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import queries as approvals
from jianxing.approvals.models import Bundle
from jianxing.directory.policies import can
from jianxing.feedback import operations, policies, queries
from jianxing.feedback.models import Door
from jianxing.kernel.actor import Actor
from jianxing.projects import queries as projects
from jianxing.projects.models import Project
from jianxing.site.answers import found_or_404, handed_out
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.feedback.doing import DOOR
from jianxing.site.feedback.forms import DoorForm
from jianxing.site.feedback.words import tabs
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute
from jianxing.site.templatetags.parts import domain_tag

#: Points of a printed module: 10 at 300 dpi are 0.85 mm, which a telephone reads from an arm's length.
_SCALE: Final = 10
_MEDIA: Final = {"svg": "image/svg+xml", "png": "image/png"}


def _door_or_404(pk: int) -> Door:
    return found_or_404(queries.one_door, pk=pk)


def address_of(door: Door) -> str:
    """Return what the QR code of a door says; empty where the node does not know how the public reaches it."""
    return f"{settings.DOOR_ADDRESS}/{door.code}" if settings.DOOR_ADDRESS else ""


def drawn(address: str, form: str) -> bytes:
    """Return the QR code of an address as SVG or PNG, with its quiet zone; a quarter of it may be dirty (level Q)."""
    out = io.BytesIO()
    made = segno.make(address, error="q", micro=False)
    made.save(out, kind=form, scale=_SCALE, border=4, **({"xmldecl": False} if form == "svg" else {}))
    return out.getvalue()


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The doors of the acting body and of those below it; the open ones first."""
    by, rows = acting_request(request).actor, list(queries.doors()[: queries.PAGE * 4])
    context = {
        "title": _("Doors for the public"),
        "tabs": tabs("feedback-doors"),
        "may_open": can(policies.check_can_keep_doors, by=by),
        "address": settings.DOOR_ADDRESS,
        "rows": rows,
        "table": Listing(
            id="doors",
            count=len(rows),
            columns=(
                Column(key="title", label=_("Title"), kind="name", can_hide=False),
                Column(key="code", label=_("Code"), kind="short"),
                Column(key="about", label=_("What it is about"), kind="name"),
                Column(key="responsible", label=_("Department that answers"), kind="name"),
                Column(key="body", label=_("Supervising body"), kind="name"),
                Column(key="opened", label=pgettext("door", "Opened"), kind="date"),
                Column(key="closed", label=pgettext("door", "Closed"), kind="date"),
            ),
        ),
    }
    return render(request, "feedback/doors.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Open a door for a site, a project or an approval bundle."""
    project, bundle = _project(number(request, "project")), _bundle(number(request, "bundle"))
    initial: dict[str, Any] = {"project": project}
    if project is not None:
        initial |= {"title_zh": project.name[:80], "domain": project.domain}
    if bundle is not None:
        initial |= {"title_zh": bundle.name[:80]}

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        door = operations.open_door(**data, bundle=bundle, by=by, at=at)
        return reverse("feedback-door", args=[door.pk])

    return enter(
        request=request, form=DoorForm(request.POST or None, initial=initial),
        check=lambda by: policies.check_can_keep_doors(by=by), run=run,
        back_url=reverse("feedback-doors"), said=_("Opened. Print its sheet and put it up."),
        title=_("Open a door for %(what)s") % {"what": bundle.name} if bundle else _("Open a door"),
        submit=_("Open the door"),
        warning=_("The titles and the place are public from then on."),
        crumbs=[Crumb(label=_("Doors for the public"), url=reverse("feedback-doors"))],
    )  # fmt: skip


def _project(pk: int | None) -> Project | None:
    return None if pk is None else found_or_404(projects.one, pk=pk)


def _bundle(pk: int | None) -> Bundle | None:
    return None if pk is None else found_or_404(approvals.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One door with its QR code."""
    by, shown = acting_request(request).actor, _door_or_404(pk)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown, url=reverse("feedback-door-do", args=[pk, key]), by=by)
            for key, deed in DOOR.items()
        ]
    )
    context = {
        "title": shown.title_zh,
        "crumbs": [Crumb(label=_("Doors for the public"), url=reverse("feedback-doors"))],
        "door": shown,
        "address": address_of(shown),
        "facts": _facts(shown),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "feedback/door.html", context)


def _facts(shown: Door) -> list[Fact]:
    project = shown.project and format_html(
        '<a href="{}">{}</a>', reverse("project", args=[shown.project_id]), shown.project.name
    )
    bundle = shown.bundle and format_html(
        '<a href="{}">{}</a>', reverse("approval-bundle", args=[shown.bundle_id]), shown.bundle.name
    )
    point = f"{shown.longitude:.5f}, {shown.latitude:.5f}" if shown.longitude is not None else None
    facts = [
        Fact(label=_("Code"), value=format_html('<span translate="no">{}</span>', shown.code)),
        Fact(label=_("Title in English"), value=format_html('<span lang="en">{}</span>', shown.title_en)),
        Fact(label=_("Domain"), value=domain_tag(shown.domain, shown.get_domain_display())),
        Fact(label=_("Project"), value=project),
        Fact(label=pgettext("report", "Approvals"), value=bundle),
        Fact(label=_("Point (WGS 84)"), value=point),
        Fact(
            label=_("Department that answers"),
            value=shown.responsible.label if shown.responsible else _("by category and place"),
        ),
        Fact(label=_("Supervising body"), value=shown.body.label),
        Fact(label=pgettext("door", "Opened"), value=iso_minute(shown.opened_at)),
        Fact(label=pgettext("door", "Closed"), value=iso_minute(shown.closed_at) if shown.closed_at else None),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value]


@require_safe
@business_only
def code(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the QR code of a door as SVG or PNG."""
    shown = _door_or_404(pk)
    address = address_of(shown)
    if form not in _MEDIA or not address:
        raise Http404
    return handed_out(
        drawn(address, form), media_type=_MEDIA[form], name=f"{shown.code}.{form}",
        is_download="download" in request.GET,
    )  # fmt: skip


@require_safe
@business_only
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet that is printed and put up: both titles, the QR code, the address to type."""
    shown = _door_or_404(pk)
    context = {"title": shown.title_zh, "door": shown, "address": address_of(shown)}
    return render(request, "feedback/poster.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Close a door."""
    shown = _door_or_404(pk)
    if action not in DOOR:
        raise Http404
    return perform(
        request=request, deed=DOOR[action], thing=shown, back_url=reverse("feedback-door", args=[pk])
    )
