"""The page of a blocker: what it holds up, what was said of it beforehand, what happened."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.queries import labels_of_bodies, names_of_people
from jianxing.ledger.wording import DEEDS
from jianxing.schedules import queries
from jianxing.schedules.models import Blocker, CounterfactualKind
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.blockers.doing import BLOCKER, limit_form
from jianxing.site.components import Action, Crumb, Event, Fact
from jianxing.site.deeds import Deed, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date


def blocker_or_404(pk: int) -> Blocker:
    """Return the blocker; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_blocker, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one blocker."""
    blocker, by = blocker_or_404(pk), acting_request(request).actor
    said = queries.said_of(blocker)
    schedule = queries.seen_schedules(of=[blocker]).get(blocker.schedule_id)
    kinds = {one.kind for one in said}
    deeds = {key: deed for key, deed in BLOCKER.items() if _suits(key, kinds)}
    actions, why_nothing = once([_offer(key, deed, blocker, by) for key, deed in deeds.items()])
    context = {
        "title": blocker.name,
        "crumbs": [
            Crumb(label=blocker.finding.number, url=reverse("finding", args=[blocker.finding_id])),
            Crumb(label=_("Blocker")),
        ],
        "blocker": blocker,
        "said": said,
        "unsaid": [label for kind, label in CounterfactualKind.choices if kind not in kinds],
        "schedule": schedule,
        "before_limit": queries.resolved_before_limit(blocker),
        "facts": _facts(blocker),
        "analyses": _analyses(blocker, schedule is not None),
        "revisions": list(blocker.revisions.all()),
        "events": _events(blocker),
        "actions": actions,
        "why_nothing": why_nothing,
        "is_late": blocker.is_open and blocker.expected_on < clock.today(),
    }
    return render(request, "blockers/blocker.html", context)


def _offer(key: str, deed: Deed, blocker: Blocker, by: object) -> Action:
    return offer(key=key, deed=deed, thing=blocker, url=reverse("blocker-do", args=[blocker.pk, key]), by=by)  # type: ignore[arg-type]


def _suits(key: str, kinds: set[str]) -> bool:
    if key in CounterfactualKind.values:
        return key not in kinds
    if key.startswith("unsay-"):
        return key.removeprefix("unsay-") in kinds
    return True


def _analyses(blocker: Blocker, sees: bool) -> list[object]:
    if not sees:
        return []
    return list(queries.analyses_with(blocker=blocker)[:5])


def _facts(blocker: Blocker) -> list[Fact]:
    finding = blocker.finding
    facts = [
        Fact(
            label=_("Finding"),
            value=format_html('<a href="{}">{}</a>', reverse("finding", args=[finding.pk]), finding.number),
        ),
        Fact(label=_("From"), value=cn_date(blocker.first_on)),
        Fact(label=_("Expected end"), value=cn_date(blocker.expected_on)),
        Fact(
            label=_("Actual end"), value=cn_date(blocker.ended_on) if blocker.ended_on else _("still stands")
        ),
        Fact(label=_("Responsible body"), value=finding.responsible.label if finding.responsible else "—"),
        Fact(
            label=_("Registered by"),
            value=f"{blocker.registered_body.label} · {cn_date(blocker.registered_at)}",
        ),
    ]
    if blocker.effort_days is not None:
        facts.append(Fact(label=_("Effort to resolve it (working days)"), value=blocker.effort_days))
    return facts


def _events(blocker: Blocker) -> list[Event]:
    acts = list(queries.blocker_acts(blocker=blocker))
    people = names_of_people(keys={act.person_id for act in acts if act.person_id})
    bodies = labels_of_bodies(keys={act.body_id for act in acts if act.body_id})
    return [
        Event(
            at=act.occurred_at,
            what=str(DEEDS.get(act.kind.partition(".")[2], act.kind)),
            who=" ".join(
                filter(None, (bodies.get(act.body_id or 0, ""), people.get(act.person_id or 0, "")))
            ),
            tone="done" if act.kind == "blocker.end" else "stop" if act.kind == "blocker.register" else "",
        )
        for act in acts
    ]


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a blocker."""
    blocker = blocker_or_404(pk)
    if action not in BLOCKER:
        raise Http404
    deed, initial = BLOCKER[action], None
    if action == "correct":
        names = ("first_on", "expected_on", "ended_on", "name", "effort_days")
        initial = {name: getattr(blocker, name) for name in names} | {"tasks": "，".join(blocker.keys)}
    if action == "limit":
        deed = Deed(
            label=deed.label,
            form=limit_form(blocker),
            run=deed.run,
            check=deed.check,
            icon=deed.icon,
            said=deed.said,
        )
    return perform(
        request=request, deed=deed, thing=blocker, back_url=reverse("blocker", args=[pk]), initial=initial
    )
