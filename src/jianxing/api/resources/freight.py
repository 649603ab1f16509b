"""Sea-rail documents: what is followed, its sources and maps, files of documents, movements and what disagrees on them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import down_the_keys
from jianxing.api.resources.doings import Doing, Kind, Plain, Reasoned, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_body, maybe_named, named
from jianxing.api.resources.questions import KIND as QUESTION
from jianxing.comparisons.freight import operations, queries
from jianxing.comparisons.freight.models import (
    Document,
    DocumentFile,
    MapEntry,
    Mismatch,
    Movement,
    Source,
    Traffic,
)
from jianxing.methods.freight.kinds import Field as FreightField
from jianxing.methods.freight.kinds import Kind as DocumentKind

AREA: Final = "freight"


class TrafficLine(TypedDict):
    """What one body follows."""

    id: int
    name: str
    registered_by: Named
    is_demo: bool
    is_void: bool
    version: int


class RouteLine(TypedDict):
    """A route between an inland place and a port, by their codes in the map of places."""

    id: int
    name: str
    inland: str
    port: str


class SourceLine(TypedDict):
    """Where documents come from, with its mapping and who answers for it."""

    id: int
    name: str
    kind: str
    mapping: dict[str, Any]
    issuer: Named | None


class MonthLine(TypedDict):
    """Of one month and route or field: movements begun, mismatches found on them, and how many are open."""

    month: date
    key: str
    movements: int
    found: int
    still_open: int


class TrafficWhole(TrafficLine):
    """What is followed, with its routes and sources, and what was found by route and by field over the months."""

    routes: list[RouteLine]
    sources: list[SourceLine]
    by_route: list[MonthLine]
    by_field: list[MonthLine]
    history: list[Deed]


class TrafficList(TypedDict):
    """A page of what is followed, newest first."""

    items: list[TrafficLine]
    next: str | None


class FreightFileLine(TypedDict):
    """A file of documents; `counts` say what is new, corrected or known already, and how many mismatches it would open."""

    id: int
    traffic: int
    source: int
    name: str
    state: str
    sha256: str
    counts: dict[str, int]
    notes: list[dict[str, Any]]
    problem: dict[str, Any]
    created_at: datetime


class FreightFileWhole(FreightFileLine):
    """A file with the first mismatches that bringing it in would open."""

    preview: list[dict[str, Any]]
    history: list[Deed]


class FreightFileList(TypedDict):
    """A page of files, newest first."""

    items: list[FreightFileLine]
    next: str | None


class DocumentLine(TypedDict):
    """What one document says of one container, as it was read."""

    id: int
    kind: str
    number: str
    container: str
    ordinal: int
    row: int
    dated_on: date
    stated: dict[str, Any]
    source: int
    superseded_at: datetime | None


class MismatchLine(TypedDict):
    """A field on which two documents of a movement disagree; `odd` is the kind of document that stands alone."""

    id: int
    movement: int
    field: str
    wrong: str
    left: int
    right: int
    left_says: str
    right_says: str
    odd: str
    state: str
    found_at: datetime
    ended_at: datetime | None
    question: int | None


class MovementLine(TypedDict):
    """One container on one way."""

    id: int
    traffic: int
    container: str
    first_on: date
    last_on: date
    route: str
    enterprise: str


class MovementWhole(MovementLine):
    """A movement with its documents, those superseded too, and what disagrees on them."""

    documents: list[DocumentLine]
    mismatches: list[MismatchLine]


class MovementList(TypedDict):
    """A page of movements, newest first."""

    items: list[MovementLine]
    next: str | None


class MovementQuery(Listed):
    """Which movements."""

    q: Annotated[str, Text(60)] = ""
    route: Annotated[int | None, Field(ge=1)] = None
    field: FreightField | None = None
    state: Annotated[str, Text(10)] = ""


class NewTraffic(Sent):
    """What it is called."""

    name: Annotated[str, Text(120, least=1)]


class NewRoute(Versioned):
    """A route by the codes of its two ends."""

    name: Annotated[str, Text(120, least=1)]
    inland: Annotated[str, Text(40, least=1)]
    port: Annotated[str, Text(40, least=1)]


class NewName(Versioned):
    """A name that a code of a map is written by."""

    sort: MapEntry.Sort
    code: Annotated[str, Text(40, least=1)]
    name: Annotated[str, Text(120, least=1)]


class NewCost(Versioned):
    """What correcting a kind of document usually costs, in yuan and days, and on what that rests."""

    kind: DocumentKind
    fee: Annotated[Decimal | None, Field(ge=0, max_digits=10, decimal_places=2)] = None
    demurrage_days: Annotated[int | None, Field(ge=0, le=365)] = None
    basis: Annotated[str, Text(200, least=1)]


class Read(Sent):
    """How documents are read: their kind, the headings of each field, the units of files that write none."""

    kind: DocumentKind | None = None
    columns: dict[str, list[str]] = {}
    units: dict[str, str] = {}
    issuer: Id | None = None


class NewSource(Versioned):
    """A source: its name, how its documents are read, and who answers for them."""

    name: Annotated[str, Text(120, least=1)]
    kind: DocumentKind | None = None
    columns: dict[str, list[str]] = {}
    units: dict[str, str] = {}
    issuer: Id | None = None


class FileSent(Sent):
    """Nothing is said beside the file."""


class Asked(Sent):
    """The body that is asked."""

    asked: Id


def traffic_line(one: Traffic) -> TrafficLine:
    """Return what is followed as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "registered_by": named(one.registered_by), "is_demo": one.is_demo,
        "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def source_line(one: Source) -> SourceLine:
    """Return a source as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "kind": one.kind, "mapping": one.mapping,
        "issuer": maybe_named(one.issuer),
    }  # fmt: skip


def file_line(one: DocumentFile) -> FreightFileLine:
    """Return a file as answers tell it."""
    return {
        "id": one.pk, "traffic": one.traffic_id, "source": one.source_id, "name": one.name, "state": one.state,
        "sha256": one.blob_id, "counts": one.counts, "notes": one.notes, "problem": one.problem, "created_at": one.created_at,
    }  # fmt: skip


def movement_line(one: Movement) -> MovementLine:
    """Return a movement as answers tell it."""
    return {
        "id": one.pk, "traffic": one.traffic_id, "container": one.container, "first_on": one.first_on,
        "last_on": one.last_on, "route": one.route.name if one.route else "", "enterprise": one.enterprise,
    }  # fmt: skip


def mismatch_line(one: Mismatch) -> MismatchLine:
    """Return a mismatch as answers tell it."""
    return {
        "id": one.pk, "movement": one.movement_id, "field": one.field, "wrong": one.wrong, "left": one.left_id,
        "right": one.right_id, "left_says": one.left_says, "right_says": one.right_says, "odd": one.odd, "state": one.state,
        "found_at": one.found_at, "ended_at": one.ended_at, "question": one.question_id,
    }  # fmt: skip


def _document(one: Document) -> DocumentLine:
    return {
        "id": one.pk, "kind": one.kind, "number": one.number, "container": one.container, "ordinal": one.ordinal,
        "row": one.row, "dated_on": one.dated_on, "stated": one.stated, "source": one.source_id,
        "superseded_at": one.superseded_at,
    }  # fmt: skip


def _month(one: queries.Month) -> MonthLine:
    return {
        "month": one.month, "key": one.key, "movements": one.movements, "found": one.found, "still_open": one.still_open,
    }  # fmt: skip


TRAFFIC: Final = Kind(
    area=AREA, path="/traffics/{id}", name="traffic", read=queries.one_traffic, title=lambda one: str(one.name),
    etag=lambda one: f'"{one.version}"', head=traffic_line, gives=TrafficLine,
)  # fmt: skip
SOURCE: Final = Kind(
    area=AREA, path="/freight-sources/{id}", name="freight_source", read=queries.one_source, title=str, head=source_line,
    gives=SourceLine,
)  # fmt: skip
FILE: Final = Kind(
    area=AREA, path="/freight-files/{id}", name="freight_file", read=queries.one_file, title=str, head=file_line,
    gives=FreightFileLine,
)  # fmt: skip
MISMATCH: Final = Kind(
    area=AREA, path="/mismatches/{id}", name="mismatch", read=queries.one_mismatch, title=lambda one: one.get_field_display(),
    head=mismatch_line, gives=MismatchLine,
)  # fmt: skip


def listing(call: Call) -> TrafficList:
    """Give a page of what is followed."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(queries.traffics(), after=asked.after, prefix="traffic~", limit=asked.limit)
    return {"items": [traffic_line(one) for one in shown], "next": ahead}


