"""Who may punish: delegations of authority, and matters as chains of duties."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text
from jianxing.api.paging import down_the_keys
from jianxing.api.resources.doings import Doing, Kind, Reasoned, plain
from jianxing.api.resources.naming import Named, found_bodies, found_body, named
from jianxing.api.resources.penalties import AREA
from jianxing.comparisons.penalties import operations, queries
from jianxing.comparisons.penalties.models import Chain, Delegation


class DelegationLine(TypedDict):
    """A delegation of authority; without items it covers every one."""

    id: int
    document: str
    giver: Named
    taker: Named
    items: list[str]
    valid_from: date
    valid_to: date | None
    registered_by: Named
    is_void: bool
    version: int


class DelegationList(TypedDict):
    """Delegations, newest first."""

    items: list[DelegationLine]
    next: str | None


class NewDelegation(Sent):
    """Who lets whom punish in its area."""

    giver: Id
    taker: Id
    document: Annotated[str, Text(200, least=1)]
    valid_from: Day
    valid_to: Day | None = None
    items: Annotated[list[Annotated[str, Text(200, least=1)]], Field(max_length=200)] = []


class DutyLinkLine(TypedDict):
    """A duty and the bodies that have it; one is right."""

    ordinal: int
    duty: str
    bodies: list[Named]


class DutyChainLine(TypedDict):
    """A matter as a chain of duties."""

    id: int
    title: str
    document: str
    links: list[DutyLinkLine]
    registered_by: Named
    is_void: bool
    version: int


class DutyChainList(TypedDict):
    """Chains, newest first."""

    items: list[DutyChainLine]
    next: str | None


class NewDutyLink(Sent):
    """A duty and who has it."""

    duty: Annotated[str, Text(200, least=1)]
    bodies: Annotated[list[Id], Field(max_length=50)] = []


class NewDutyChain(Sent):
    """A matter link by link."""

    title: Annotated[str, Text(200, least=1)]
    document: Annotated[str, Text(200, least=1)]
    links: Annotated[list[NewDutyLink], Field(min_length=1, max_length=100)]


def delegation_line(one: Delegation) -> DelegationLine:
    """Return a delegation as answers tell it."""
    return {
        "id": one.pk, "document": one.document, "giver": named(one.giver), "taker": named(one.taker),
        "items": one.items, "valid_from": one.valid_from, "valid_to": one.valid_to,
        "registered_by": named(one.registered_by), "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def chain_line(one: Chain) -> DutyChainLine:
    """Return a chain as answers tell it."""
    return {
        "id": one.pk, "title": one.title, "document": one.document,
        "links": [
            {"ordinal": link.ordinal, "duty": link.duty, "bodies": [named(body) for body in link.bodies.all()]}
            for link in one.links.all()
        ],
        "registered_by": named(one.registered_by), "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


DELEGATION: Final = Kind(
    area=AREA, path="/delegations/{id}", name="delegation", read=queries.one_delegation, title=str,
    etag=lambda one: f'"{one.version}"', head=delegation_line, gives=DelegationLine,
)  # fmt: skip
CHAIN: Final = Kind(
    area=AREA, path="/duty-chains/{id}", name="duty_chain", read=queries.one_chain, title=str,
    etag=lambda one: f'"{one.version}"', head=chain_line, gives=DutyChainLine,
)  # fmt: skip


def delegations(call: Call) -> DelegationList:
    """Give a page of delegations."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(
        queries.delegations(), after=asked.after, prefix="delegation~", limit=asked.limit
    )
    return {"items": [delegation_line(one) for one in shown], "next": ahead}


def delegation(call: Call) -> DelegationLine:
    """Give one delegation."""
    return delegation_line(queries.one_delegation(pk=call.pk))


def delegate(call: Call) -> Answer:
    """Record a delegation."""
    sent = call.sent(NewDelegation)
    giver, taker = found_body(sent.giver, at="/giver"), found_body(sent.taker, at="/taker")
    assert giver is not None
    assert taker is not None
    held = operations.record_delegation(
        giver=giver, taker=taker, document=sent.document, valid_from=sent.valid_from, valid_to=sent.valid_to,
        items=sent.items, by=call.by, at=call.at,
    )  # fmt: skip
    return DELEGATION.made(queries.one_delegation(pk=held.pk))


def chains(call: Call) -> DutyChainList:
    """Give a page of chains."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(queries.chains(), after=asked.after, prefix="duty-chain~", limit=asked.limit)
    return {"items": [chain_line(one) for one in shown], "next": ahead}


def chain(call: Call) -> DutyChainLine:
    """Give one chain."""
    return chain_line(queries.one_chain(pk=call.pk))


def record_chain(call: Call) -> Answer:
    """Record a chain of duties."""
    sent = call.sent(NewDutyChain)
    links = [
        (link.duty, found_bodies(link.bodies, at=f"/links/{at}/bodies")) for at, link in enumerate(sent.links)
    ]
    held = operations.record_chain(
        title=sent.title, document=sent.document, links=links, by=call.by, at=call.at
    )
    return CHAIN.made(queries.one_chain(pk=held.pk))


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/delegations", name="list_delegations", area=AREA, run=delegations,
        summary=_("Delegations of authority"), query=Listed, gives=DelegationList,
    ),
    Endpoint(
        method="POST", path="/delegations", name="record_delegation", area=AREA, run=delegate, status=201,
        summary=_("Record who lets whom punish in its area"), body=NewDelegation, gives=DelegationLine,
    ),
    Endpoint(
        method="GET", path="/delegations/{id}", name="get_delegation", area=AREA, run=delegation,
        summary=_("One delegation of authority"), gives=DelegationLine,
    ),
    *DELEGATION.does(
        {
            "void": Doing(
                body=Reasoned, name="void_delegation", summary=_("Void a delegation of authority"),
                run=plain(operations.void_delegation, "delegation", "reason"),
            ),
        }
    ),
    Endpoint(
        method="GET", path="/duty-chains", name="list_duty_chains", area=AREA, run=chains,
        summary=_("Matters as chains of duties, with who has each"), query=Listed, gives=DutyChainList,
    ),
    Endpoint(
        method="POST", path="/duty-chains", name="record_duty_chain", area=AREA, run=record_chain, status=201,
        summary=_("Record a matter as a chain of duties"), body=NewDutyChain, gives=DutyChainLine,
    ),
    Endpoint(
        method="GET", path="/duty-chains/{id}", name="get_duty_chain", area=AREA, run=chain,
        summary=_("One chain of duties"), gives=DutyChainLine,
    ),
    *CHAIN.does(
        {
            "void": Doing(
                body=Reasoned, name="void_duty_chain", summary=_("Void a chain of duties"),
                run=plain(operations.void_chain, "chain", "reason"),
            ),
        }
    ),
)  # fmt: skip
