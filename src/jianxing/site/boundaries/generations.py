"""The generations of boundaries by date, and one of them with its units and a drawing."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory import policies, queries
from jianxing.directory.lifecycle import State
from jianxing.directory.models import STATE_LABELS, Generation, GenerationUnit
from jianxing.directory.policies import can
from jianxing.importing.boundaries import said
from jianxing.importing.plans.said import system_in_words
from jianxing.kernel.actor import BUSINESS_ROLES
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.atlas.ways import tabs
from jianxing.site.boundaries.doing import GENERATION
from jianxing.site.boundaries.drawing import of_generation
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab
from jianxing.site.deeds import offer, once, perform
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso

SHOWN = 100
REMARKS_SHOWN = 50
_WHATS = tuple(GenerationUnit.What)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every generation with its first day, the latest first; drafts only for who keeps boundaries."""
    may_keep = can(policies.check_can_keep_boundaries, by=acting_request(request).actor)
    rows = list(queries.generations(drafts=may_keep))
    today = clock.today()
    current = next((row.pk for row in rows if row.state == State.PUBLISHED and row.valid_from <= today), None)
    table = Listing(
        id="generations",
        count=len(rows),
        columns=(
            Column(key="title", label=_("Generation of boundaries"), kind="name"),
            Column(key="from", label=_("Valid from"), kind="date"),
            Column(key="state", label=_("State"), kind="short"),
            *(Column(key=what.value, label=str(what.label), kind="num") for what in _WHATS),
            Column(key="source", label=_("Source of the boundaries"), kind="text"),
        ),
    )
    role = acting_request(request).actor.role
    context = {
        "title": _("Boundaries and divisions"),
        "tabs": tabs("boundaries") if role in BUSINESS_ROLES else [],  # officers may open none of the others
        "table": table,
        "rows": [
            (row, STATE_LABELS[State(row.state)], [row.counts.get(what.value, 0) for what in _WHATS])
            for row in rows
        ],
        "whats": [what.value for what in _WHATS],
        "current": current,
        "may_keep": may_keep,
    }
    return render(request, "boundaries/listing.html", context)


def generation_or_404(request: HttpRequest, pk: int) -> Generation:
    """Return the generation; 404 where it is not there, or was never published and the reader does not keep boundaries, alike."""
    generation = found_or_404(queries.one_generation, pk=pk)
    may_keep = can(policies.check_can_keep_boundaries, by=acting_request(request).actor)
    if generation.published_at is None and not may_keep:
        raise Http404
    return generation


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One generation: what came new, changed and ended, who follows whom, what was remarked, and a drawing."""
    generation, by = generation_or_404(request, pk), acting_request(request).actor
    asked, what, after = (words(request, name) for name in ("q", "what", "after"))
    if what not in GenerationUnit.What.values:
        what = ""
    found = queries.units(generation=generation, what=what, words=asked)
    if not what and not asked and not after and generation.counts.get("unchanged"):
        differing = found.exclude(what=GenerationUnit.What.UNCHANGED)
        found = differing if differing.exists() else found
    rows = list(found.filter(code__gt=after)[: SHOWN + 1])
    kept = {name: value for name, value in (("q", asked), ("what", what)) if value}
    next_url = "?" + urlencode(kept | {"after": rows[SHOWN - 1].code}) if len(rows) > SHOWN else None
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=generation, url=reverse("generation-do", args=[pk, key]), by=by)
            for key, deed in GENERATION.items()
        ]
    )
    base = reverse("generation", args=[pk])
    context = {
        "title": generation.title,
        "crumbs": [
            Crumb(label=_("Boundaries and divisions"), url=reverse("boundaries")),
            Crumb(label=generation.title),
        ],
        "generation": generation,
        "state_word": STATE_LABELS[State(generation.state)],
        "facts": _facts(generation),
        "drawing": of_generation(generation),
        "legend": [
            (kind.value, kind.label, generation.counts.get(kind.value, 0))
            for kind in _WHATS
            if generation.counts.get(kind.value)
        ],
        "tabs": [
            Tab(
                label=str(kind.label),
                url=f"{base}?what={kind.value}",
                count=generation.counts.get(kind.value, 0),
                is_current=what == kind.value,
            )
            for kind in _WHATS
        ],
        "rows": rows[:SHOWN],
        "words": asked,
        "table": _table(generation, kept, next_url),
        "successions": list(queries.successions(generation=generation)),
        "remarks": [(one["row"], said.with_column(one)) for one in generation.remarks[:REMARKS_SHOWN]],
        "more_remarks": max(0, len(generation.remarks) - REMARKS_SHOWN),
        "actions": actions,
        "why_nothing": why_nothing,
        "is_draft": generation.state == State.DRAFT,
    }
    return render(request, "boundaries/generation.html", context)


def _facts(generation: Generation) -> list[Fact]:
    before = generation.before.title if generation.before else "—"
    voided = []
    if generation.voided_at is not None:
        who = generation.voided_by.name if generation.voided_by else _("The system")
        voided = [
            Fact(label=_("Voided"), value=f"{iso(generation.voided_at)} {who}"),
            Fact(label=_("Why it is void"), value=generation.void_reason, is_wide=True),
        ]
    return [
        *voided,
        Fact(label=_("Valid from"), value=generation.valid_from.isoformat()),
        Fact(label=_("Compared with the boundaries before"), value=before),
        Fact(
            label=_("What the file holds"),
            value=_("every unit of its provinces") if generation.is_whole else _("some units"),
        ),
        Fact(label=_("File"), value=generation.file_name or "—"),
        Fact(label=_("Coordinate system"), value=system_in_words(generation.crs)),
        Fact(label=_("Source of the boundaries"), value=generation.source, is_wide=True),
        Fact(label=_("Why this system"), value=generation.crs_reason or "—", is_wide=True),
    ]


def _table(generation: Generation, kept: dict[str, str], next_url: str | None) -> Listing:
    asked = urlencode(kept | {"generation": generation.pk})
    return Listing(
        id="generation-units",
        next_url=next_url,
        export_url=f"{reverse('export-of', args=['boundaries'])}?{asked}",
        columns=(
            Column(key="name", label=_("Division"), kind="name"),
            Column(key="code", label=_("Code"), kind="short"),
            Column(key="what", label=_("What became of it"), kind="short"),
            Column(key="area", label=_("Area (km²)"), kind="num"),
            Column(key="gained", label=_("Gained (km²)"), kind="num"),
            Column(key="lost", label=_("Lost (km²)"), kind="num"),
            Column(key="row", label=_("Row of the file"), kind="num"),
        ),
    )


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Publish a draft or put it aside, or void the last generation."""
    generation = generation_or_404(request, pk)
    if action not in GENERATION:
        raise Http404
    back = reverse("generation", args=[pk])
    if action == "put_aside":
        back = reverse("boundaries")
    return perform(request=request, deed=GENERATION[action], thing=generation, back_url=back)