def one(call: Call) -> TrafficWhole:
    """Give what is followed with its routes, sources and months."""
    held = queries.one_traffic(pk=call.pk)
    return {
        **traffic_line(held),
        "routes": [
            {"id": one.pk, "name": one.name, "inland": one.inland, "port": one.port}
            for one in queries.routes(traffic=held)
        ],
        "sources": [source_line(one) for one in queries.sources(traffic=held)],
        "by_route": [_month(one) for one in queries.by_route(traffic=held)],
        "by_field": [_month(one) for one in queries.by_field(traffic=held)],
        "history": history(queries.acts_of(subject="traffic", pk=held.pk), on=call.today),
    }


def files(call: Call) -> FreightFileList:
    """Give a page of the files of what is followed."""
    asked = call.asked(Listed)
    found = queries.files(traffic=queries.one_traffic(pk=call.pk))
    shown, ahead = down_the_keys(found, after=asked.after, prefix="freight_file~", limit=asked.limit)
    return {"items": [file_line(one) for one in shown], "next": ahead}


def one_file(call: Call) -> FreightFileWhole:
    """Give one file with what bringing it in would open."""
    held = queries.one_file(pk=call.pk)
    return {
        **file_line(held),
        "preview": held.preview,
        "history": history(queries.acts_of(subject="document_file", pk=held.pk), on=call.today),
    }


