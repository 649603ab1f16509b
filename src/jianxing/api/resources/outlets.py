"""Outlets of a card: what they take, tests of the card there, and outlets that may be one."""

from datetime import date
from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, key_of, place_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.api.resources.questions import KIND as QUESTION
from jianxing.comparisons.coverage import operations, queries
from jianxing.comparisons.coverage.models import (
    Failure,
    Match,
    Outlet,
    Scene,
    Trial,
)
from jianxing.inspections import queries as inspections
from jianxing.inspections.models import Inspection

Home = Literal["11", "12", "13"]
_MATCHES: Final = "outlet_match~"


class OutletLine(TypedDict):
    """An outlet; `accepts` holds a mask of matters for the cards of 11, 12 and 13, bit 62 where none is named."""

    id: int
    outlet_list: int
    name: str
    code: str
    scene: Scene
    district: str
    address: str
    longitude: float | None
    latitude: float | None
    accepts: list[str]
    since_on: date
    until_on: date | None
    counts_as: int | None


class OutletPage(TypedDict):
    """A page of outlets."""

    items: list[OutletLine]
    count: int
    next: str | None


class TrialLine(TypedDict):
    """A card of a place tried at an outlet."""

    id: int
    outlet: int
    home: str
    body: Named
    tried_on: date
    worked: bool
    failure: str
    said: str
    is_void: bool


class OutletWhole(OutletLine):
    """An outlet with what was tried there."""

    trials: list[TrialLine]
    history: list[Deed]


class MatchLine(TypedDict):
    """Two outlets that may be one."""

    id: int
    left: int
    right: int
    state: str
    score: float
    distance_m: float | None
    same_code: bool | None
    reason: str


class MatchList(TypedDict):
    """A page of matches, the likeliest first."""

    items: list[MatchLine]
    next: str | None


class OutletQuery(Listed):
    """Which outlets; `home` with ! before it gives those that do not take cards of that place."""

    q: Annotated[str, Text(60)] = ""
    scene: Scene | None = None
    district: Annotated[str, Text(6)] = ""
    home: Literal["", "11", "12", "13", "!11", "!12", "!13"] = ""
    outlet_list: QueryId | None = None
    left: bool = False


class MatchQuery(Listed):
    """Which matches."""

    state: Literal["proposed", "accepted", "refused"] = "proposed"


class NewTrial(Sent):
    """What the card did. No names, no numbers."""

    home: Home
    tried_on: Day
    worked: bool
    failure: Failure | None = None
    said: Annotated[str, Text(2000)] = ""
    inspection: Id | None = None


def outlet_line(one: Outlet) -> OutletLine:
    """Return an outlet as answers tell it."""
    return {
        "id": one.pk, "outlet_list": one.outlet_list_id, "name": one.name, "code": one.code, "scene": Scene(one.scene),
        "district": one.district, "address": one.address, "longitude": one.longitude, "latitude": one.latitude,
        "accepts": [str(mask) for mask in one.accepts], "since_on": one.since_on, "until_on": one.until_on,
        "counts_as": one.counts_as_id,
    }  # fmt: skip


def trial_line(one: Trial) -> TrialLine:
    """Return a test as answers tell it."""
    return {
        "id": one.pk, "outlet": one.outlet_id, "home": one.home, "body": named(one.body), "tried_on": one.tried_on,
        "worked": one.worked, "failure": one.failure, "said": one.said, "is_void": one.is_void,
    }  # fmt: skip


def match_line(one: Match) -> MatchLine:
    """Return a match as answers tell it."""
    return {
        "id": one.pk, "left": one.left_id, "right": one.right_id, "state": one.state, "score": one.score,
        "distance_m": one.distance_m, "same_code": one.same_code, "reason": one.reason,
    }  # fmt: skip


OUTLET: Final = Kind(
    area="coverage", path="/outlets/{id}", name="outlet", read=queries.one_outlet, title=str, head=outlet_line,
    gives=OutletLine,
)  # fmt: skip
TRIAL: Final = Kind(
    area="coverage", path="/card-trials/{id}", name="card_trial", read=queries.one_trial, title=str, head=trial_line,
    gives=TrialLine,
)  # fmt: skip
MATCH: Final = Kind(
    area="coverage", path="/outlet-matches/{id}", name="outlet_match", read=queries.one_match, title=str, head=match_line,
    gives=MatchLine,
)  # fmt: skip


