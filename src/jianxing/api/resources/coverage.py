"""One-card coverage: cards, their lists and what was measured."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, Reasoned, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, named
from jianxing.api.resources.outlets import Home, TrialLine, trial_line
from jianxing.api.resources.questions import KIND as QUESTION
from jianxing.comparisons.coverage import operations, queries
from jianxing.comparisons.coverage.models import (
    Card,
    ListVersion,
    OutletList,
    Scene,
)
from jianxing.letters import queries as letters
from jianxing.letters.models import Letter


class CardLine(TypedDict):
    """A card that a body follows."""

    id: int
    name: str
    registered_by: Named
    summary: str
    is_demo: bool
    is_void: bool
    version: int


class CardWhole(CardLine):
    """A card with its matters, its lists, what failed first, and what was measured last."""

    matters: list[str]
    lists: list["ListLine"]
    failed: list["TrialLine"]
    measured_on: date | None
    result: dict[str, Any] | None
    history: list[Deed]


class CardList(TypedDict):
    """A page of cards, newest first."""

    items: list[CardLine]
    next: str | None


class ListLine(TypedDict):
    """A list of outlets that a body answers for."""

    id: int
    card: int
    name: str
    scene: str
    reports: Named


class VersionLine(TypedDict):
    """A version of a list."""

    id: int
    ordinal: int
    as_of: date
    source: str
    sha256: str
    outlets: int
    joined: int
    dropped: int
    changed: int
    unplaced: int
    brought_at: datetime


class ListWhole(ListLine):
    """A list with its versions."""

    versions: list[VersionLine]
    history: list[Deed]


class NewCard(Sent):
    """A card and the matters done with it."""

    name: Annotated[str, Text(120, least=1)]
    summary: Annotated[str, Text(2000)] = ""
    matters: Annotated[list[Annotated[str, Text(120, least=1)]], Field(max_length=62)] = []


class NewList(Versioned):
    """A list and the body that answers for it."""

    name: Annotated[str, Text(120, least=1)]
    reports: Id
    scene: Scene | None = None


class FileOfOutlets(Sent):
    """What is said of the file."""

    as_of: Day
    source: Annotated[str, Text(200, least=1)]


class FileOfResidents(Sent):
    """What is said of the file; the year holds where the file has no column of years."""

    source: Annotated[str, Text(200, least=1)]
    year: Annotated[int, Field(ge=0, le=2149)] = 0


class MeasuredAt(Versioned):
    """The day; today where none is given."""

    as_of: Day | None = None


class Scenes(Versioned):
    """Which scenes; all where none is named."""

    scenes: Annotated[list[Scene], Field(max_length=6)] = []


class Bodies(Versioned):
    """Bodies of the other places."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class AskedCell(Versioned):
    """An empty cell, and the list whose body is asked."""

    outlet_list: Id
    district: Annotated[str, Text(6, least=6)]
    scene: Scene
    home: Home


class LinkedLetter(Versioned):
    """A letter that was sent."""

    letter: Id


def card_line(one: Card) -> CardLine:
    """Return a card as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "registered_by": named(one.registered_by), "summary": one.summary,
        "is_demo": one.is_demo, "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def list_line(one: OutletList) -> ListLine:
    """Return a list as answers tell it."""
    return {
        "id": one.pk,
        "card": one.card_id,
        "name": one.name,
        "scene": one.scene,
        "reports": named(one.reports),
    }


def version_line(one: ListVersion) -> VersionLine:
    """Return a version as answers tell it."""
    return {
        "id": one.pk, "ordinal": one.ordinal, "as_of": one.as_of, "source": one.source, "sha256": one.sha256,
        "outlets": one.outlets, "joined": one.joined, "dropped": one.dropped, "changed": one.changed,
        "unplaced": one.unplaced, "brought_at": one.brought_at,
    }  # fmt: skip


CARD: Final = Kind(
    area="coverage", path="/cards/{id}", name="card", read=queries.one_card, title=lambda one: str(one.name),
    etag=lambda one: f'"{one.version}"', head=card_line, gives=CardLine,
)  # fmt: skip
LIST: Final = Kind(
    area="coverage", path="/outlet-lists/{id}", name="outlet_list", read=queries.one_list, title=str, head=list_line,
    gives=ListLine,
)  # fmt: skip
VERSION: Final = Kind(
    area="coverage", path="/list-versions/{id}", name="list_version", read=queries.one_version, title=str,
    head=version_line, gives=VersionLine,
)  # fmt: skip


def listing(call: Call) -> CardList:
    """Give a page of cards."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(queries.cards(), after=asked.after, prefix="card~", limit=asked.limit)
    return {"items": [card_line(one) for one in shown], "next": ahead}


def one(call: Call) -> CardWhole:
    """Give one card with what was measured last."""
    card = queries.one_card(pk=call.pk)
    newest = queries.newest_measurement(card=card)
    return {
        **card_line(card),
        "matters": [matter.name for matter in queries.matters_of(card=card)],
        "lists": [list_line(held) for held in queries.lists_of(card=card)],
        "failed": [trial_line(trial) for trial in queries.failed_first(card=card)],
        "measured_on": newest.as_of if newest else None,
        "result": newest.result if newest else None,
        "history": history(queries.card_acts(card=card), on=call.today),
    }


