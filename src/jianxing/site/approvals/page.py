"""One bundle: its approvals against the deadline, who must move, what changed the forecast; made to be printed too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import policies, queries
from jianxing.approvals.lifecycle import State
from jianxing.approvals.models import Approval, Bundle, Material, TrackingCode
from jianxing.approvals.queries import Expected
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.approvals import Forecast, Mover
from jianxing.methods.schedules.approvals.chance import FEW
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.approvals.doing import APPROVAL as APPROVAL_DEEDS
from jianxing.site.approvals.doing import BUNDLE, FOR_APPROVAL, IN_STATE, MATERIAL
from jianxing.site.approvals.drawing import drawn
from jianxing.site.approvals.lists import percent
from jianxing.site.approvals.story import changes, chart, events
from jianxing.site.components import Action, Crumb, Fact, Tile
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso


@dataclass(frozen=True, slots=True)
class Line:
    """An approval as the table says it, and what may be done next."""

    approval: Approval
    forecast: Forecast | None
    turn: str
    waits_for: str
    used: int | None
    left: int | None
    stopped: str
    is_critical: bool
    past: int
    actions: Sequence[Action]
    why_nothing: str


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material, the latest day on which it must be there, and what it feeds."""

    material: Material
    latest: date | None
    feeds: str
    is_late: bool
    url: str


def bundle_or_404(pk: int) -> Bundle:
    """Return a bundle that is seen."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One bundle whole."""
    by, shown, today = acting_request(request).actor, bundle_or_404(pk), clock.today()
    expected = queries.expected(bundle=shown, today=today) if shown.state == "running" else None
    outlook = expected.standing.outlook if expected else None
    forecasts = {one.approval.key: one for one in outlook.approvals} if outlook else {}
    chain = outlook.chain if outlook else ()
    steps = queries.steps(bundle=shown)
    offers = [
        offer(
            key=key, deed=BUNDLE[key], thing=shown, url=reverse("approval-bundle-do", args=[pk, key]), by=by
        )
        for key in IN_STATE[shown.state]
    ]
    actions, why_nothing = once(offers)
    project = queries.projects_of(bundles=[shown]).get(shown.project_id)
    may_keep = can(policies.check_can_keep, bundle=shown, by=by)
    code = TrackingCode.objects.filter(bundle=shown, revoked_at=None).select_related("made_by").first()
    context = {
        "title": shown.name,
        "crumbs": [
            Crumb(label=_("Approval bundles"), url=reverse("approval-bundles")),
            Crumb(label=shown.number),
        ],
        "bundle": shown,
        "left": calendar().between(today, shown.deadline),
        "spare": calendar().between(shown.completed_on, shown.deadline) if shown.completed_on else None,
        "picture": drawn(shown, forecasts, chain, today=today) if shown.approvals.all() else None,
        "expected": expected,
        "outlook": outlook,
        "tiles_shown": _tiles(expected),
        "thin": _thin(shown, expected),
        "few": FEW,
        "movers": _movers(shown, expected),
        "chain": _chain(shown, expected),
        "lines": [_line(one, shown, forecasts, chain, expected, by) for one in shown.approvals.all()],
        "materials": _materials(shown, expected),
        "materials_title": pgettext("approvals", "Materials"),
        "may_keep": may_keep,
        "changes": changes(steps),
        "chart": chart(steps),
        "facts": _facts(shown, project),
        "events": events(acts=queries.acts(bundle=shown)),
        "actions": actions,
        "why_nothing": why_nothing,
        "code": code,
        "may_code": can(policies.check_can_code, bundle=shown, by=by),
        "last_forecast": next((step.after_id for step in reversed(steps) if step.after_id), None),
    }
    return render(request, "approvals/bundle.html", context)


def _tiles(expected: Expected | None) -> list[Tile]:
    if expected is None:
        return []
    outlook, chance = expected.standing.outlook, expected.standing.chance
    late = outlook.room < 0
    return [
        Tile(
            label=_("Finished by the limits"),
            number=iso(outlook.finish),
            light="red" if late else "none",
            note=(
                _("%(days)d working days after the deadline") % {"days": -outlook.room}
                if late
                else _("%(days)d working days of room") % {"days": outlook.room}
            ),
        ),
        Tile(
            label=_("Chance of missing the deadline"),
            number=percent(chance.missed),
            note=_("± %(points).1f points, from past cases") % {"points": 100 * chance.error},
        ),
        Tile(
            label=_("Four of five times finished by"),
            number=iso(chance.likely[80]),
            note=_("19 of 20 times by %(day)s") % {"day": iso(chance.likely[95])},
        ),
    ]


def _thin(shown: Bundle, expected: Expected | None) -> str:
    if expected is None:
        return ""
    names = {one.code: one.name for one in shown.approvals.all()}
    return "、".join(names[key] for key in expected.standing.chance.thin)


