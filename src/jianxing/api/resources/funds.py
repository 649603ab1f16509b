"""Funds of a project: their entries and sums, what they make one ask, writing down, settling, correcting."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Id, Sent, Text, Versioned
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.naming import Named, found_body, maybe_named
from jianxing.api.resources.projects import KIND as PROJECT
from jianxing.api.resources.projects import FundLine, fund_line
from jianxing.notices.queries import calendar
from jianxing.projects import operations, queries
from jianxing.projects.models import Fund, FundEntry, Project
from jianxing.projects.operations import EntryDraft

Amount = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=2, description="Yuan.")]


class EntryLine(TypedDict):
    """A sum in yuan; without `on` it is planned and has not happened yet."""

    id: int
    kind: str
    amount: str
    on: date | None
    planned_on: date | None
    document: str
    payee: str
    payee_body: Named | None
    purpose: str
    corrects: int | None
    is_void: bool


class FundWhole(FundLine):
    """A fund with its entries."""

    planned: str
    entries: list[EntryLine]


class Doubt(TypedDict):
    """What the money makes one ask: a question, never a verdict."""

    kind: str
    fund: int
    entry: int | None
    amount: str
    days: int
    description: str


class FundList(TypedDict):
    """The funds of a project and what they make one ask."""

    items: list[FundWhole]
    doubts: list[Doubt]


class NewFund(Versioned):
    """Money from one source."""

    name: Annotated[str, Text(200, least=1)]
    source: Annotated[str, Text(200)] = ""


class FundMade(TypedDict):
    """A fund that was opened."""

    id: int
    name: str
    project: int


class EntrySent(Sent):
    """A budget line, an allocation, a payment or a use; without `on` it is planned."""

    kind: FundEntry.Kind
    amount: Amount
    on: Day | None = None
    planned_on: Day | None = None
    document: Annotated[str, Text(200)] = ""
    payee: Annotated[str, Text(200)] = ""
    payee_body: Id | None = None
    purpose: Annotated[str, Text(200)] = ""

    def draft(self) -> EntryDraft:
        """Return it as the operation takes it."""
        return EntryDraft(
            kind=self.kind,
            amount=self.amount,
            on=self.on,
            planned_on=self.planned_on,
            document=self.document,
            payee=self.payee,
            payee_body=found_body(self.payee_body, at="/payee_body"),
            purpose=self.purpose,
        )


class EntryCorrected(EntrySent):
    """What stands in its place, and why."""

    reason: Annotated[str, Text(2000, least=1)]


class EntrySettled(Sent):
    """When it happened."""

    on: Day
    document: Annotated[str, Text(200)] = ""


def _entry(entry: FundEntry) -> EntryLine:
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "amount": str(entry.amount),
        "on": entry.on,
        "planned_on": entry.planned_on,
        "document": entry.document,
        "payee": entry.payee,
        "payee_body": maybe_named(entry.payee_body),
        "purpose": entry.purpose,
        "corrects": entry.corrects_id,
        "is_void": entry.voided_at is not None,
    }


def _whole(sums: queries.FundSums) -> FundWhole:
    return {
        **fund_line(sums),
        "planned": str(sums.planned),
        "entries": [_entry(entry) for entry in sums.entries],
    }


def listing(call: Call) -> FundList:
    """Give the funds of a project."""
    project = queries.one(pk=call.pk)
    sums = queries.fund_sums(project=project, today=call.today)
    doubts = queries.doubts_of(sums=sums, today=call.today, calendar=calendar())
    return {
        "items": [_whole(held) for held in sums],
        "doubts": [
            {
                "kind": doubt.kind.value,
                "fund": doubt.fund.pk,
                "entry": None if doubt.entry is None else doubt.entry.pk,
                "amount": str(doubt.amount),
                "days": doubt.days,
                "description": doubt.description,
            }
            for doubt in doubts
        ],
    }


def _add(fund: Fund, sent: EntrySent, call: Call) -> object:
    return operations.add_entry(fund=fund, entry=sent.draft(), by=call.by, at=call.at)


def _correct(entry: FundEntry, sent: EntryCorrected, call: Call) -> object:
    return operations.correct_entry(
        entry=entry, correction=sent.draft(), reason=sent.reason, by=call.by, at=call.at
    )


def _made(fund: Fund) -> FundMade:
    return {"id": fund.pk, "name": fund.name, "project": fund.project_id}


def _funds_of(project: Project | int) -> str:
    return f"/projects/{project if isinstance(project, int) else project.pk}/funds"


FUND: Final = Kind(
    area="projects",
    path="/funds/{id}",
    name="fund",
    read=queries.one_fund,
    title=str,
    head=_made,
    gives=FundMade,
)
ENTRY: Final = Kind(
    area="projects",
    path="/fund-entries/{id}",
    name="fund_entry",
    read=queries.one_entry,
    title=lambda entry: str(entry.fund.name),
    head=_entry,
    gives=EntryLine,
)
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/projects/{id}/funds", name="list_funds", area="projects", run=listing,
        summary=_("The funds of a project with their entries, and what they make one ask"), gives=FundList,
    ),
    *PROJECT.does(
        {
            "funds": Doing(
                body=NewFund, run=plain(operations.add_fund, "project", "name", "source"), name="open_fund",
                summary=_("Open a fund of a project"), gives=FundMade, answer=_made,
                at=lambda fund: _funds_of(fund.project_id),
            )
        }
    ),
    *FUND.does(
        {
            "entries": Doing(
                body=EntrySent, run=_add, summary=_("Write down a sum of a fund"), gives=EntryLine,
                answer=_entry, at=lambda entry: _funds_of(entry.fund.project_id), name="add_fund_entry",
            )
        }
    ),
    *ENTRY.does(
        {
            "settle": Doing(
                body=EntrySettled, run=plain(operations.settle_entry, "entry", "on", "document"),
                summary=_("Say that what was planned has happened"),
            ),
            "correct": Doing(
                body=EntryCorrected, run=_correct, summary=_("Put another sum in the place of a wrong one"),
                gives=EntryLine, answer=_entry,
            ),
            "void": Doing(
                body=WithReason, run=plain(operations.void_entry, "entry", "reason"),
                summary=_("Void a sum of a fund"),
            ),
        }
    ),
)  # fmt: skip
