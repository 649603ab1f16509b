"""A project's money added up, and what it makes one ask. A doubt is a question, never a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from jianxing.kernel.workdays import Calendar
from jianxing.projects.models import Fund, FundEntry, Project

NOTHING = Decimal("0.00")
Kind = FundEntry.Kind


@dataclass(frozen=True, slots=True)
class FundSums:
    """What a fund holds by a day, in yuan; *planned* is what has been planned and has not happened."""

    fund: Fund
    budget: Decimal = NOTHING
    allocated: Decimal = NOTHING
    paid: Decimal = NOTHING
    used: Decimal = NOTHING
    planned: Decimal = NOTHING
    entries: Sequence[FundEntry] = ()


class DoubtKind(StrEnum):
    """What may be wrong with a fund."""

    LATE_ALLOCATION = "late_allocation"
    LATE_PAYMENT = "late_payment"
    OFF_PURPOSE = "off_purpose"
    PAID_OVER_ALLOCATED = "paid_over_allocated"
    ALLOCATED_OVER_BUDGET = "allocated_over_budget"


@dataclass(frozen=True, slots=True)
class FundDoubt:
    """Something to ask about, which may be registered as a finding; *days* are working days late."""

    kind: DoubtKind
    fund: Fund
    amount: Decimal
    entry: FundEntry | None = None
    days: int = 0

    @property
    def handle(self) -> str:
        """The row that the doubt is about."""
        return self.entry.handle if self.entry is not None else f"fund:{self.fund.pk}"

    @property
    def description(self) -> str:
        """The doubt in one sentence, in the reader's language: what a finding made of it would say."""
        facts = {"fund": self.fund.name, "amount": f"{self.amount:,.2f}", "days": self.days}
        if self.entry is not None:
            facts |= {
                "planned": self.entry.planned_on.isoformat() if self.entry.planned_on else "",
                "on": self.entry.on.isoformat() if self.entry.on else "",
                "purpose": self.entry.purpose,
            }
        return self._sentence() % facts

    def _sentence(self) -> str:
        happened = self.entry is not None and self.entry.on is not None
        if self.kind is DoubtKind.LATE_ALLOCATION and happened:
            return _(
                "Fund “%(fund)s”: %(amount)s yuan planned to be allocated by %(planned)s were allocated on %(on)s,"
                " %(days)d working days late."
            )
        if self.kind is DoubtKind.LATE_ALLOCATION:
            return _(
                "Fund “%(fund)s”: %(amount)s yuan planned to be allocated by %(planned)s have not been,"
                " %(days)d working days late so far."
            )
        if self.kind is DoubtKind.LATE_PAYMENT and happened:
            return _(
                "Fund “%(fund)s”: %(amount)s yuan planned to be paid by %(planned)s were paid on %(on)s,"
                " %(days)d working days late."
            )
        if self.kind is DoubtKind.LATE_PAYMENT:
            return _(
                "Fund “%(fund)s”: %(amount)s yuan planned to be paid by %(planned)s have not been,"
                " %(days)d working days late so far."
            )
        if self.kind is DoubtKind.OFF_PURPOSE:
            return _(
                "Fund “%(fund)s”: %(amount)s yuan were used on %(on)s for “%(purpose)s”, which its budget does not name."
            )
        if self.kind is DoubtKind.PAID_OVER_ALLOCATED:
            return _("Fund “%(fund)s”: %(amount)s yuan more were paid than allocated.")
        return _("Fund “%(fund)s”: %(amount)s yuan more were allocated than budgeted.")


def one_fund(*, pk: int) -> Fund:
    """Return a fund with its project; raises ``Fund.DoesNotExist`` where it is not seen."""
    found: Fund = Fund.objects.select_related("project__registered_by").get(pk=pk)
    return found


def one_entry(*, pk: int) -> FundEntry:
    """Return an entry with its fund and project; raises ``FundEntry.DoesNotExist`` where it is not seen."""
    found: FundEntry = FundEntry.objects.select_related("fund__project__registered_by", "payee_body").get(
        pk=pk
    )
    return found


def fund_sums(*, project: Project, today: date) -> list[FundSums]:
    """Return each fund of the project with its entries and totals by *today*, in two queries."""
    entries: dict[int, list[FundEntry]] = defaultdict(list)
    held = FundEntry.objects.filter(fund__project=project, fund__voided_at=None, voided_at=None)
    for entry in held.select_related("payee_body", "entered_body"):
        entries[entry.fund_id].append(entry)
    return [
        _summed(fund, entries[fund.pk], today)
        for fund in Fund.objects.filter(project=project, voided_at=None).order_by("id")
    ]


def _summed(fund: Fund, entries: Sequence[FundEntry], today: date) -> FundSums:
    done = [entry for entry in entries if entry.on is not None and entry.on <= today]
    return FundSums(
        fund=fund,
        budget=_total(done, Kind.BUDGET),
        allocated=_total(done, Kind.ALLOCATION),
        paid=_total(done, Kind.PAYMENT),
        used=_total(done, Kind.USE),
        planned=sum((entry.amount for entry in entries if entry not in done), NOTHING),
        entries=entries,
    )


def _total(entries: Iterable[FundEntry], kind: str) -> Decimal:
    return sum((entry.amount for entry in entries if entry.kind == kind), NOTHING)


def fund_doubts(*, project: Project, today: date, calendar: Calendar) -> list[FundDoubt]:
    """Return what the project's money makes one ask, fund by fund, in two queries.

    Late is an allocation or payment whose planned day passed without it, or that came after that day, by at least
    one working day; planned for a day off, it is due on the next working day. Off purpose is a use for what no budget
    line of the fund names, where any line names a purpose.
    """
    return doubts_of(sums=fund_sums(project=project, today=today), today=today, calendar=calendar)


def doubts_of(*, sums: Iterable[FundSums], today: date, calendar: Calendar) -> list[FundDoubt]:
    """Return the doubts of funds that have been added up already."""
    return [doubt for held in sums for doubt in _of_fund(held, today, calendar)]


def _of_fund(held: FundSums, today: date, calendar: Calendar) -> list[FundDoubt]:
    found = []
    purposes = {_folded(entry.purpose) for entry in held.entries if entry.kind == Kind.BUDGET} - {""}
    for entry in held.entries:
        if entry.kind in (Kind.ALLOCATION, Kind.PAYMENT):
            days = _days_late(entry, today, calendar)
            if days:
                late = DoubtKind.LATE_ALLOCATION if entry.kind == Kind.ALLOCATION else DoubtKind.LATE_PAYMENT
                found.append(FundDoubt(late, held.fund, entry.amount, entry, days))
        elif entry.kind == Kind.USE and purposes and _folded(entry.purpose) not in purposes:
            found.append(FundDoubt(DoubtKind.OFF_PURPOSE, held.fund, entry.amount, entry))
    if held.paid > held.allocated:
        found.append(FundDoubt(DoubtKind.PAID_OVER_ALLOCATED, held.fund, held.paid - held.allocated))
    if held.allocated > held.budget:
        found.append(FundDoubt(DoubtKind.ALLOCATED_OVER_BUDGET, held.fund, held.allocated - held.budget))
    return found


def _days_late(entry: FundEntry, today: date, calendar: Calendar) -> int:
    came = entry.on if entry.on is not None else today
    if entry.planned_on is None or came <= entry.planned_on:
        return 0
    days = calendar.between(entry.planned_on, came)
    # A day off is followed by the working day on which it falls due (Civil Code, article 203).
    return max(days - (not calendar.is_workday(entry.planned_on)), 0)


def _folded(purpose: str) -> str:
    return "".join(purpose.split())
