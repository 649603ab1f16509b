"""Every read of subscriptions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max

from jianxing.findings.queries import Filters
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Leaf
from jianxing.subscriptions.models import Subscription

#: Acts on findings that one may subscribe to.
KINDS = (
    "register", "place", "assign", "accept", "decline", "recall", "start", "report", "ask_extension", "decide_extension",
    "submit", "return", "close", "verify_stated", "look_back", "reopen", "transfer", "correct", "restate", "join", "part",
    "void",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A subscription that is to be looked at, and as whom."""

    pk: int
    by: Actor


def own(*, by: Actor) -> list[Subscription]:
    """Return the subscriptions of the person who acts, for the body acted for."""
    return list(Subscription.objects.filter(person_id=by.person, body_id=by.body, ended_at=None))


def one(*, pk: int, by: Actor) -> Subscription:
    """Return a subscription of one's own; raises ``Subscription.DoesNotExist``."""
    return Subscription.objects.get(pk=pk, person_id=by.person, body_id=by.body, ended_at=None)


def newest_act() -> int:
    """Return the place of the newest act in the ledger, -1 in an empty one."""
    newest: int | None = Leaf.objects.aggregate(newest=Max("index"))["newest"]
    return -1 if newest is None else newest


def waiting(*, today: date) -> list[Waiting]:
    """Return the subscriptions whose acts have not all been looked at, of people who act today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM subscriptions_waiting(%s, %s)", [today, newest_act()])
        return [
            Waiting(pk=pk, by=Actor(person_id=person, body_id=body, role=Role(role)))
            for pk, person, body, role in cursor.fetchall()
        ]


def as_stored(filters: Filters) -> dict[str, Any]:
    """Return the filters that differ from none, as JSON holds them."""
    none = Filters()
    stored: dict[str, Any] = {}
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if value != getattr(none, field.name):
            stored[field.name] = value.isoformat() if isinstance(value, date) else value
    return stored


def as_filters(stored: Mapping[str, Any]) -> Filters:
    """Return stored filters; one that is known no longer narrows to nothing rather than to everything."""
    known = {field.name: field for field in fields(Filters)}
    values: dict[str, Any] = {}
    for name, value in stored.items():
        if name not in known:
            return Filters(states=("",))
        if "date" in str(known[name].type) and isinstance(value, str):
            value = date.fromisoformat(value)
        values[name] = tuple(value) if isinstance(value, list) else value
    return Filters(**values)