def movements(call: Call) -> MovementList:
    """Give a page of the movements of what is followed."""
    asked = call.asked(MovementQuery)
    found = queries.movements(
        traffic=queries.one_traffic(pk=call.pk),
        filters=queries.Filters(route=asked.route, field=asked.field or "", state=asked.state, words=asked.q),
    )
    shown, ahead = down_the_keys(found, after=asked.after, prefix="movement~", limit=asked.limit)
    return {"items": [movement_line(one) for one in shown], "next": ahead}


def one_movement(call: Call) -> MovementWhole:
    """Give one movement with its documents and what disagrees."""
    held = queries.one_movement(pk=call.pk)
    return {
        **movement_line(held),
        "documents": [_document(one) for one in queries.documents_of(movement=held)],
        "mismatches": [mismatch_line(one) for one in queries.mismatches(movement=held)],
    }


def add(call: Call) -> Answer:
    """Follow movements."""
    made = operations.follow_traffic(name=call.sent(NewTraffic).name, by=call.by, at=call.at)
    return TRAFFIC.made(queries.one_traffic(pk=made.pk))


def upload(call: Call) -> Answer:
    """Read a file of a source and keep it to be looked at."""
    call.sent(FileSent)
    source, file = queries.one_source(pk=call.pk), call.files["file"]
    made = operations.upload_documents(
        source=source, stream=file, name=file.name or "-", by=call.by, at=call.at
    )
    return FILE.made(made)


def _mapping(sent: Read | NewSource) -> dict[str, Any]:
    return {"kind": sent.kind, "columns": sent.columns, "units": sent.units}


def _add_source(traffic: Traffic, sent: NewSource, call: Call) -> Source:
    return operations.add_source(
        traffic=traffic, name=sent.name, mapping=_mapping(sent), issuer=found_body(sent.issuer, at="/issuer"),
        by=call.by, at=call.at,
    )  # fmt: skip


