"""The page of a conflict: both features beside each other, what they have in common, what was decided and what happened."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.atlas import queries
from jianxing.atlas.models import Conflict, ConflictDecision, Feature, Layer
from jianxing.atlas.operations.judging import wording
from jianxing.site.answers import found_or_404
from jianxing.site.atlas.versions import shape_word
from jianxing.site.components import Crumb, Event, Fact
from jianxing.site.conflicts.doing import CONFLICT
from jianxing.site.conflicts.drawing import drawn
from jianxing.site.conflicts.words import measure, relations, standings
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import amount, iso


def conflict_or_404(pk: int) -> Conflict:
    """Return the conflict; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_conflict, pk=pk)


def _link(url: str, words: object) -> object:
    return format_html('<a href="{}">{}</a>', url, words)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One conflict as its row found it; where a later run found it otherwise, the page leads there."""
    conflict, by = conflict_or_404(pk), acting_request(request).actor
    standing = queries.standing_of(conflict)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=conflict, url=reverse("conflict-do", args=[pk, key]), by=by)
            for key, deed in CONFLICT.items()
        ]
    )
    comparison = conflict.comparison
    later = queries.successor(conflict=conflict) if standing == "superseded" else None
    context = {
        "title": str(conflict),
        "crumbs": [Crumb(label=_("Conflicts of plans"), url=reverse("conflicts")), Crumb(label=str(conflict))],
        "conflict": conflict,
        "standing": standing,
        "standing_word": standings()[standing],
        "later": later,
        "returned_from": conflict.returned_from,
        "drawing": drawn(conflict),
        "facts": _facts(conflict),
        "sides": [
            (feature, layer, _side(feature, layer))
            for feature, layer in ((conflict.a, comparison.a), (conflict.b, comparison.b))
        ],
        "decision": conflict.decision,
        "events": _events(conflict),
        "actions": actions,
        "why_nothing": why_nothing,
    }  # fmt: skip
    return render(request, "conflicts/conflict.html", context)


def _facts(conflict: Conflict) -> list[Fact]:
    rule = conflict.rule
    facts = [
        Fact(label=_("Relation"), value=relations()[conflict.relation_name]),
        Fact(label=_("Measure"), value=measure(conflict)),
        Fact(label=_("Rule"), value=_link(reverse("conflict-rule", args=[rule.pk]), rule.name)),
        Fact(label=_("Severity"), value=rule.get_severity_display()),
        Fact(label=_("Legal basis"), value=rule.basis or "—", is_wide=True),
        Fact(
            label=_("Comparison"),
            value=_link(f"{reverse('comparisons')}?q={conflict.comparison.a.name}", conflict.comparison),
        ),
        Fact(label=_("Compared by"), value=conflict.comparison.body.label),
        Fact(label=_("Identity"), value=str(conflict.identity)),
    ]
    if conflict.area_m2 > 0 and conflict.length_m > 0:
        facts.insert(2, Fact(label=_("Length (m)"), value=amount(round(conflict.length_m))))
    return facts


def _side(feature: Feature, layer: Layer) -> list[Fact]:
    version = feature.plan_version
    facts = [
        Fact(label=_("Name"), value=_link(reverse("feature", args=[feature.pk]), feature)),
        Fact(label=_("Key"), value=feature.key),
        Fact(label=_("Layer"), value=_link(reverse("layer", args=[layer.pk]), layer.name)),
        Fact(
            label=_("Plan version"),
            value=_link(reverse("plan-version", args=[version.pk]), f"{version.title} {iso(version.valid_from)}"),
        ),
        Fact(label=pgettext("feature", "shape of a feature"), value=shape_word(feature.shape)),
    ]  # fmt: skip
    if feature.area_m2:
        facts.append(Fact(label=_("Area (m²)"), value=amount(round(feature.area_m2))))
    elif feature.length_m:
        facts.append(Fact(label=_("Length (m)"), value=amount(round(feature.length_m))))
    facts += [Fact(label=name, value=value) for name, value in sorted(feature.attributes.items())[:8]]
    return facts


def _events(conflict: Conflict) -> list[Event]:
    """Return what the runs found of it and what was decided, oldest first."""
    rows = queries.rows_of(conflict=conflict)
    ordinals = [number for row in rows for number in (row.since, row.until) if number is not None]
    runs = queries.runs_by_ordinal(comparison=conflict.comparison, ordinals=ordinals)
    begins = {row.since for row in rows}
    told: list[tuple[datetime, Event]] = []
    for place, row in enumerate(rows):
        begun = runs[row.since]
        assert begun.finished_at is not None
        told.append((begun.finished_at, Event(
            at=begun.finished_at, what=_("found") if place == 0 else _("found otherwise"), icon="search",
            text=f"{begun}：{measure(row)}（{row.rule.name}）", url=reverse("conflict", args=[row.pk]),
        )))  # fmt: skip
        ended = runs.get(row.until or 0)
        if ended is not None and row.until not in begins and ended.finished_at is not None:
            told.append((ended.finished_at, Event(
                at=ended.finished_at, what=_("no longer found"), icon="circle-check", tone="done", text=str(ended),
            )))  # fmt: skip
    for decision in queries.decisions_of(conflict=conflict):
        told += _decided(decision)
    return [event for _at, event in sorted(told, key=lambda one: one[0])]


def _decided(decision: ConflictDecision) -> list[tuple[datetime, Event]]:
    who = decision.decided_by.name if decision.decided_by else ""
    finding = decision.finding
    told = [(decision.decided_at, Event(
        at=decision.decided_at, what=decision.get_what_display(), who=who,
        text=finding.number if finding else decision.reason,
        icon="clipboard-check" if finding else "x",
        url=reverse("finding", args=[finding.pk]) if finding else "",
    ))]  # fmt: skip
    if decision.lapsed_at is not None:
        text = _("What was decided holds no longer; see why it waits again.")
        told.append((decision.lapsed_at, Event(
            at=decision.lapsed_at, what=_("came back"), text=text, icon="alert-triangle", tone="ask",
        )))  # fmt: skip
    if decision.voided_at is not None:
        told.append((decision.voided_at, Event(
            at=decision.voided_at, what=_("taken back"), text=decision.void_reason, icon="arrow-back-up",
            who=decision.voided_by.name if decision.voided_by else "",
        )))  # fmt: skip
    return told


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a conflict."""
    conflict = conflict_or_404(pk)
    if action not in CONFLICT:
        raise Http404
    return perform(
        request=request,
        deed=CONFLICT[action],
        thing=conflict,
        back_url=reverse("conflict", args=[pk]),
        initial={"description": wording(conflict)} if action == "accept" else None,
    )
