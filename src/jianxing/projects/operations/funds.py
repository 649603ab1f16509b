"""Writing down a project's money: planned, happened, corrected, never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.projects import policies
from jianxing.projects.models import Fund, FundEntry, Project
from jianxing.projects.operations.registering import check_has_happened, tidy
from jianxing.projects.operations.steps import TakenAlready, act_on, touch, void_child

_CENT = Decimal("0.01")
_MOST = Decimal("1e14")


class EntryRefused(Refused):
    """The sum, the day or the purpose of an entry cannot stand so."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry as somebody wants it; *amount* in yuan, without *on* it is planned."""

    kind: str
    amount: Decimal
    on: date | None = None
    planned_on: date | None = None
    document: str = ""
    payee: str = ""
    payee_body: Body | None = None
    purpose: str = ""


def add_fund(*, project: Project, name: str, source: str = "", by: Actor, at: datetime) -> Fund:
    """Open a fund: money from one source for the project."""
    policies.check_can_report(project=project, by=by)
    name = tidy(name)
    if not name:
        raise EntryRefused(
            _("A fund needs a name."), _("Write where the money comes from or what it is for.")
        )
    with transaction.atomic():
        touch(project)
        try:
            with transaction.atomic():
                fund = Fund.objects.create(project=project, name=name, source=tidy(source), created_at=at)
        except IntegrityError as refusal:
            raise TakenAlready(name) from refusal
        act_on(
            row=project,
            action="fund",
            by=by,
            at=at,
            public={"fund": fund.pk},
            confidential={"name": name, "source": fund.source},
        )
    return fund


def add_entry(
    *, fund: Fund, entry: EntryDraft, by: Actor, at: datetime, corrects: FundEntry | None = None
) -> FundEntry:
    """Write down a budget line, an allocation, a payment or a use; the first two kinds of movement may be planned."""
    policies.check_can_report(project=fund.project, by=by)
    _check(entry, at=at)
    with transaction.atomic():
        touch(fund.project)
        written = FundEntry.objects.create(
            fund=fund,
            kind=entry.kind,
            amount=entry.amount,
            on=entry.on,
            planned_on=entry.planned_on,
            document=entry.document.strip(),
            payee=tidy(entry.payee),
            payee_body=entry.payee_body,
            purpose=tidy(entry.purpose),
            corrects=corrects,
            entered_at=at,
            entered_by_id=by.person_id,
            entered_body_id=policies.body_of(by=by),
        )
        act_on(
            row=fund.project,
            action="fund_entry",
            by=by,
            at=at,
            public={
                "fund": fund.pk,
                "entry": written.pk,
                "kind": entry.kind,
                "on": entry.on,
                "planned_on": entry.planned_on,
                "corrects": corrects.pk if corrects else None,
            },
            confidential={"amount": entry.amount, "payee": written.payee, "purpose": written.purpose},
        )
    return written


def _check(entry: EntryDraft, *, at: datetime) -> None:
    if not entry.amount.is_finite() or entry.amount <= 0 or entry.amount >= _MOST:
        raise EntryRefused(_("A sum of money is more than nothing."), _("Write the amount in yuan."))
    if entry.amount != entry.amount.quantize(_CENT):
        raise EntryRefused(
            _("A sum of money has at most two decimal places."), _("Write the amount in yuan and fen.")
        )
    if entry.on is None and entry.planned_on is None:
        raise EntryRefused(
            _("An entry needs its day."), _("Give the day, or the day that it is planned for.")
        )
    if entry.on is None and entry.kind not in (FundEntry.Kind.ALLOCATION, FundEntry.Kind.PAYMENT):
        raise EntryRefused(
            _("Only allocations and payments are planned."), _("Give the day on which it happened.")
        )
    if entry.kind == FundEntry.Kind.USE and not entry.purpose.strip():
        raise EntryRefused(_("A use of money needs its purpose."), _("Write what the money was used for."))
    check_has_happened(on=entry.on, at=at)


def settle_entry(*, entry: FundEntry, on: date, document: str = "", by: Actor, at: datetime) -> FundEntry:
    """Write down that a planned allocation or payment has happened; the second of two clicks is told so."""
    project = entry.fund.project
    policies.check_can_report(project=project, by=by)
    check_has_happened(on=on, at=at)
    with transaction.atomic():
        done = FundEntry.objects.filter(pk=entry.pk, on=None, voided_at=None).update(
            on=on, document=document.strip() or entry.document
        )
        if not done:
            raise Overtaken(entry.fund.name)
        act_on(
            row=project,
            action="settle_entry",
            by=by,
            at=at,
            public={"fund": entry.fund_id, "entry": entry.pk, "on": on},
            confidential={"document": document.strip()},
        )
    entry.refresh_from_db()
    return entry


def correct_entry(
    *, entry: FundEntry, correction: EntryDraft, reason: str, by: Actor, at: datetime
) -> FundEntry:
    """Put another entry in the place of a wrong one (更正); the wrong one stays, voided."""
    with transaction.atomic():
        void_entry(entry=entry, reason=reason, by=by, at=at)
        return add_entry(fund=entry.fund, entry=correction, by=by, at=at, corrects=entry)


def void_entry(*, entry: FundEntry, reason: str, by: Actor, at: datetime) -> FundEntry:
    """Void an entry; it stays, with its reason, and counts nowhere."""
    project = entry.fund.project
    policies.check_can_report(project=project, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        void_child(entry, name=entry.fund.name, reason=reason, by=by, at=at)
        act_on(
            row=project,
            action="void_entry",
            by=by,
            at=at,
            public={"fund": entry.fund_id, "entry": entry.pk},
            confidential={"reason": reason.strip()},
        )
    return entry
