"""The short lists of the workbench: the most urgent first, five of each, every one with the way to all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.queries import Filters, filtered
from jianxing.findings.waiting import Waiting
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.site.components import Light, Tile
from jianxing.site.findings.rows import Row, rows

SHORT = 5
#: Lists that no filter of the ledger shows are given at more length.
LONG = 20
WITH_THEM = (State.ASSIGNED, State.ACCEPTED, State.RECTIFYING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits: how many, where all of them are, and the first of them."""

    key: str
    title: str
    count: int
    url: str
    rows: Sequence[Row]
    light: Light = "none"

    @property
    def more_url(self) -> str:
        """Where all are, when not all are here."""
        return self.url if self.count > len(self.rows) and not self.url.startswith("#") else ""


@dataclass(frozen=True, slots=True)
class _Kind:
    key: str
    title: str
    count: int
    query: str
    filters: Filters
    order: tuple[str, ...]
    light: Light = "none"
    without: dict[str, object] | None = None


def _supervising(waiting: Waiting) -> list[_Kind]:
    ours = Filters(side="supervising")
    return [
        _Kind(
            "verify", _("To verify"), waiting.to_verify, "side=supervising&state=submitted",
            ours.narrowed(states=(State.SUBMITTED,)), ("submitted_at", "pk"),
        ),
        _Kind(
            "extensions", _("Extensions to decide"), waiting.extensions, "side=supervising&extension=1",
            ours.narrowed(extension=True), ("due_on", "pk"),
        ),
        _Kind(
            "assign", _("To assign"), waiting.to_assign, "side=supervising&state=registered",
            ours.narrowed(states=(State.REGISTERED,)), ("created_at", "pk"),
        ),
        _Kind(
            "look_back", _("Look-backs due"), waiting.look_backs, "side=supervising&look_back=1",
            ours.narrowed(look_back=True), ("look_back_on", "pk"),
        ),
        _Kind(
            "late", _("Overdue with others"), waiting.late_of_mine, f"side=supervising&late=1&{_states(WITH_THEM)}",
            ours.narrowed(states=WITH_THEM, late=True), ("due_on", "pk"), light="red",
        ),
        _Kind(
            "stated", _("Stated closings to verify"), waiting.stated, "side=supervising&stated=1",
            ours.narrowed(stated=True), ("closed_on", "pk"),
        ),
    ]  # fmt: skip


def _answering(waiting: Waiting, by: Actor, today: date) -> list[_Kind]:
    owed = Filters(responsible=by.body_id)
    whose = f"responsible={by.body_id}"
    return [
        _Kind(
            "answer_late", _("Overdue with us"), waiting.late_to_answer, f"{whose}&late=1&{_states(WITH_THEM)}",
            owed.narrowed(states=WITH_THEM, late=True), ("due_on", "pk"), light="red",
        ),
        _Kind(
            "accept", _("To accept"), waiting.to_accept, f"{whose}&state=assigned",
            owed.narrowed(states=(State.ASSIGNED,)), ("due_on", "pk"),
        ),
        _Kind(
            "rectify", _("To rectify"), waiting.to_rectify, f"{whose}&state=accepted&state=rectifying",
            owed.narrowed(states=(State.ACCEPTED, State.RECTIFYING)), ("due_on", "pk"),
            without={"due_on__lt": today},  # those stand in the list above
        ),
    ]  # fmt: skip


def _inside(by: Actor, today: date) -> list[_Kind]:
    """What waits inside an answering body: with its head, or with it as somebody's office."""
    theirs = Filters(routed=True, states=(State.ACCEPTED, State.RECTIFYING))
    kinds = (
        _Kind(
            "propose", _("Proposals for our head"), 0, "proposed=1", Filters(proposed=True), ("due_on", "pk")
        ),
        _Kind("routed", _("Routed to us"), 0, "routed=1", theirs, ("due_on", "pk")),
    )
    counted = ((kind, filtered(filters=kind.filters, by=by, today=today).count()) for kind in kinds)
    return [replace(kind, count=count) for kind, count in counted if count]


def _states(states: Sequence[State]) -> str:
    return "&".join(f"state={state.value}" for state in states)


def tasks(*, waiting: Waiting, supervises: bool, by: Actor, today: date, calendar: Calendar) -> list[Task]:
    """Return what waits for the body; one query for each kind of which there is any."""
    kinds = [*(_supervising(waiting) if supervises else []), *_answering(waiting, by, today)]
    if not supervises:
        kinds = [*_inside(by, today), *kinds]
    if supervises:
        # A supervising body is seldom responsible itself; its page shows that only where it is.
        kinds = [kind for kind in kinds if kind.count or kind.filters.side]
    ledger = reverse("findings")
    return [
        Task(
            key=kind.key,
            title=kind.title,
            count=kind.count,
            url=f"{ledger}?{kind.query}",
            rows=rows(findings=_first(kind, by, today), today=today, calendar=calendar) if kind.count else (),
            light=kind.light if kind.count else "none",
        )
        for kind in kinds
    ]


def _first(kind: _Kind, by: Actor, today: date) -> list[Finding]:
    found = filtered(filters=kind.filters, by=by, today=today).select_related("responsible", "supervised_by")
    if kind.without:
        found = found.exclude(**kind.without)
    return list(found.order_by(*kind.order)[:SHORT])


def tiles(found: Sequence[Task]) -> list[Tile]:
    """Return the numbers, each with its rows behind it."""
    return [Tile(label=task.title, number=task.count, url=task.url, light=task.light) for task in found]
