"""What the token's person asks to be told of."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Flag, Id, Sent, Text
from jianxing.api.resources.naming import found_body, found_project
from jianxing.directory.models import PlanDomain
from jianxing.findings.lifecycle import State
from jianxing.findings.queries import Filters
from jianxing.subscriptions import operations, queries
from jianxing.subscriptions.models import Subscription

#: What may happen to a finding; a test holds them to ``subscriptions.queries.KINDS``.
Event = Literal[
    "register", "place", "assign", "accept", "decline", "recall", "start", "report", "ask_extension", "decide_extension",
    "submit", "return", "close", "verify_stated", "look_back", "reopen", "transfer", "correct", "restate", "join", "part",
    "void",
]  # fmt: skip


class SubscriptionLine(TypedDict):
    """What is told, under which conditions, and by which way."""

    id: int
    name: str
    events: list[str]
    filters: dict[str, Any]
    delivery: str
    is_paused: bool
    created_at: datetime


class SubscriptionList(TypedDict):
    """All of the person's, for the acting body."""

    items: list[SubscriptionLine]


class NewSubscription(Sent):
    """Which events, and conditions that all must hold; what was asked for under the same name is replaced."""

    name: Annotated[str, Text(40, least=1)]
    events: Annotated[list[Event], Field(min_length=1, max_length=30)]
    domain: PlanDomain | None = None
    project: Id | None = None
    responsible: Id | None = None
    states: Annotated[list[State], Field(max_length=9)] = []
    late: Flag = False
    q: Annotated[str, Text(100)] = ""
    delivery: Subscription.Delivery = Subscription.Delivery.INBOX


class Paused(Sent):
    """Whether it is to rest; what happens meanwhile is not told afterwards."""

    paused: Flag


class Ended(TypedDict):
    """The subscription that ended."""

    id: int


def _line(one: Subscription) -> SubscriptionLine:
    return {
        "id": one.pk,
        "name": one.name,
        "events": [kind.removeprefix("finding.") for kind in one.kinds],
        "filters": dict(one.filters),
        "delivery": one.delivery,
        "is_paused": one.is_paused,
        "created_at": one.created_at,
    }


def listing(call: Call) -> SubscriptionList:
    """Give the subscriptions."""
    return {"items": [_line(one) for one in queries.own(by=call.by)]}


def subscribe(call: Call) -> SubscriptionLine:
    """Ask to be told from now on."""
    sent = call.sent(NewSubscription)
    project, body = (
        found_project(sent.project, at="/project"),
        found_body(sent.responsible, at="/responsible"),
    )
    filters = Filters(
        domain=sent.domain or "",
        project=None if project is None else project.pk,
        responsible=None if body is None else body.pk,
        states=tuple(dict.fromkeys(state.value for state in sent.states)),
        late=sent.late,
        words=sent.q.strip(),
    )
    made = operations.subscribe(
        name=sent.name,
        kinds=list(dict.fromkeys(sent.events)),
        filters=filters,
        delivery=sent.delivery,
        by=call.by,
        at=call.at,
    )
    return _line(made)


def pause(call: Call) -> SubscriptionLine:
    """Let a subscription rest, or go on."""
    held = queries.one(pk=call.pk, by=call.by)
    operations.set_paused(subscription=held, paused=call.sent(Paused).paused, by=call.by)
    return _line(queries.one(pk=call.pk, by=call.by))


def end(call: Call) -> Ended:
    """End a subscription."""
    held = queries.one(pk=call.pk, by=call.by)
    operations.end(subscription=held, by=call.by, at=call.at)
    return {"id": held.pk}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/subscriptions", name="list_subscriptions", area="notices", run=listing,
        summary=_("What the token's person asks to be told of"), gives=SubscriptionList,
    ),
    Endpoint(
        method="POST", path="/subscriptions", name="subscribe", area="notices", run=subscribe,
        summary=_("Ask to be told of what happens to findings"), body=NewSubscription, gives=SubscriptionLine,
    ),
    Endpoint(
        method="POST", path="/subscriptions/{id}/pause", name="pause_subscription", area="notices", run=pause,
        summary=_("Let a subscription rest, or go on"), body=Paused, gives=SubscriptionLine,
    ),
    Endpoint(
        method="DELETE", path="/subscriptions/{id}", name="end_subscription", area="notices", run=end,
        summary=_("End a subscription"), gives=Ended,
    ),
)  # fmt: skip
