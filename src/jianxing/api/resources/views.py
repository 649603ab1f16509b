"""Saved views: filters of the ledger that the token's person keeps under a name."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Sent, Text
from jianxing.api.problems import nothing_there
from jianxing.findings.operations import forget_view, save_view
from jianxing.findings.queries import saved_views


class View(TypedDict):
    """A view; `query` is what stands in the address of the ledger's page."""

    id: int
    name: str
    query: str


class ViewList(TypedDict):
    """All views of the person for the acting body."""

    items: list[View]


class NewView(Sent):
    """A name and the filters; a view of that name is replaced."""

    name: Annotated[str, Text(40, least=1)]
    query: Annotated[str, Text(1000)] = ""


class Gone(TypedDict):
    """The view that was thrown away."""

    id: int


def listing(call: Call) -> ViewList:
    """Give the views."""
    kept = saved_views(by=call.by)
    return {"items": [{"id": view.pk, "name": view.name, "query": view.query} for view in kept]}


def save(call: Call) -> Answer:
    """Keep a view."""
    sent = call.sent(NewView)
    view = save_view(name=sent.name, query=sent.query, by=call.by, at=call.at)
    said: View = {"id": view.pk, "name": view.name, "query": view.query}
    return Answer(said)


def forget(call: Call) -> Gone:
    """Throw a view away."""
    if not forget_view(pk=call.pk, by=call.by):
        raise nothing_there()
    return {"id": call.pk}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/views", name="list_views", area="findings", run=listing,
        summary=_("The views of the ledger that the token's person keeps"), gives=ViewList,
    ),
    Endpoint(
        method="POST", path="/views", name="save_view", area="findings", run=save,
        summary=_("Keep a view of the ledger"), body=NewView, gives=View,
    ),
    Endpoint(
        method="DELETE", path="/views/{id}", name="forget_view", area="findings", run=forget,
        summary=_("Throw a view of the ledger away"), gives=Gone,
    ),
)  # fmt: skip
