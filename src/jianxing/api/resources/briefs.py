"""Briefs: the list, one with its figures, the rows behind each, what has changed since, the document, drafting one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Day, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of, place_of
from jianxing.api.problems import nothing_there
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, maybe_person, named
from jianxing.briefs import operations, queries
from jianxing.briefs.documents import FORMS
from jianxing.briefs.lifecycle import State
from jianxing.briefs.models import Brief, BriefFigure
from jianxing.briefs.queries import Placed
from jianxing.briefs.recipes import Value
from jianxing.briefs.texts import Section

Form = Literal["json", "html", "docx", "pdf"]
#: Where the things are read that rows lead to.
_OPENED: Final = {"finding", "project", "inspection", "programme", "meeting"}
#: How far into the rows of a figure one may page.
FURTHEST: Final = 100_000


class BriefHead(TypedDict):
    """A brief after something was done to it."""

    id: int
    number: str
    state: State
    version: int


class BriefLine(TypedDict):
    """A brief as a list has it."""

    id: int
    number: str
    state: State
    version: int
    title: str
    as_of: date
    body: Named
    issued_at: datetime | None


class BriefList(TypedDict):
    """A page of briefs, the latest day first."""

    items: list[BriefLine]
    count: int
    next: str | None


class FigureLine(TypedDict):
    """A figure in a brief: its value, what it says, and where its rows are; `count` is of an issued one."""

    key: str
    name: str
    value: Value
    unit: str
    domain: str
    says_zh: str
    says_en: str
    query_hash: str
    count: int | None
    rows: str


class SectionLine(TypedDict):
    """A section of the text, in which ``{key}`` stands where a figure is placed."""

    heading: str
    kicker: str
    domain: str
    paragraphs: list[str]


class Held(TypedDict):
    """A page that holds what a sentence claims, and the query that it shows: a recipe with its parameters, or a record."""

    page: str
    query: dict[str, Any]


class Statement(TypedDict):
    """A sentence with the values in place, and what bears it out: figures by key, records by handle, and their pages."""

    text: str
    figures: list[str]
    records: list[str]
    held_by: list[Held]


class BriefWhole(BriefLine):
    """A brief with its text and its figures."""

    uid: str
    subtitle: str
    sections: list[SectionLine]
    statements: list[Statement]
    figures: list[FigureLine]
    unknown: list[str]
    drafted_at: datetime
    drafted_by: Named | None
    reviewed_at: datetime | None
    reviewed_by: Named | None
    issued_by: Named | None
    return_reason: str
    void_reason: str
    head: dict[str, Any]
    history: list[Deed]


class FigureRow(TypedDict):
    """A row that a figure counts: its handle, how it is called, its day, and where it is read."""

    handle: str
    label: str
    on: date | None
    address: str | None


class FigureRows(TypedDict):
    """A page of a figure's rows: those that the reader may see; `hidden` are counted besides."""

    key: str
    value: Value
    hidden: int
    items: list[FigureRow]
    next: str | None


class Rows(Listed):
    """Which figure, and which of its rows."""

    figure: Annotated[str, Text(80, least=1)] = Field(description="The key of a figure.")

    @property
    def start(self) -> int:
        """How many rows stood on the pages before."""
        return min(key_of(self.after, prefix="rows~") or 0, FURTHEST)

    @property
    def upto(self) -> int:
        """How many stand before the next page."""
        return self.start + self.limit


class RowChange(TypedDict):
    """A row that is gone, was added or has changed since."""

    kind: str
    handle: str
    label: str
    address: str | None


class FigureChange(TypedDict):
    """A frozen figure beside the same query now; `now` is null where rows are hidden from the reader."""

    key: str
    name: str
    then: Value
    now: Value
    is_same: bool
    hidden: int
    changes: list[RowChange]


class BriefChanges(TypedDict):
    """What has changed since a brief was issued, figure by figure."""

    items: list[FigureChange]


