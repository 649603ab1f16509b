"""What the comparisons list: outlets of a card, mismatches of documents, penalty cases and what a comparison of them found."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jianxing.comparisons.coverage import queries as coverage
from jianxing.comparisons.coverage.models import Card, Outlet, Scene
from jianxing.comparisons.freight import queries as freight
from jianxing.comparisons.freight.models import (
    FIELD_CHOICES,
    KIND_CHOICES,
    MISMATCH_LABELS,
    WRONG_CHOICES,
    Mismatch,
    Traffic,
)
from jianxing.comparisons.penalties import queries as penalties
from jianxing.comparisons.penalties.models import Case, Result
from jianxing.comparisons.penalties.wording import TITLES
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.methods.coverage.scenes import HOMES
from jianxing.questions.models import STATE_LABELS


def _outlets(asked: Asked) -> QuerySet[Outlet]:
    told = asked.filters
    card = Card.objects.filter(pk=told.get("card")).first()
    if card is None:
        return Outlet.objects.none()
    narrowed = coverage.OutletFilters(
        scene=told.get("scene", ""),
        district=told.get("district", ""),
        home=told.get("home", ""),
        words=told.get("q", ""),
    )
    return coverage.outlets_listed(card=card, filters=narrowed)


def _outlet_headings(asked: Asked) -> Sequence[Heading]:
    scenes = {key: str(label) for key, label in Scene.choices}
    taken = tuple(
        Field(
            f"home_{home}", _("%(place)s card") % {"place": coverage.home_name(home)}, 10, f"accepts__{at}",
            show=lambda mask: _("yes") if mask else _("no"),
        )
        for at, home in enumerate(HOMES)
    )  # fmt: skip
    return (
        (
            _("Outlet"),
            (
                Field("name", _("Outlet"), 36, "name"),
                Field("code", _("Code of the outlet"), 16, "code"),
                Field("scene", _("Scene"), 18, "scene", show=scenes.get),
                Field("district", _("District"), 18, "district", show=coverage.district_name),
                Field("district_code", _("Code of the district"), 10, "district"),
                Field("address", pgettext("outlet", "Address"), 36, "address"),
                Field("longitude", _("Longitude"), 12, "longitude", Kind.NUMBER),
                Field("latitude", _("Latitude"), 12, "latitude", Kind.NUMBER),
            ),
        ),
        (_("Cards taken"), taken),
        (
            _("List"),
            (
                Field("list", _("List"), 28, "outlet_list__name"),
                Field("reports", _("Body that answers for it"), 28, "outlet_list__reports__name"),
                Field("since", _("Since"), 12, "since_on", Kind.DAY),
                Field("counts_as", _("Counts as"), 36, "counts_as__name"),
            ),
        ),
    )


OUTLETS = Listed(
    key="outlets",
    name=gettext_lazy("Outlets of a card"),
    check=check_business,
    found=_outlets,
    headings=_outlet_headings,
    title=lambda asked: _("Outlets that %(body)s sees") % {"body": body_name(asked)},
)


def _mismatches(asked: Asked) -> QuerySet[Mismatch]:
    told = asked.filters
    traffic = Traffic.objects.filter(pk=told.get("traffic")).first()
    if traffic is None:
        return Mismatch.objects.none()
    narrowed = freight.Filters(
        route=told.get("route"),
        field=told.get("field", ""),
        state=told.get("state", ""),
        words=told.get("q", ""),
    )
    return freight.found_in(traffic=traffic, filters=narrowed)


def _mismatch_headings(asked: Asked) -> Sequence[Heading]:
    fields, wrongs, kinds = (
        {key: str(label) for key, label in choices}
        for choices in (FIELD_CHOICES, WRONG_CHOICES, KIND_CHOICES)
    )
    states = {key.value: str(label) for key, label in MISMATCH_LABELS.items()}
    asked_states = {key.value: str(label) for key, label in STATE_LABELS.items()}
    return (
        (
            _("Movement"),
            (
                Field("container", _("Container"), 16, "movement__container"),
                Field("route", _("Route"), 20, "movement__route__name"),
                Field("enterprise", _("Enterprise"), 28, "movement__enterprise"),
                Field("first", _("First day"), 12, "movement__first_on", Kind.DAY),
                Field("last", _("Last day"), 12, "movement__last_on", Kind.DAY),
            ),
        ),
        (
            _("What disagrees"),
            (
                Field("field", _("Field of documents"), 14, "field", show=fields.get),
                Field("wrong", pgettext("freight", "What is wrong"), 22, "wrong", show=wrongs.get),
                Field("left_kind", _("One document"), 14, "left__kind", show=kinds.get),
                Field("left_number", _("Number of the one"), 20, "left__number"),
                Field("left_says", _("The one says"), 28, "left_says"),
                Field("right_kind", _("The other"), 14, "right__kind", show=kinds.get),
                Field("right_number", _("Number of the other"), 20, "right__number"),
                Field("right_says", _("The other says"), 28, "right_says"),
            ),
        ),
        (
            _("What became of it"),
            (
                Field("state", _("State"), 18, "state", show=states.get),
                Field("question", _("Question"), 22, "question__number"),
                Field(
                    "question_state", _("State of the question"), 14, "question__state", show=asked_states.get
                ),
                Field("reason", _("Reason"), 36, "end_reason"),
            ),
        ),
    )


MISMATCHES = Listed(
    key="mismatches",
    name=gettext_lazy("Mismatches of documents"),
    check=check_business,
    found=_mismatches,
    headings=_mismatch_headings,
    title=lambda asked: _("Mismatches of documents that %(body)s sees") % {"body": body_name(asked)},
)


def _cases(asked: Asked) -> QuerySet[Case]:
    return penalties.cases(item=asked.filters.get("item", ""), words=asked.filters.get("q", ""))


def _case_headings(asked: Asked) -> Sequence[Heading]:
    def said(flag: object) -> str:
        return _("yes") if flag else _("no")

    return (
        (
            _("Penalty case"),
            (
                Field("number", pgettext("penalties", "Decision"), 28, "number"),
                Field("place", _("Place"), 10, "place"),
                Field("item", _("Item of penalties"), 36, "item"),
                Field("circumstances", _("Circumstances"), 16, "circumstances"),
                Field("tier", _("Tier"), 10, "tier"),
                Field("amount", _("Fine (yuan)"), 14, "amount", Kind.NUMBER),
                Field("on", _("Decided on"), 12, "decided_on", Kind.DAY),
                Field("authority", _("Who decided"), 28, "authority"),
            ),
        ),
        (
            _("Told apart"),
            (
                Field("first", _("First offence"), 10, "first_offence", show=said),
                Field("mitigated", _("Mitigated"), 10, "mitigated", show=said),
                Field("counts", _("Counts"), 8, "counts", Kind.NUMBER),
                Field("basis", _("Basis"), 28, "basis"),
                Field("version", _("Version"), 18, "version"),
            ),
        ),
    )


PENALTY_CASES = Listed(
    key="penalty-cases",
    name=gettext_lazy("Penalty cases as published"),
    check=check_business,
    found=_cases,
    headings=_case_headings,
    title=lambda asked: _("Penalty cases that %(body)s sees") % {"body": body_name(asked)},
)


def _results(asked: Asked) -> QuerySet[Result]:
    wanted = asked.filters.get("run")
    run = penalties.newest_run() if wanted is None else penalties.runs().filter(pk=wanted).first()
    return Result.objects.none() if run is None else penalties.results(run=run)


def _result_headings(asked: Asked) -> Sequence[Heading]:
    kinds = {key: _(title) for key, title in TITLES.items()}
    states = {key.value: str(label) for key, label in STATE_LABELS.items()}
    return (
        (
            _("What was found"),
            (
                Field("kind", pgettext("penalties", "What it is"), 20, "kind", show=kinds.get),
                Field("number", pgettext("penalties", "Decision"), 28, "case__number"),
                Field("item", _("Item of penalties"), 36, "item"),
                Field("place", _("Place"), 10, "place"),
                Field("amount", _("Fine (yuan)"), 14, "case__amount", Kind.NUMBER),
                Field(
                    "out", _("Stands out"), 10, "stands_out", show=lambda flag: _("yes") if flag else _("no")
                ),
            ),
        ),
        (
            _("Numbers"),
            (
                Field("n", _("Comparable cases"), 10, "n", Kind.NUMBER),
                Field("p", _("Position in the tier"), 10, "p", Kind.NUMBER),
                Field("z", _("Robust z"), 10, "z", Kind.NUMBER),
                Field("shift", _("Shift of the tier"), 10, "shift", Kind.NUMBER),
                Field("p_value", _("p-value over places"), 10, "p_value", Kind.NUMBER),
                Field("q_value", _("q over items"), 10, "q_value", Kind.NUMBER),
            ),
        ),
        (
            _("Question"),
            (
                Field("asked", _("Who is asked"), 28, "asked__name"),
                Field("question", _("Question"), 22, "question__number"),
                Field("state", _("State of the question"), 14, "question__state", show=states.get),
            ),
        ),
    )


PENALTY_RESULTS = Listed(
    key="penalty-results",
    name=gettext_lazy("What a comparison of penalties found"),
    check=check_business,
    found=_results,
    headings=_result_headings,
    title=lambda asked: (
        _("What comparisons of penalties found, as %(body)s sees it") % {"body": body_name(asked)}
    ),
)
