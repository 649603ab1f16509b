"""Figures of findings: what was closed and verified, and what a view of the ledger holds."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jianxing.briefs.recipes.kinds import Moment, Row, Value
from jianxing.briefs.recipes.periods import Period
from jianxing.briefs.recipes.units import UNITS as UNIT_TABLE
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding, FindingProject, Verification
from jianxing.findings.queries import OPEN_STATES, Filters, filtered
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar

WORKED = ("working day", "median working day")
UNITS = ("finding", "project", "organisation", *WORKED)
#: What a saved view may narrow a figure to; a person's own desk is no matter of a brief.
FILTERS = frozenset(one.name for one in fields(Filters)) - {"handler"}
_DATES = ("due_before", "found_from", "found_to")


def verified(found: QuerySet[Finding], moment: Moment) -> QuerySet[Finding]:
    """Leave what stands closed and had been verified by the day; what a ledger merely states is left out."""
    seen = Verification.objects.filter(finding=OuterRef("pk"), verified_at__lt=moment.end)
    return found.filter(Exists(seen), state=State.CLOSED, closure_verified=True, closed_on__lte=moment.as_of)


def closed(params: Mapping[str, Any], moment: Moment, unit: str) -> QuerySet[Finding]:
    """Find the findings closed and verified by the day: of projects, kinds, a domain, a supervising body."""
    exact = {
        "project_links__project_id__in": params.get("projects"),
        "category__in": params.get("categories"),
        "domain": params.get("domain"),
        "supervised_by_id": params.get("supervised_by"),
        "closed_on__gte": params.get("since"),
    }
    given = {name: value for name, value in exact.items() if value}
    found = verified(Finding.objects.filter(**given), moment)
    return _once(found).order_by("closed_on", "pk")


def ledger(params: Mapping[str, Any], moment: Moment, unit: str) -> QuerySet[Finding]:
    """Find what a view of the ledger holds, with a day of the finding within the period.

    ``due_within`` leaves what is open and due within so many working days of the moment's day.
    """
    wanted = dict(params.get("filters", {}))
    for name in _DATES:
        if wanted.get(name):
            wanted[name] = date.fromisoformat(wanted[name])
    wanted["states"] = tuple(wanted.get("states", ()))
    filters = Filters(**wanted)
    speaker = Actor.system(body_id=moment.body_id)
    found = filtered(filters=filters, by=speaker, today=moment.as_of).filter(created_at__lt=moment.end)
    period = Period.read(params["period"])
    since, until = period.bounds(as_of=moment.as_of)
    if period.field == "closed":
        found = verified(found, moment).filter(closed_on__lte=until)
        found = found.filter(closed_on__gte=since) if since else found
    elif period.field == "found":
        found = found.filter(found_on__lte=until)
        found = found.filter(found_on__gte=since) if since else found
    else:
        found = found.filter(created_at__lt=Moment(until, moment.body_id).end)
        found = found.filter(created_at__date__gte=since) if since else found
    if not filters.stated:
        # What a ledger states as closed is not closed in a figure until somebody has verified it.
        found = found.exclude(Q(state=State.CLOSED, closure_verified=False))
    if params.get("due_within") is not None:
        last = calendar().add(moment.as_of, params["due_within"]).on
        found = found.filter(state__in=OPEN_STATES, due_on__range=(moment.as_of, last))
    if unit in WORKED:
        found = verified(found, moment)
    return _once(found).order_by("pk")


def _once(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Take each finding once, however many of its projects the filters meet."""
    return Finding.objects.filter(pk__in=found.order_by().values("pk"))


def tally(found: QuerySet[Finding], unit: str) -> Value:
    """Return the value by the database's own counting; a test holds it to what the rows say."""
    if unit == "finding":
        return found.count()
    if unit == "project":
        return (
            FindingProject.objects.filter(finding__in=found.order_by()).values("project").distinct().count()
        )
    if unit == "organisation":
        return found.exclude(responsible=None).order_by().values("responsible").distinct().count()
    return UNIT_TABLE[unit].value(rows(found, unit))


def rows(found: QuerySet[Finding], unit: str) -> list[Row]:
    """Draw the rows of what was found."""
    found = found.select_related("responsible")
    if unit == "project":
        found = found.prefetch_related("project_links")
    worked = calendar() if unit in WORKED else None
    drawn = []
    for finding in found:
        counts_as: tuple[str, ...] = (finding.handle,)
        amount = None
        if unit == "project":
            counts_as = tuple(f"project:{link.project_id}" for link in finding.project_links.all())
        elif unit == "organisation":
            counts_as = (f"body:{finding.responsible_id}",) if finding.responsible_id else ()
        elif worked is not None and finding.closed_on:
            began = _began(finding)
            amount = max(0, worked.between(began, finding.closed_on)) if began else None
        drawn.append(
            Row(
                handle=finding.handle,
                label=f"{finding.number} {finding.description}",
                on=finding.closed_on or finding.found_on,
                counts_as=counts_as,
                amount=amount,
                basis={
                    "state": finding.state,
                    "category": finding.category,
                    "description": finding.description,
                    "responsible": finding.responsible_id,
                },
            )
        )
    return drawn


def _began(finding: Finding) -> date | None:
    """The day from which handling is counted: of the assignment, else of finding it."""
    if finding.assigned_at is not None:
        assigned = timezone.localdate(finding.assigned_at)
        # A ledger brought in later was assigned before it was brought in.
        if finding.closed_on is None or assigned <= finding.closed_on:
            return assigned
    return finding.found_on
