"""An area's page: how it lies, who answers for it, who looked at it, what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.atlas import policies, queries
from jianxing.atlas.models import AreaKind, AreaOutline
from jianxing.directory.policies import can
from jianxing.directory.queries import labels_of_bodies, names_of_jurisdictions
from jianxing.inspections.policies import check_can_inspect
from jianxing.ledger.models import Act
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.atlas.area_doing import AREA, DUTY, TIE
from jianxing.site.atlas.areas import area_or_404, lines
from jianxing.site.atlas.map.view import View
from jianxing.site.components import Column, Crumb, Event, Fact, Listing
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.findings.history import names_in
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import degrees, iso, km, square_km

ACTS: dict[str, tuple[Promise, str]] = {
    "area.rename": (gettext_lazy("Named"), "edit"),
    "area.duty": (gettext_lazy("Duty body assigned"), "user-plus"),
    "area.end_duty": (gettext_lazy("Duty ended"), "x"),
}


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One enclave or border strip whole."""
    by, today = acting_request(request).actor, clock.today()
    rule = queries.rule_of(body=by.body)
    shown = found_or_404(queries.area_page, pk=pk, rule=rule, on=today)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown.area, url=reverse("area-do", args=[pk, key]), by=by)
            for key, deed in AREA.items()
        ]
    )
    outline, may_inspect = shown.outline, can(check_can_inspect, by=by)
    context = {
        "title": outline.name,
        "crumbs": [
            Crumb(label=_("Enclaves and blind spots"), url=reverse("areas")),
            Crumb(label=outline.name),
        ],
        "shown": shown,
        "outline": outline,
        "line": lines([shown.spot])[0] if shown.spot else None,
        "rule": rule,
        "facts": _facts(outline, shown.group),
        "duties": [
            (duty, may_inspect and duty.ended_at is None and policies.is_of_assigner(duty=duty, by=by))
            for duty in shown.duties
        ],
        "duty_table": Listing(
            id="area-duties",
            count=len(shown.duties),
            columns=(
                Column(key="body", label=_("Duty body"), kind="name"),
                Column(key="from", label=_("From"), kind="date"),
                Column(key="to", label=_("Answers no longer from"), kind="date"),
                Column(key="by", label=_("Assigned by"), kind="name"),
                Column(key="reason", label=_("Reason"), kind="name"),
            ),
        ),
        "visits": [
            (
                visit,
                inspection,
                HOW[visit.how],
                bool(visit.link) and can(policies.check_can_tie, inspection=inspection, by=by),
            )
            for visit, inspection in shown.visits
        ],
        "may_inspect": may_inspect,
        "on_map": _on_map(outline),
        "events": _events(list(queries.area_acts(pk=pk)), shown.outlines),
        "actions": actions,
        "why_nothing": why_nothing,
    }  # fmt: skip
    return render(request, "atlas/area.html", context)


def _on_map(outline: AreaOutline) -> str:
    """Return the address of the map where the whole of the outline is in sight."""
    box = (outline.min_x, outline.min_y, outline.max_x, outline.max_y)
    view = View(on=clock.today(), selected=f"areas:{outline.area_id}").placed(box)
    return view.query()


HOW: dict[str, Promise] = {
    "linked": gettext_lazy("said to have gone there"),
    "division": gettext_lazy("looked at a division in it"),
    "project": gettext_lazy("looked at a project in it"),
}


def _facts(outline: AreaOutline, group: Sequence[AreaOutline]) -> list[Fact]:
    names = names_of_jurisdictions(codes={*outline.around, *outline.lies_in})

    def said(codes: Sequence[str]) -> str:
        return "、".join(names.get(code, code) for code in codes) or "—"

    facts = [
        Fact(label=_("Kind"), value=outline.get_kind_display()),
        Fact(label=_("Area (km²)"), value=square_km(outline.area_m2)),
    ]
    if outline.kind == AreaKind.STRIP:
        facts += [
            Fact(label=_("Between"), value=said(outline.around)),
            Fact(label=_("Length of the border (km)"), value=km(outline.length_m)),
        ]
    else:
        facts += [
            Fact(label=_("Whose land it is"), value=outline.owner.name),
            Fact(label=_("Surrounded by"), value=said(outline.around)),
            Fact(label=_("Counties in it"), value=said(outline.lies_in)),
        ]
    facts += [
        Fact(label=_("Longitude (WGS 84)"), value=degrees(outline.longitude)),
        Fact(label=_("Latitude (WGS 84)"), value=degrees(outline.latitude)),
        Fact(label=_("Boundaries"), value=f"{outline.run.source}；{iso(outline.run.on)}", is_wide=True),
    ]
    if group:
        links = format_html_join(
            "、", '<a href="{}">{}</a>', ((reverse("area", args=[one.area_id]), one.name) for one in group)
        )
        facts.append(Fact(label=_("One group with"), value=format_html("{}", links), is_wide=True))
    return facts


def _events(acts: Sequence[Act], outlines: Sequence[AreaOutline]) -> list[Event]:
    """Return the time line, newest first: what was done, and what each run found."""
    names = names_in(acts=acts)
    bodies = labels_of_bodies(keys={act.public["body"] for act in acts if "body" in act.public})
    told = [
        Event(
            at=act.occurred_at,
            what=str(ACTS[act.kind][0]),
            who=f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system"),
            text=_said(act.public, bodies),
            icon=ACTS[act.kind][1],
        )
        for act in acts
        if act.kind in ACTS
    ]  # fmt: skip
    found = [
        Event(
            at=outline.run.made_at,
            what=_("Found with the boundaries in force on %(day)s") % {"day": iso(outline.run.on)},
            text=f"{outline.get_kind_display()}，{square_km(outline.area_m2)} km²",
            icon="map-pin",
        )
        for outline in outlines
    ]
    return sorted([*told, *found], key=lambda event: event.at, reverse=True)


def _said(public: Mapping[str, Any], bodies: Mapping[int, str]) -> str:
    if "body" in public:
        days = public.get("from") or public.get("to") or ""
        return " ".join(
            str(one) for one in (bodies.get(public["body"], ""), days, public.get("reason", "")) if one
        )
    return str(public.get("name", ""))


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an area."""
    area = area_or_404(pk)
    if action not in AREA:
        raise Http404
    initial = {"valid_from": clock.today(), "name": area.name}
    return perform(
        request=request, deed=AREA[action], thing=area, back_url=reverse("area", args=[pk]), initial=initial
    )


@require_http_methods(["GET", "POST"])
@business_only
def do_duty(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """End a duty."""
    duty = found_or_404(queries.one_duty, pk=pk)
    if action not in DUTY:
        raise Http404
    back = reverse("area", args=[duty.area_id])
    return perform(
        request=request, deed=DUTY[action], thing=duty, back_url=back, initial={"valid_to": clock.today()}
    )


@require_http_methods(["GET", "POST"])
@business_only
def do_tie(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take back that an inspection went to an area."""
    link = found_or_404(queries.one_area_inspection, pk=pk)
    if action not in TIE:
        raise Http404
    return perform(
        request=request, deed=TIE[action], thing=link, back_url=reverse("area", args=[link.area_id])
    )
