"""What is decided about an import before it begins: what columns mean, whom names mean, which rows are left out."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Flag, Id, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.imports import RunLine, ledger, line
from jianxing.api.resources.naming import Named
from jianxing.importing import operations, queries
from jianxing.importing.reading.messages import FIELD_NAMES

#: Comparing a name with every body takes its time.
MOST_NAMES: Final = 50


class ColumnLine(TypedDict):
    """A column: its letter and header, what it is taken for ("" passes it over), and how that was decided."""

    letter: str
    header: str
    field: str
    how: str


class TableLine(TypedDict):
    """A table of the file."""

    sheet: str
    header_rows: list[int]
    columns: list[ColumnLine]


class Columns(TypedDict):
    """What was understood of the columns, and what a column may be taken for."""

    tables: list[TableLine]
    fields: list[str]


class ColumnChosen(Sent):
    """What a header means; an empty field passes the column over."""

    header: Annotated[str, Text(200, least=1)]
    field: Annotated[str, Text(40)] = ""


class ColumnsChosen(Sent):
    """What headers mean; it is remembered for the next ledger of the body."""

    columns: Annotated[list[ColumnChosen], Field(min_length=1, max_length=100)]


class Offered(TypedDict):
    """A body that a name may mean, and how alike the two are (0 to 1)."""

    body: Named
    likeness: float


class NameAsked(TypedDict):
    """A name that no body is called exactly: where it stands, what it may mean, what was chosen.

    `is_new` is that it becomes a body of its own, to be confirmed.
    """

    written: str
    rows: int
    first_sheet: str
    first_row: int
    offers: list[Offered]
    chosen: int | None
    is_new: bool


class NameList(TypedDict):
    """A page of names, the most used first."""

    items: list[NameAsked]
    next: str | None


class NameQuery(Listed):
    """Names, page by page."""

    limit: int = Field(default=20, ge=1, le=MOST_NAMES, description="How many at most.")


class NameMeant(Sent):
    """Whom a name means: a body, a new one to be confirmed, or nobody yet."""

    written: Annotated[str, Text(200, least=1)]
    body: Id | None = None
    is_new: Flag = False

    @model_validator(mode="after")
    def _one_of_two(self) -> "NameMeant":
        if self.is_new and self.body is not None:
            raise PydanticCustomError("not_both", "not both of body, is_new")
        return self


class NamesMeant(Sent):
    """Whom names mean; it is remembered."""

    names: Annotated[list[NameMeant], Field(min_length=1, max_length=500)]


class RowsLeft(Sent):
    """Rows to leave out, or to take in again."""

    rows: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    is_excluded: Flag = True


def columns(call: Call) -> Columns:
    """Give what was understood of the columns."""
    run = ledger(call)
    tables: list[TableLine] = [
        {
            "sheet": table["sheet"],
            "header_rows": list(table["header_rows"]),
            "columns": [
                {
                    "letter": column["letter"],
                    "header": column["header"],
                    "field": column["field"] or "",
                    "how": column["how"],
                }
                for column in table["columns"]
            ],
        }
        for table in run.tables
    ]
    return {"tables": tables, "fields": list(FIELD_NAMES)}


def choose_columns(call: Call) -> RunLine:
    """Say what headers mean, and have the file read anew."""
    run = ledger(call)
    mapping = {one.header: one.field for one in call.sent(ColumnsChosen).columns}
    chosen = operations.choose_columns(run=run, mapping=mapping, by=call.by, at=call.at, today=call.today)
    return line(chosen)


def names(call: Call) -> NameList:
    """Give a page of the names that somebody should look at."""
    asked, run = call.asked(NameQuery), ledger(call)
    start = key_of(asked.after, prefix="name~") or 0
    found = queries.names_asked(run=run)
    upto = start + asked.limit
    items: list[NameAsked] = [
        {
            "written": name.written,
            "rows": name.rows,
            "first_sheet": name.first_sheet,
            "first_row": name.first_row,
            "offers": [
                {"body": {"id": offer.pk, "name": offer.name}, "likeness": round(offer.likeness, 3)}
                for offer in name.offers
            ],
            "chosen": name.chosen or None,
            "is_new": name.chosen == 0,
        }
        for name in queries.with_offers(found[start:upto])
    ]
    return {"items": items, "next": cursor(f"name~{upto}" if len(found) > upto else "")}


def choose_names(call: Call) -> RunLine:
    """Say whom names mean; of names that the file does not ask about nothing is learned."""
    run, sent = ledger(call), call.sent(NamesMeant)
    asked = {name.written for name in queries.names_asked(run=run)}
    if any(name.written not in asked for name in sent.names):
        raise unknown("/names")
    matches = {name.written: 0 if name.is_new else name.body for name in sent.names}
    return line(operations.choose_bodies(run=run, matches=matches, by=call.by, at=call.at))


def leave_out(call: Call) -> RunLine:
    """Leave rows out, or take them in again."""
    run, sent = ledger(call), call.sent(RowsLeft)
    return line(
        operations.exclude(run=run, rows=sent.rows, is_excluded=sent.is_excluded, by=call.by, at=call.at)
    )


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/imports/{id}/columns", name="get_import_columns", area="imports", run=columns,
        summary=_("What was understood of the columns of an import"), gives=Columns,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/columns", name="choose_import_columns", area="imports",
        run=choose_columns, summary=_("Say what the columns of an import mean"),
        body=ColumnsChosen, gives=RunLine,
    ),
    Endpoint(
        method="GET", path="/imports/{id}/names", name="list_import_names", area="imports", run=names,
        summary=_("Names of an import that no body is called"), query=NameQuery, gives=NameList,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/names", name="choose_import_names", area="imports",
        run=choose_names, summary=_("Say whom the names of an import mean"), body=NamesMeant, gives=RunLine,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/rows", name="exclude_import_rows", area="imports", run=leave_out,
        summary=_("Leave rows out of an import, or take them in again"), body=RowsLeft, gives=RunLine,
    ),
)  # fmt: skip
