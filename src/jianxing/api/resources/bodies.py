"""The directory as far as a program needs it: who acts, and which bodies there are."""

from datetime import datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Listed, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.naming import Named, maybe_named, named
from jianxing.directory import queries
from jianxing.directory.models import Body


class Me(TypedDict):
    """For whom the token acts."""

    person: Named
    body: Named
    role: str
    token: str
    may_write: bool
    expires_at: datetime


class BodyLine(TypedDict):
    """A body."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: Named | None
    supervises: bool
    is_confirmed: bool


class BodyList(TypedDict):
    """A page of bodies, in pinyin order."""

    items: list[BodyLine]
    next: str | None


class BodyQuery(Listed):
    """Which bodies."""

    q: Annotated[str, Text(100)] = Field(
        default="", description="Words of the name, a code, or pinyin initials."
    )
    kind: Body.Kind | None = None


def me(call: Call) -> Me:
    """Say for whom the token acts."""
    held = call.token.appointment
    return {
        "person": {"id": held.person_id, "name": held.person.name},
        "body": named(held.body),
        "role": held.role,
        "token": call.token.name,
        "may_write": call.token.may_write,
        "expires_at": call.token.expires_at,
    }


def _line(body: Body) -> BodyLine:
    return {
        "id": body.pk,
        "code": body.code,
        "name": body.name,
        "short_name": body.short_name,
        "kind": body.kind,
        "parent": maybe_named(body.parent),
        "supervises": body.supervises,
        "is_confirmed": body.is_confirmed,
    }


def listing(call: Call) -> BodyList:
    """Give a page of bodies."""
    asked = call.asked(BodyQuery)
    found = queries.bodies(words=asked.q, kinds=[asked.kind] if asked.kind else [])
    place = place_of(asked.after, prefix="body~").removeprefix("body~")
    rows = list(queries.after(found, cursor=place)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"body~{queries.cursor(shown[-1])}" if len(rows) > len(shown) else ""
    return {"items": [_line(body) for body in shown], "next": cursor(ahead)}


def one(call: Call) -> BodyLine:
    """Give one body."""
    return _line(queries.bodies().get(pk=call.pk))


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/me", name="get_me", area="directory", run=me,
        summary=_("For whom the token acts"), gives=Me,
    ),
    Endpoint(
        method="GET", path="/bodies", name="list_bodies", area="directory", run=listing,
        summary=_("The bodies of the directory"), query=BodyQuery, gives=BodyList,
    ),
    Endpoint(
        method="GET", path="/bodies/{id}", name="get_body", area="directory", run=one,
        summary=_("One body"), gives=BodyLine,
    ),
)  # fmt: skip