def one_list(call: Call) -> ListWhole:
    """Give one list with its versions."""
    held = queries.one_list(pk=call.pk)
    return {
        **list_line(held),
        "versions": [version_line(version) for version in queries.versions_of(outlet_list=held)],
        "history": history(queries.list_acts(outlet_list=held), on=call.today),
    }


def add(call: Call) -> Answer:
    """Follow a card."""
    sent = call.sent(NewCard)
    made = operations.add_card(
        name=sent.name,
        summary=sent.summary,
        matters=[(name, "") for name in sent.matters],
        by=call.by,
        at=call.at,
    )
    return CARD.made(queries.one_card(pk=made.pk))


def _add_list(card: Card, sent: NewList, call: Call) -> OutletList:
    [body] = found_bodies([sent.reports], at="/reports")
    return operations.add_list(
        card=card, name=sent.name, reports=body, scene=sent.scene or "", by=call.by, at=call.at
    )


def _share(card: Card, sent: Bodies, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share_card(card=card, bodies=bodies, by=call.by, at=call.at)


def _measure(card: Card, sent: MeasuredAt, call: Call) -> object:
    return operations.measure_coverage(card=card, as_of=sent.as_of or call.today, by=call.by, at=call.at)


def _ask_cell(card: Card, sent: AskedCell, call: Call) -> object:
    newest = queries.newest_measurement(card=card)
    held = next((one for one in queries.lists_of(card=card) if one.pk == sent.outlet_list), None)
    if newest is None or held is None:
        raise unknown("/outlet_list")
    return operations.ask_about_cell(
        measurement=newest,
        outlet_list=held,
        district=sent.district,
        scene=sent.scene,
        home=sent.home,
        by=call.by,
        at=call.at,
    )[0]


def _link(card: Card, sent: LinkedLetter, call: Call) -> object:
    try:
        letter = letters.one(pk=sent.letter)
    except Letter.DoesNotExist:
        raise unknown("/letter") from None
    return operations.link_letter(card=card, letter=letter, by=call.by, at=call.at)


def _ask_version(version: ListVersion, sent: Plain, call: Call) -> object:
    return operations.ask_about_leavers(version=version, by=call.by, at=call.at)[0]


def bring(call: Call) -> Answer:
    """Bring a version of a list in."""
    sent, held = call.sent(FileOfOutlets), queries.one_list(pk=call.pk)
    file = call.files["file"]
    made = operations.bring_in_file(
        outlet_list=held, stream=file, name=file.name or "-", source=sent.source, as_of=sent.as_of, by=call.by, at=call.at
    )  # fmt: skip
    return VERSION.made(made)


def bring_residents(call: Call) -> Answer:
    """Bring residents in."""
    sent, card = call.sent(FileOfResidents), queries.one_card(pk=call.pk)
    operations.bring_in_residents(
        card=card, stream=call.files["file"], source=sent.source, year=sent.year, by=call.by, at=call.at
    )
    return CARD.answer(card)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/cards", name="list_cards", area="coverage", run=listing, summary=_("The cards that are followed"),
        query=Listed, gives=CardList,
    ),
    Endpoint(
        method="POST", path="/cards", name="add_card", area="coverage", run=add, status=201, summary=_("Follow a card"),
        body=NewCard, gives=CardLine, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/cards/{id}", name="get_card", area="coverage", run=one,
        summary=_("One card with its lists and what was measured last"), gives=CardWhole,
    ),
    Endpoint(
        method="POST", path="/cards/{id}/residents", name="bring_in_residents", area="coverage", run=bring_residents,
        upload="file", summary=_("Bring residents in"), body=FileOfResidents, gives=CardLine,
    ),
    *CARD.does({
        "share": Doing(body=Bodies, run=_share, summary=_("Share the card with bodies of other places")),
        "void": Doing(body=Reasoned, run=plain(operations.void_card, "card", "reason"), summary=_("Void the card")),
        "measure": Doing(body=MeasuredAt, run=_measure, summary=_("Measure coverage as of a day")),
        "propose_matches": Doing(
            body=Scenes, run=plain(operations.propose_matches, "card", "scenes"), summary=_("Look for outlets that may be one")
        ),
        "add_list": Doing(
            body=NewList, run=_add_list, summary=_("Add a list to the card"), gives=ListLine, answer=list_line,
            at=lambda made: f"/outlet-lists/{made.pk}",
        ),
        "ask_about_cell": Doing(
            body=AskedCell, run=_ask_cell, summary=_("Ask about an empty cell"), gives=QUESTION.gives, answer=QUESTION.head,
            at=lambda made: f"/questions/{made.pk}",
        ),
        "link_letter": Doing(body=LinkedLetter, run=_link, summary=_("Count changes from a letter")),
    }),
    Endpoint(
        method="GET", path="/outlet-lists/{id}", name="get_outlet_list", area="coverage", run=one_list,
        summary=_("One list with its versions"), gives=ListWhole,
    ),
    Endpoint(
        method="POST", path="/outlet-lists/{id}/versions", name="bring_in_list", area="coverage", run=bring, status=201,
        upload="file", summary=_("Bring a version of a list in"), body=FileOfOutlets, gives=VersionLine,
    ),
    *VERSION.does({
        "ask": Doing(
            body=Plain, run=_ask_version, summary=_("Ask why outlets dropped out"), gives=QUESTION.gives,
            answer=QUESTION.head, at=lambda made: f"/questions/{made.pk}",
        ),
    }),
)  # fmt: skip