def _change(source: Source, sent: Read, call: Call) -> object:
    return operations.change_source(
        source=source,
        mapping=_mapping(sent),
        issuer=found_body(sent.issuer, at="/issuer"),
        by=call.by,
        at=call.at,
    )


def _ask(mismatch: Mismatch, sent: Asked, call: Call) -> object:
    [body] = found_bodies([sent.asked], at="/asked")
    return operations.ask_about(mismatches=[mismatch], asked=body, by=call.by, at=call.at)[0]


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/traffics", name="list_traffics", area=AREA, run=listing,
        summary=_("What is followed by sea and rail"), query=Listed, gives=TrafficList,
    ),
    Endpoint(
        method="POST", path="/traffics", name="add_traffic", area=AREA, run=add, status=201,
        summary=_("Follow movements by sea and rail"), body=NewTraffic, gives=TrafficLine, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/traffics/{id}", name="get_traffic", area=AREA, run=one,
        summary=_("Routes, sources and what was found over the months"), gives=TrafficWhole,
    ),
    Endpoint(
        method="GET", path="/traffics/{id}/files", name="list_freight_files", area=AREA, run=files,
        summary=_("Files of documents"), query=Listed, gives=FreightFileList,
    ),
    Endpoint(
        method="GET", path="/traffics/{id}/movements", name="list_movements", area=AREA, run=movements,
        summary=_("Movements by sea and rail"), query=MovementQuery, gives=MovementList,
    ),
    *TRAFFIC.does({
        "add_route": Doing(
            body=NewRoute, run=plain(operations.add_route, "traffic", "name", "inland", "port"),
            summary=_("Add a route to what is followed"),
        ),
        "add_name": Doing(
            body=NewName, run=plain(operations.add_name, "traffic", "sort", "code", "name"),
            summary=_("Add a name to a map of names"),
        ),
        "set_cost": Doing(
            body=NewCost, run=plain(operations.set_cost, "traffic", "kind", "fee", "demurrage_days", "basis"),
            summary=_("Say what a correction usually costs"),
        ),
        "add_source": Doing(
            body=NewSource, run=_add_source, summary=_("Add a source of documents"), gives=SourceLine, answer=source_line,
            at=lambda made: f"/traffics/{made.traffic_id}",
        ),
        "void": Doing(body=Reasoned, run=plain(operations.void_traffic, "traffic", "reason"), summary=_("Void what is followed")),
    }),
    Endpoint(
        method="POST", path="/freight-sources/{id}/files", name="upload_documents", area=AREA, run=upload, status=201,
        upload="file", summary=_("Send a file of documents"), body=FileSent, gives=FreightFileLine,
    ),
    *SOURCE.does({"change": Doing(body=Read, run=_change, summary=_("Change how a source is read"))}),
    Endpoint(
        method="GET", path="/freight-files/{id}", name="get_freight_file", area=AREA, run=one_file,
        summary=_("One file of documents with its preview"), gives=FreightFileWhole,
    ),
    *FILE.does({
        "bring_in": Doing(body=Plain, run=plain(operations.bring_in, "file"), summary=_("Bring the file's documents in")),
        "cancel": Doing(body=Plain, run=plain(operations.cancel_file, "file"), summary=_("Leave the file of documents aside")),
    }),
    Endpoint(
        method="GET", path="/movements/{id}", name="get_movement", area=AREA, run=one_movement,
        summary=_("One movement with its documents and what disagrees"), gives=MovementWhole,
    ),
    *MISMATCH.does({
        "ask": Doing(
            body=Asked, run=_ask, summary=_("Ask about what disagrees"), gives=QUESTION.gives, answer=QUESTION.head,
            at=lambda made: f"/questions/{made.pk}",
        ),
        "explain": Doing(
            body=WithReason, run=plain(operations.explain_mismatch, "mismatch", "reason"),
            summary=_("Find what disagrees explained"),
        ),
        "reopen": Doing(
            body=WithReason, run=plain(operations.reopen_mismatch, "mismatch", "reason"), summary=_("Open what disagrees again")
        ),
    }),
)  # fmt: skip