def outlets(call: Call) -> OutletPage:
    """Give a page of a card's outlets."""
    asked = call.asked(OutletQuery)
    after = key_of(asked.after, prefix="outlet~")
    found = queries.outlet_page(
        card=queries.one_card(pk=call.pk),
        filters=queries.OutletFilters(
            outlet_list=asked.outlet_list, scene=asked.scene or "", district=asked.district, home=asked.home, words=asked.q,
            left=asked.left,
        ),
        cursor=str(after or ""), size=asked.limit,
    )  # fmt: skip
    ahead = f"outlet~{found.next_cursor}" if found.next_cursor else ""
    return {"items": [outlet_line(held) for held in found.rows], "count": found.count, "next": cursor(ahead)}


def one_outlet(call: Call) -> OutletWhole:
    """Give one outlet with what was tried there."""
    held = queries.one_outlet(pk=call.pk)
    return {
        **outlet_line(held),
        "trials": [trial_line(trial) for trial in queries.trials_of(outlet=held)[:200]],
        "history": history(queries.outlet_acts(outlet=held), on=call.today),
    }


def matches(call: Call) -> MatchList:
    """Give the likeliest of a card's matches."""
    asked = call.asked(MatchQuery)
    found = queries.match_page(
        card=queries.one_card(pk=call.pk), state=asked.state, size=asked.limit,
        cursor=place_of(asked.after, prefix=_MATCHES).removeprefix(_MATCHES),
    )  # fmt: skip
    ahead = f"{_MATCHES}{found.next_cursor}" if found.next_cursor else ""
    return {"items": [match_line(held) for held in found.rows], "next": cursor(ahead)}


def _try(outlet: Outlet, sent: NewTrial, call: Call) -> Trial:
    try:
        visit = inspections.one(pk=sent.inspection) if sent.inspection else None
    except Inspection.DoesNotExist:
        raise unknown("/inspection") from None
    return operations.record_trial(
        outlet=outlet, home=sent.home, tried_on=sent.tried_on, worked=sent.worked, failure=sent.failure or "", said=sent.said,
        inspection=visit, by=call.by, at=call.at,
    )  # fmt: skip


def _ask_trial(trial: Trial, sent: Plain, call: Call) -> object:
    return operations.ask_about_trial(trial=trial, by=call.by, at=call.at)[0]


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/cards/{id}/outlets", name="list_outlets", area="coverage", run=outlets,
        summary=_("The outlets of a card"), query=OutletQuery, gives=OutletPage,
    ),
    Endpoint(
        method="GET", path="/cards/{id}/matches", name="list_outlet_matches", area="coverage", run=matches,
        summary=_("Outlets that may be one"), query=MatchQuery, gives=MatchList,
    ),
    Endpoint(
        method="GET", path="/outlets/{id}", name="get_outlet", area="coverage", run=one_outlet,
        summary=_("One outlet with what was tried there"), gives=OutletWhole,
    ),
    *OUTLET.does({
        "try": Doing(
            body=NewTrial, run=_try, summary=_("Record what a card did at an outlet"), gives=TrialLine,
            answer=lambda made: trial_line(queries.one_trial(pk=made.pk)), at=lambda made: f"/outlets/{made.outlet_id}",
        ),
    }),
    *TRIAL.does({
        "ask": Doing(
            body=Plain, run=_ask_trial, summary=_("Ask about a card that failed"), gives=QUESTION.gives,
            answer=QUESTION.head, at=lambda made: f"/questions/{made.pk}",
        ),
        "void": Doing(body=WithReason, run=plain(operations.void_trial, "trial", "reason"), summary=_("Void the test")),
    }),
    *MATCH.does({
        "accept": Doing(body=Plain, run=plain(operations.accept_match, "match"), summary=_("Both are one outlet")),
        "refuse": Doing(body=Plain, run=plain(operations.refuse_match, "match"), summary=_("They are two outlets")),
        "reopen": Doing(
            body=WithReason, run=plain(operations.reopen_match, "match", "reason"), summary=_("Take the judgement back")
        ),
    }),
)  # fmt: skip
