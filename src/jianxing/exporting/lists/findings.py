"""The ledger of findings as offices print it, and as they may edit it and bring it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.findings import queries
from jianxing.findings.lifecycle import OPEN, State
from jianxing.findings.models import STATE_LABELS, Finding, FindingAssistant, FindingProject
from jianxing.importing.edited.legend import Legend
from jianxing.notices.lights import days_left, light
from jianxing.notices.queries import calendar

_DAYS = frozenset({"due_before", "found_from", "found_to"})
#: Each name on a line of its own: a name may hold every other sign.
BETWEEN = Legend().between
_OPEN = frozenset(state.value for state in OPEN)


def filters_of(packed: Any) -> queries.Filters:
    """Return the filters that a request was put down with."""
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in packed.items()
    }
    if "states" in values:
        values["states"] = tuple(values["states"])
    return queries.Filters(**values)


def found(asked: Asked) -> QuerySet[Finding]:
    """Return the findings in the order of the list."""
    order = queries.SORTS[asked.sort if asked.sort in queries.SORTS else queries.DEFAULT_SORT]
    direction = "-" if order.descending else ""
    rows = queries.filtered(filters=filters_of(asked.filters), by=asked.by, today=asked.today)
    return rows.annotate(sort_key=order.key).order_by(f"{direction}sort_key", f"{direction}pk")


def _projects() -> Subquery:
    links = FindingProject.objects.filter(finding=OuterRef("pk"))
    return joined(links, "name", by="finding", between=BETWEEN)


def _assisting() -> Subquery:
    links = FindingAssistant.objects.filter(finding=OuterRef("pk"), is_current=True)
    return joined(links, "body__name", by="finding", between=BETWEEN)


def headings(asked: Asked) -> Sequence[Heading]:
    """Return the two levels of the header."""
    domains = {key: str(label) for key, label in PlanDomain.choices}
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    kinds = {key: str(label) for key, label in Finding.DueKind.choices}
    yes = _("yes")
    clock = _Clock(asked.today)

    def given(text: str, kind: str) -> str:
        return text or kinds.get(kind, "")

    def stated(by_ledger: bool, verified: bool) -> str:
        return yes if by_ledger and not verified else ""

    return (
        (
            _("Finding"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("domain", _("Domain"), 12, "domain", show=domains.get),
                Field("category", _("Category"), 14, "category"),
                Field("project", _("Project"), 26, _projects()),
                Field("place", _("Place"), 18, "place"),
                Field("description", _("Description"), 56, "description"),
                Field("via", _("Found through"), 14, "discovered_via"),
                Field("found", _("Found on"), 12, "found_on", Kind.DAY),
            ),
        ),
        (
            _("Responsibility"),
            (
                Field("responsible", _("Responsible body"), 22, "responsible__name"),
                Field("assisting", _("Assisting"), 22, _assisting()),
                Field("handler", _("Handler"), 10, "handler__name"),
                Field("supervised", _("Supervising body"), 22, "supervised_by__name"),
            ),
        ),
        (
            _("Deadline"),
            (
                Field("due", _("Due date"), 12, "due_on", Kind.DAY),
                Field("given", _("As given"), 14, ("due_text", "due_kind"), show=given),
                Field("days", _("Working days left"), 10, ("state", "due_on"), Kind.NUMBER, clock.days),
                Field(
                    "light",
                    _("Light"),
                    10,
                    ("state", "due_on", "percent", "assigned_at", "found_on"),
                    show=clock.word,
                ),
            ),
        ),
        (
            _("Rectification"),
            (
                Field("state", _("State"), 12, "state", show=states.get),
                Field("percent", _("Progress"), 8, "percent", Kind.NUMBER),
                Field("measures", _("What is required"), 36, "measures"),
                Field("progress", _("Latest report"), 36, "progress"),
                Field("closed", _("Closed on"), 12, "closed_on", Kind.DAY),
                Field(
                    "stated",
                    _("stated by ledger"),
                    10,
                    ("closure_stated", "closure_verified"),
                    show=stated,
                ),
                Field("look_back", _("Look back on"), 12, "look_back_on", Kind.DAY),
                Field("relapses", _("Relapses"), 8, "reopened", Kind.NUMBER, lambda times: times or None),
                Field("remark", _("Remark"), 24, "remark"),
                Field("note", _("Word on this change"), 24, Value("")),
            ),
        ),
    )


def words() -> dict[str, dict[str, str]]:
    """Return what the words for states and for kinds of deadlines stand for, in the reader's language."""
    return {
        "state": {str(label): state.value for state, label in STATE_LABELS.items()},
        "given": {str(label): kind for kind, label in Finding.DueKind.choices},
    }


class _Clock:
    """Lights and working days left, worked out once for each deadline instead of once for each row."""

    def __init__(self, today: date) -> None:
        worked = calendar()
        words = {"red": _("overdue"), "yellow": _("behind plan"), "blue": _("due soon"), "none": ""}

        @cache
        def left(due_on: date) -> int:
            return days_left(due_on=due_on, today=today, calendar=worked)

        @cache
        def shown(due_on: date, percent: int | None, begun: date | None) -> str:
            return words[
                light(due_on=due_on, today=today, calendar=worked, percent=percent, started_on=begun)
            ]

        self._left: Callable[[date], int] = left
        self._shown: Callable[[date, int | None, date | None], str] = shown

    def days(self, state: str, due_on: date | None) -> int | None:
        """Return the working days left of a deadline that runs."""
        if due_on is None or state not in _OPEN or state == State.REGISTERED:
            return None
        return self._left(due_on)

    def word(
        self,
        state: str,
        due_on: date | None,
        percent: int | None,
        assigned_at: datetime | None,
        found_on: date | None,
    ) -> str:
        """Return the light as a word; what was submitted is done as far as the responsible body can say."""
        if due_on is None or state not in _OPEN or state == State.REGISTERED:
            return ""
        begun = timezone.localdate(assigned_at) if assigned_at else found_on
        return self._shown(due_on, 100 if state == State.SUBMITTED else percent, begun)


def _title(asked: Asked) -> str:
    return _("Supervision ledger of %(body)s") % {"body": body_name(asked)}


FINDINGS = Listed(
    key="findings",
    name=gettext_lazy("Supervision ledger"),
    check=check_business,
    found=found,
    headings=headings,
    title=_title,
    mark=("uid", "version", "state", "due_kind", "due_text"),
    words=words,
)