class BriefQuery(Listed):
    """Which briefs; void ones come only when asked for."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None


class DocumentQuery(Sent):
    """Which kind of document."""

    form: Form = "json"


class NewBrief(Sent):
    """As of which day; the text is the template's."""

    as_of: Day
    title: Annotated[str, Text(120)] = ""


def _head(brief: Brief) -> BriefHead:
    return {
        "id": brief.pk,
        "number": brief.number,
        "state": State(brief.state),
        "version": brief.version,
    }


KIND: Final = Kind(
    area="briefs",
    path="/briefs/{id}",
    name="brief",
    read=queries.one,
    title=lambda brief: str(brief.number),
    etag=lambda brief: f'"{brief.state}.{brief.version}"',
    head=_head,
    gives=BriefHead,
)


def address_of(handle: str) -> str | None:
    """Return where the thing is read that a handle names; None where it has no address here."""
    kind, _colon, key = handle.partition(":")
    return f"{PREFIX}/{kind}s/{key}" if kind in _OPENED and key.isdecimal() else None


def _line(brief: Brief) -> BriefLine:
    return {
        "id": brief.pk,
        "number": brief.number,
        "state": State(brief.state),
        "version": brief.version,
        "title": brief.title,
        "as_of": brief.as_of,
        "body": named(brief.body),
        "issued_at": brief.issued_at,
    }


def listing(call: Call) -> BriefList:
    """Give a page of briefs."""
    asked = call.asked(BriefQuery)
    place = place_of(asked.after, prefix="brief~").removeprefix("brief~")
    page = queries.page(state=asked.state or "", words=asked.q, cursor=place, size=asked.limit)
    return {
        "items": [_line(brief) for brief in page.briefs],
        "count": page.count,
        "next": cursor(f"brief~{page.next_cursor}" if page.next_cursor else ""),
    }


def figure_line(placed: Placed, *, rows: str) -> FigureLine:
    """Return a figure with its value; *rows* is where they are read."""
    one = placed.definition
    return {
        "key": one.key,
        "name": one.name,
        "value": placed.value,
        "unit": one.unit,
        "domain": one.domain,
        "says_zh": one.says_zh,
        "says_en": one.says_en,
        "query_hash": placed.query_hash,
        "count": placed.count,
        "rows": rows,
    }


def one(call: Call) -> Answer:
    """Give one brief whole."""
    brief = queries.one(pk=call.pk)
    drawn = queries.drawn_brief(brief=brief, most=0)
    whole: BriefWhole = {
        **_line(brief),
        "uid": str(brief.uid),
        "subtitle": brief.subtitle,
        "sections": [section_line(section) for section in drawn.sections],
        "statements": [
            {
                "text": one["text"],
                "figures": one["figures"],
                "records": one["records"],
                "held_by": one["held_by"],
            }
            for one in queries.statements(drawn)
        ],
        "figures": [
            figure_line(placed, rows=f"{PREFIX}/briefs/{brief.pk}/rows?figure={key}")
            for key, placed in drawn.figures.items()
        ],
        "unknown": list(drawn.unknown),
        "drafted_at": brief.drafted_at,
        "drafted_by": maybe_person(brief.drafted_by),
        "reviewed_at": brief.reviewed_at,
        "reviewed_by": maybe_person(brief.reviewed_by),
        "issued_by": maybe_person(brief.issued_by),
        "return_reason": brief.return_reason,
        "void_reason": brief.void_reason,
        "head": dict(brief.head),
        "history": history(queries.acts(pk=brief.pk), on=call.today),
    }
    return Answer(whole, KIND.answer(brief).headers)


def section_line(section: Section) -> SectionLine:
    """Return a section of the text."""
    return {
        "heading": section.heading,
        "kicker": section.kicker,
        "domain": section.domain,
        "paragraphs": list(section.paragraphs),
    }


Found = tuple[str, str, str, Any]


