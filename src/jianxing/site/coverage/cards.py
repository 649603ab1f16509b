"""Cards: the list of them, and one with what failed first, its matrix, the worst districts and the empty cells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.coverage import operations, policies, queries
from jianxing.comparisons.coverage.models import Card, Measurement, Scene
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.scenes import HOMES
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab, Tile
from jianxing.site.coverage.doing import CARD, TRIAL
from jianxing.site.coverage.forms import AskCellForm, CardForm, LetterForm
from jianxing.site.coverage.words import HeatRow, crumbs, heat, rate, scenes_of, tabs
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.questions.panel import panel as questions_on
from jianxing.site.requests import acting_request

_CARDS_SHOWN = 100
_EMPTY_SHOWN = 12
_CHANGED_SHOWN = 12


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The cards that the reader sees."""
    found = list(queries.cards()[:_CARDS_SHOWN])
    measured = queries.newest_measurements(cards=found)
    context = {
        "title": _("One-card coverage"),
        "rows": [(card, measured.get(card.pk)) for card in found],
        "may_add": can(policies.check_can_add_card, by=acting_request(request).actor),
    }
    return render(request, "coverage/cards.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Follow a card."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        named = [" ".join(line.split()) for line in data["matters"].splitlines() if line.strip()]
        card = operations.add_card(
            name=data["name"], summary=data["summary"], matters=[(name, "") for name in named], by=by, at=at
        )
        return reverse("coverage-card", args=[card.pk])

    return enter(
        request=request, form=CardForm(request.POST or None), check=lambda by: policies.check_can_add_card(by=by), run=run,
        title=_("Follow a card"), submit=_("Follow"), back_url=reverse("coverage"),
        crumbs=[Crumb(label=_("One-card coverage"), url=reverse("coverage"))],
    )  # fmt: skip


def card_or_404(pk: int) -> Card:
    """Return the card; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_card, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: what is declared and failed comes first."""
    card, by = card_or_404(pk), acting_request(request).actor
    actions, why_nothing = once([
        offer(key=key, deed=deed, thing=card, url=reverse("coverage-card-do", args=[pk, key]), by=by)
        for key, deed in CARD.items()
    ])  # fmt: skip
    newest = queries.newest_measurement(card=card)
    counts, waiting = queries.trial_counts(card=card), queries.waiting_matches(card=card)
    failed = queries.failed_first(card=card, most=10)
    matters = len(queries.matters_of(card=card))
    outlets_url = reverse("coverage-outlets", args=[pk])
    context = {
        "title": card.name,
        "crumbs": [Crumb(label=_("One-card coverage"), url=reverse("coverage")), Crumb(label=card.name)],
        "card": card,
        "tabs": tabs(card, "coverage-card"),
        "tiles": [
            Tile(label=_("Declared, but failed"), number=counts.broken),
            Tile(label=_("Outlets and cards tried"), number=counts.tried, note=_("worked: %(n)d") % {"n": counts.worked}),
            Tile(label=_("Outlets"), number=newest.outlets if newest else 0, url=outlets_url),
            Tile(label=_("Matters"), number=matters),
            Tile(label=_("Matches to judge"), number=waiting.proposed, url=reverse("coverage-matches", args=[pk])),
        ],
        "failed": [
            (one, queries.home_name(one.home), offer(
                key=f"ask-{one.pk}", deed=TRIAL["ask"], thing=one, url=reverse("coverage-trial-do", args=[one.pk, "ask"]), by=by,
            ))
            for one in failed
        ],
        "failed_more": max(0, counts.broken - len(failed)),
        "may_link": can(policies.check_can_keep, card=card, by=by),
        "newest": newest,
        "facts": _facts(card, newest),
        "actions": actions,
        "why_nothing": why_nothing,
        **questions_on(subject=card.handle),
        **(_measured(request, card, newest) if newest else {}),
    }  # fmt: skip
    return render(request, "coverage/card.html", context)


def _facts(card: Card, newest: Measurement | None) -> Sequence[Fact]:
    facts = [
        Fact(label=_("Kept by"), value=card.registered_by.label),
        Fact(label=_("Summary"), value=card.summary, is_wide=True),
    ]
    if newest is not None:
        reach = newest.result["reach_m"]
        facts += [
            Fact(label=_("Measured as of"), value=newest.as_of.isoformat()),
            Fact(label=_("Residents of"), value="、".join(map(str, newest.years)) or _("not known")),
            Fact(
                label=_("How far residents go"), is_wide=True,
                value="；".join(f"{Scene(one).label} {reach[one] / 1000:g} km" for one in newest.result["scenes"]),
            ),
        ]  # fmt: skip
    return [fact for fact in facts if fact.value]


def _measured(request: HttpRequest, card: Card, newest: Measurement) -> dict[str, Any]:
    place = words(request, "place")
    place = place if place in HOMES else HOMES[1]
    for_residents = words(request, "show") == "rate"
    scenes = scenes_of(newest)
    names = {one["district"]: one for one in newest.result["districts"]}
    worst = {one["district"] for one in newest.result["worst"]}
    cells = queries.cells(measurement=newest)
    rows = [
        HeatRow(
            code, one["name"] if one["city"] == one["province"] else queries.district_name(code),
            [
                heat(
                    cells.get((code, scene, home), queries.Cell(code, scene, home)),
                    named=f"{one['name']} {label} {queries.home_name(home)}",
                    for_residents=for_residents,
                )
                for scene, label in scenes
                for home in HOMES
            ],
            code in worst,
        )
        for code, one in names.items()
        if code.startswith(place)
    ]  # fmt: skip
    return {
        "scenes": scenes,
        "homes": [queries.home_name(home) for home in HOMES],
        "heat": rows,
        "place": place,
        "places": [
            Tab(label=queries.home_name(home), url=_matrix_url(home, for_residents), is_current=home == place)
            for home in HOMES
        ],
        "shows": [
            Tab(label=label, url=_matrix_url(place, rated), is_current=rated == for_residents)
            for label, rated in ((_("Outlets"), False), (_("For 10,000 residents"), True))
        ],
        "for_residents": for_residents,
        "worst": [
            {
                "name": queries.district_name(one["district"]), "score": one["score"],
                "access": [
                    (
                        label, rate(names[one["district"]]["access"].get(scene)),
                        _percent(names[one["district"]]["across"].get(scene)),
                    )
                    for scene, label in scenes
                ],
            }
            for one in newest.result["worst"]
        ],
        "worst_table": Listing(
            id="coverage-worst", count=len(newest.result["worst"]), cards=False,
            columns=(
                Column(key="district", label=_("District"), kind="name", can_hide=False),
                Column(key="score", label=_("Mean rank"), kind="num"),
                *(Column(key=scene, label=label, kind="num") for scene, label in scenes),
            ),
        ),
        "empty": [
            {
                **one, "where": queries.district_name(one["district"]), "what": Scene(one["scene"]).label,
                "whose": queries.home_name(one["home"]),
                "url": reverse("coverage-ask-cell", args=[card.pk, one["district"], one["scene"], one["home"]]),
            }
            for one in newest.result["empty"] if one["outlets"]
        ][:_EMPTY_SHOWN],
        "empty_count": sum(bool(one["outlets"]) for one in newest.result["empty"]),
        "none_count": sum(not one["outlets"] for one in newest.result["empty"]),
        "unequal": [
            (label, newest.result["theil"][scene], newest.result["gini"].get(scene))
            for scene, label in scenes if scene in newest.result["theil"]
        ],
        **_since(request, card, newest),
    }  # fmt: skip


def _matrix_url(place: str, for_residents: bool) -> str:
    return f"?place={place}{'&show=rate' if for_residents else ''}#matrix"


def _percent(share: float | None) -> str:
    return f"{share:.0%}" if share else ""


def _since(request: HttpRequest, card: Card, newest: Measurement) -> dict[str, Any]:
    """Return what changed since the letter that is chosen, or the latest one."""
    chosen = words(request, "letter")
    links = queries.letters_of(card=card)
    link = next((one for one in links if str(one.letter_id) == chosen), links[0] if links else None)
    if link is None or link.letter.sent_at is None:
        return {}
    before = queries.measured_at(card=card, day=link.letter.sent_at.date())
    if before is None or before.pk == newest.pk:
        return {"since": link, "since_unknown": True}
    changed = queries.changed_between(before=before, now=newest)
    return {
        "since": link,
        "since_as_of": before.as_of,
        "gained": sum(max(0, one.difference) for one in changed),
        "lost": -sum(min(0, one.difference) for one in changed),
        "changed": [
            (queries.district_name(one.district), Scene(one.scene).label, queries.home_name(one.home), one)
            for one in changed[:_CHANGED_SHOWN]
        ],
    }


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a card."""
    if action not in CARD:
        raise Http404
    card = card_or_404(pk)
    name = {"list": "coverage-lists", "residents": "coverage-lists", "propose": "coverage-matches"}.get(
        action, "coverage-card"
    )
    return perform(request=request, deed=CARD[action], thing=card, back_url=reverse(name, args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a letter from which changes are counted."""
    card = card_or_404(pk)
    form = LetterForm(request.POST or None, card=card)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.link_letter(card=card, letter=form.letters[data["letter"]], by=by, at=at)
        return reverse("coverage-card", args=[pk])

    return enter(
        request=request, form=form, check=lambda by: policies.check_can_keep(card=card, by=by), run=run,
        said=_("Changes are counted from that letter."), title=_("Count changes from a letter"), submit=_("Count from it"),
        back_url=reverse("coverage-card", args=[pk]), crumbs=crumbs(card),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def ask_cell(request: HttpRequest, pk: int, district: str, scene: str, home: str) -> HttpResponse:
    """Ask why a district has nothing of a scene for cards of a place."""
    card = card_or_404(pk)
    newest = queries.newest_measurement(card=card)
    if newest is None or scene not in Scene.values or home not in HOMES:
        raise Http404
    form = AskCellForm(request.POST or None, card=card)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        question, _new = operations.ask_about_cell(
            measurement=newest, outlet_list=form.lists[data["outlet_list"]], district=district, scene=scene, home=home,
            by=by, at=at,
        )  # fmt: skip
        return reverse("question", args=[question.pk])

    where = f"{queries.district_name(district)} · {Scene(scene).label} · {queries.home_name(home)}"
    return enter(
        request=request, form=form, check=lambda by: policies.check_can_ask(card=card, by=by), run=run,
        title=_("Ask about %(where)s") % {"where": where}, submit=_("Raise the question"),
        back_url=reverse("coverage-card", args=[pk]), crumbs=crumbs(card),
    )  # fmt: skip