def _movers(shown: Bundle, expected: Expected | None) -> list[dict[str, Any]]:
    if expected is None:
        return []
    held = {one.code: one for one in shown.approvals.all()}
    return [
        {
            "approval": held[one.approval.key],
            "who": shown.applicant.label
            if one.turn is Mover.APPLICANT
            else held[one.approval.key].body.label,
            "what": _what(held[one.approval.key]),
            "room": one.room,
        }
        for one in expected.standing.outlook.movers
    ]


def _what(approval: Approval) -> str:
    return {
        State.NOT_FILED: _("file it today"),
        State.REFUSED: _("file it anew today"),
        State.FILED: _("accept it and decide"),
        State.CORRECTING: _("hand in the corrected documents today"),
        State.REVIEWING: _("end the review"),
        State.ACCEPTED: _("decide today"),
    }[State(approval.state)]


def _chain(shown: Bundle, expected: Expected | None) -> str:
    if expected is None:
        return ""
    names = {one.code: f"{one.code} {one.name}" for one in shown.approvals.all()}
    materials = {one.code: one.name for one in shown.materials.all()}
    outlook = expected.standing.outlook
    words = [materials[outlook.chain_material]] if outlook.chain_material else []
    return " → ".join([*words, *(names[key] for key in outlook.chain)])


def _line(
    one: Approval, shown: Bundle, forecasts: dict[str, Forecast], chain: Sequence[str],
    expected: Expected | None, by: Actor,
) -> Line:  # fmt: skip
    forecast = forecasts.get(one.code)
    turn = ""
    if forecast is not None and one.state != State.GRANTED:
        turn = {Mover.APPLICANT: shown.applicant.label, Mover.BODY: one.body.label, Mover.NOBODY: "—"}[
            forecast.turn
        ]
    names = {each.pk: each.code for each in shown.approvals.all()}
    offers = [
        offer(
            key=f"{key}-{one.pk}",
            deed=APPROVAL_DEEDS[key],
            thing=one,
            url=reverse("approval-do", args=[one.pk, key]),
            by=by,
        )
        for key in (FOR_APPROVAL[one.state] if shown.state == "running" else ())
    ]
    actions, why_nothing = once(offers)
    told = (
        next((each for each in expected.asked.bundle.approvals if each.key == one.code), None)
        if expected
        else None
    )
    running = forecast.clock if forecast is not None and one.state != State.GRANTED else None
    return Line(
        approval=one,
        forecast=forecast,
        turn=turn,
        waits_for="、".join(names[link.needs_id] for link in one.prerequisites.all()),
        used=running.used if running else None,
        left=running.left if running else None,
        stopped="、".join(
            f"{pause.get_kind_display()} {iso(pause.first)}–{iso(pause.last) if pause.last else ''}"
            for pause in one.pauses.all()
            if pause.round == one.round
        ),
        is_critical=one.code in chain,
        past=len(told.past_days) if told else 0,
        actions=actions,
        why_nothing=why_nothing,
    )


def _materials(shown: Bundle, expected: Expected | None) -> list[MaterialLine]:
    latest = expected.standing.outlook.materials if expected else {}
    fed: dict[int, list[str]] = {}
    for one in shown.approvals.all():
        for link in one.needs_links.all():
            fed.setdefault(link.material_id, []).append(one.code)
    return [
        MaterialLine(
            material=one,
            latest=latest.get(one.code),
            feeds="、".join(fed.get(one.pk, ())),
            is_late=bool(one.ready_on is None and one.expected_on and one.code in latest and one.expected_on > latest[one.code]),
            url=reverse("approval-material-do", args=[one.pk, next(iter(MATERIAL))]),
        )
        for one in shown.materials.all()
    ]  # fmt: skip


def _facts(shown: Bundle, project: Any) -> list[Fact]:
    link = (
        format_html('<a href="{}">{}</a>', reverse("project", args=[project.pk]), project.name)
        if project
        else None
    )
    facts = [
        Fact(label=_("Number"), value=shown.number),
        Fact(label=_("Applicant"), value=shown.applicant.label),
        Fact(label=_("Coordinating body"), value=shown.coordinator.label),
        Fact(label=_("Followed by"), value=shown.body.label),
        Fact(label=_("Project"), value=link),
        Fact(label=_("Deadline"), value=iso(shown.deadline)),
        Fact(label=_("Handed in on"), value=iso(shown.completed_on) if shown.completed_on else None),
        Fact(label=pgettext("approval bundle", "Given up because"), value=shown.end_reason, is_wide=True),
        Fact(label=_("Note"), value=shown.note, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Add approvals, move the deadline, hand in, give up, take back, keep as a template, revoke the code."""
    shown = bundle_or_404(pk)
    if action not in BUNDLE:
        raise Http404
    initial: dict[str, Any] = {"on": clock.today()} if action == "complete" else {}
    if action == "deadline":
        initial = {"deadline": shown.deadline}
    return perform(
        request=request,
        deed=BUNDLE[action],
        thing=shown,
        back_url=reverse("approval-bundle", args=[pk]),
        initial=initial,
    )