def rows_of(asked: Rows, *, value: Value, found: "Sequence[Found]", hidden: int = 0) -> FigureRows:
    """Return a page of a figure's rows; *found* are handle, what it opens, label and day of all up to the page's end."""
    items: list[FigureRow] = [
        {"handle": handle, "label": label, "on": on, "address": address_of(opens)}
        for handle, opens, label, on in found[asked.start : asked.upto]
    ]
    goes_on = len(found) > asked.upto and asked.upto < FURTHEST
    return {
        "key": asked.figure,
        "value": value,
        "hidden": hidden,
        "items": items,
        "next": cursor(f"rows~{asked.upto}" if goes_on else ""),
    }


def rows(call: Call) -> FigureRows:
    """Give a page of the rows behind a figure."""
    asked, brief = call.asked(Rows), queries.one(pk=call.pk)
    if brief.is_frozen:
        try:
            figure = queries.frozen_figure(brief=brief, key=asked.figure)
        except BriefFigure.DoesNotExist:
            raise nothing_there() from None
        _compared, seen, hidden = queries.opened_figure(figure=figure)
        found = [(row.handle, row.opens, row.label, row.on) for row in seen]
        return rows_of(asked, value=figure.value, found=found, hidden=hidden)
    made = queries.computed(brief=brief, key=asked.figure, most=asked.upto + 1)
    if made is None:
        raise nothing_there()
    drawn = [(row.handle, row.leads_to, row.label, row.on) for row in made.rows]
    return rows_of(asked, value=made.value, found=drawn)


def changes(call: Call) -> BriefChanges:
    """Say what has changed since a brief was issued."""
    brief = queries.one(pk=call.pk)
    if not brief.is_frozen:
        raise nothing_there()
    return {
        "items": [
            {
                "key": one.figure.key,
                "name": one.figure.name,
                "then": one.then,
                "now": one.now,
                "is_same": one.is_same,
                "hidden": one.hidden,
                "changes": [
                    {
                        "kind": change.kind,
                        "handle": change.handle,
                        "label": change.label,
                        "address": address_of(change.opens),
                    }
                    for change in one.changes
                ],
            }
            for one in queries.compare_all(brief=brief)
        ]
    }


def document(call: Call) -> HttpResponse:
    """Give a brief as a document; of rows it holds what the reader may see."""
    brief, form = queries.one(pk=call.pk), call.asked(DocumentQuery).form
    made = FORMS[form]
    answer = HttpResponse(made.make(queries.drawn_brief(brief=brief)), content_type=made.media_type)
    name = f"{brief.number} {brief.title}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def draft(call: Call) -> Answer:
    """Draft a brief from the template of the acting body."""
    sent = call.sent(NewBrief)
    return KIND.made(operations.draft(as_of=sent.as_of, title=sent.title, by=call.by, at=call.at))


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/briefs", name="list_briefs", area="briefs", run=listing,
        summary=_("The briefs that the acting body sees"), query=BriefQuery, gives=BriefList,
    ),
    Endpoint(
        method="POST", path="/briefs", name="draft_brief", area="briefs", run=draft, status=201,
        summary=_("Draft a brief from the template"), body=NewBrief, gives=BriefHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/briefs/{id}", name="get_brief", area="briefs", run=one,
        summary=_("One brief with its text and figures"), gives=BriefWhole, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/briefs/{id}/rows", name="list_figure_rows", area="briefs", run=rows,
        summary=_("The rows behind a figure of a brief"), query=Rows, gives=FigureRows,
    ),
    Endpoint(
        method="GET", path="/briefs/{id}/changes", name="get_brief_changes", area="briefs", run=changes,
        summary=_("What has changed since a brief was issued"), gives=BriefChanges,
    ),
    Endpoint(
        method="GET", path="/briefs/{id}/document", name="download_brief", area="briefs", run=document,
        summary=_("A brief as JSON, HTML, Word or PDF"), query=DocumentQuery,
    ),
)  # fmt: skip
