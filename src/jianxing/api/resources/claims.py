"""Claims beside what the readings say, and aims by date of focus items."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Reasoned, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.indicators import Amount
from jianxing.api.resources.naming import Named, found_body, named
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Claim, Compares, Recomputation, Statistic, Target
from jianxing.projects.queries import focus_points


class RecomputationLine(TypedDict):
    """What a claim's formula gave on readings as they stood; `readings` are the hashes of their files by series."""

    value: float | None
    now: float | None
    before: float | None
    agrees: bool
    reasons: list[dict[str, Any]]
    readings: dict[str, str]
    made_at: datetime


class ClaimLine(TypedDict):
    """A claim with its formula and what it gave last."""

    id: int
    text: str
    source: str
    made_on: date
    claimant: Named
    registered_by: Named
    statistic: Statistic
    compares: Compares
    first_on: date
    last_on: date
    base_first_on: date | None
    base_last_on: date | None
    value: float
    decimals: int
    is_void: bool
    version: int


class ClaimWhole(ClaimLine):
    """A claim with its series and every recomputation, newest first."""

    series: list[int]
    recomputations: list[RecomputationLine]
    history: list[Deed]


class ClaimList(TypedDict):
    """A page of claims, newest first."""

    items: list[ClaimLine]
    next: str | None


class TargetLine(TypedDict):
    """An aim by a day."""

    id: int
    focus_item: int
    series: int
    statistic: Statistic
    value: float
    by_on: date
    base_value: float
    base_on: date
    basis: str
    is_void: bool


class ClaimQuery(Listed):
    """Which claims."""

    q: Annotated[str, Text(100)] = ""


class NewClaim(Sent):
    """A claim with its declared formula."""

    text: Annotated[str, Text(200, least=1)]
    source: Annotated[str, Text(200, least=1)]
    made_on: Day
    claimant: Id
    series: Annotated[list[Id], Field(min_length=1, max_length=100)]
    statistic: Statistic
    compares: Compares
    first_on: Day
    last_on: Day
    base_first_on: Day | None = None
    base_last_on: Day | None = None
    value: Amount
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


class NewTarget(Sent):
    """An aim of a focus item."""

    focus_item: Id
    series: Id
    statistic: Statistic
    value: Amount
    by_on: Day
    base_value: Amount
    base_on: Day
    basis: Annotated[str, Text(200, least=1)]


def claim_line(one: Claim) -> ClaimLine:
    """Return a claim as answers tell it."""
    return {
        "id": one.pk, "text": one.text, "source": one.source, "made_on": one.made_on, "claimant": named(one.claimant),
        "registered_by": named(one.registered_by), "statistic": Statistic(one.statistic),
        "compares": Compares(one.compares), "first_on": one.first_on, "last_on": one.last_on,
        "base_first_on": one.base_first_on, "base_last_on": one.base_last_on, "value": one.value,
        "decimals": one.decimals, "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def recomputation_line(one: Recomputation) -> RecomputationLine:
    """Return what a claim gave as answers tell it."""
    return {
        "value": one.value, "now": one.now, "before": one.before, "agrees": one.agrees, "reasons": one.reasons,
        "readings": one.readings, "made_at": one.made_at,
    }  # fmt: skip


def target_line(one: Target) -> TargetLine:
    """Return an aim as answers tell it."""
    return {
        "id": one.pk, "focus_item": one.focus_item_id, "series": one.series_id, "statistic": Statistic(one.statistic),
        "value": one.value, "by_on": one.by_on, "base_value": one.base_value, "base_on": one.base_on,
        "basis": one.basis, "is_void": one.is_void,
    }  # fmt: skip


CLAIM: Final = Kind(
    area="indicators", path="/claims/{id}", name="claim", read=queries.one_claim, title=str,
    etag=lambda one: f'"{one.version}"', head=claim_line, gives=ClaimLine,
)  # fmt: skip
TARGET: Final = Kind(
    area="indicators", path="/targets/{id}", name="target", read=queries.one_target,
    title=lambda one: one.focus_item.title, head=target_line, gives=TargetLine,
)  # fmt: skip


def listing(call: Call) -> ClaimList:
    """Give a page of claims."""
    asked = call.asked(ClaimQuery)
    before = key_of(asked.after, prefix="claim~")
    found = queries.claims(words=asked.q).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"claim~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [claim_line(one) for one in shown], "next": cursor(ahead)}


def one(call: Call) -> ClaimWhole:
    """Give one claim with all that it gave."""
    held = queries.one_claim(pk=call.pk)
    return {
        **claim_line(held),
        "series": [series.pk for series in queries.series_of_claim(claim=held)],
        "recomputations": [recomputation_line(made) for made in queries.recomputations(claim=held)],
        "history": history(queries.claim_acts(pk=held.pk), on=call.today),
    }


def record(call: Call) -> Answer:
    """Record a claim and recompute it."""
    sent = call.sent(NewClaim)
    held = {series.pk: series for series in queries.series().filter(pk__in=sent.series)}
    if len(held) != len(set(sent.series)):
        raise unknown("/series")
    claimant = found_body(sent.claimant, at="/claimant")
    assert claimant is not None
    formula = operations.FormulaDraft(
        statistic=sent.statistic, compares=sent.compares, first_on=sent.first_on, last_on=sent.last_on,
        base_first_on=sent.base_first_on, base_last_on=sent.base_last_on,
    )  # fmt: skip
    claim = operations.record_claim(
        text=sent.text, source=sent.source, made_on=sent.made_on, claimant=claimant, formula=formula,
        series=[held[pk] for pk in dict.fromkeys(sent.series)], value=sent.value, decimals=sent.decimals,
        by=call.by, at=call.at,
    )  # fmt: skip
    return CLAIM.made(queries.one_claim(pk=claim.pk))


def aim(call: Call) -> Answer:
    """Give a focus item an aim by a day."""
    sent = call.sent(NewTarget)
    item = focus_points(pks=[sent.focus_item]).first()
    series = queries.series().filter(pk=sent.series).first()
    if item is None:
        raise unknown("/focus_item")
    if series is None:
        raise unknown("/series")
    target = operations.set_target(
        focus_item=item, series=series, statistic=sent.statistic, value=sent.value, by_on=sent.by_on,
        base_value=sent.base_value, base_on=sent.base_on, basis=sent.basis, by=call.by, at=call.at,
    )  # fmt: skip
    return TARGET.made(target)


def one_aim(call: Call) -> TargetLine:
    """Give one aim."""
    return target_line(queries.one_target(pk=call.pk))


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/claims", name="list_claims", area="indicators", run=listing,
        summary=_("What departments claim, newest first"), query=ClaimQuery, gives=ClaimList,
    ),
    Endpoint(
        method="POST", path="/claims", name="record_claim", area="indicators", run=record, status=201,
        summary=_("Record a claim with its formula and recompute it"), body=NewClaim, gives=ClaimLine,
    ),
    Endpoint(
        method="GET", path="/claims/{id}", name="get_claim", area="indicators", run=one,
        summary=_("One claim with what the readings gave"), gives=ClaimWhole,
    ),
    *CLAIM.does(
        {
            "recompute": Doing(
                body=Versioned, run=plain(operations.recompute_claim, "claim"), name="recompute_claim",
                summary=_("Recompute a claim on today's readings"), gives=RecomputationLine, answer=recomputation_line,
            ),
            "void": Doing(
                body=Reasoned, name="void_claim", summary=_("Void a claim"),
                run=plain(operations.void_claim, "claim", "reason"),
            ),
        }
    ),
    Endpoint(
        method="POST", path="/targets", name="set_target", area="indicators", run=aim, status=201,
        summary=_("Give a focus item an aim by a day on a series"), body=NewTarget, gives=TargetLine,
    ),
    Endpoint(
        method="GET", path="/targets/{id}", name="get_target", area="indicators", run=one_aim,
        summary=_("One aim of a focus item"), gives=TargetLine,
    ),
    *TARGET.does(
        {
            "void": Doing(
                body=WithReason, name="void_target", summary=_("Void an aim"),
                run=plain(operations.void_target, "target", "reason"),
            ),
        }
    ),
)  # fmt: skip
