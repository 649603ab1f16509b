"""The evaluation sheet of an incident or drill, computed from its record: minutes from publishing on."""

from dataclasses import dataclass
from datetime import datetime

from jianxing.incidents.models import Entry, Incident, Told
from jianxing.incidents.queries.listing import drills_before


@dataclass(frozen=True, slots=True)
class Minutes:
    """How many minutes it took until something first was so; None where it never was."""

    first: float | None
    all: float | None
    dispatch: float | None
    arrival: float | None
    received: int
    told: int


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: what was planned, what was reached, and what the last drill of the same kind and body reached."""

    key: str
    planned: int | None
    reached: float | None
    last: float | None

    @property
    def is_kept(self) -> bool | None:
        """Whether the plan was kept; None where there is no plan."""
        if self.planned is None:
            return None
        return self.reached is not None and self.reached <= self.planned


@dataclass(frozen=True, slots=True)
class Sheet:
    """The four measures, who received of those told, and the drill that it is held against."""

    lines: tuple[Line, ...]
    reached: Minutes
    before: Incident | None


def minutes_of(*, incident: Incident) -> Minutes:
    """Return how long it took; *all* only where every body told has received."""
    start = incident.published_at
    assert start is not None
    received = list(
        Told.objects.filter(incident=incident).order_by("received_at").values_list("received_at", flat=True)
    )
    given = [one for one in received if one is not None]
    written = list(Entry.objects.filter(incident=incident).values_list("what", "happened_at"))

    def first(what: str) -> float | None:
        return _since(
            start, min((when for kind, when in written if kind == what and when >= start), default=None)
        )

    return Minutes(
        first=_since(start, min(given, default=None)),
        all=_since(start, max(given, default=None)) if len(given) == len(received) else None,
        dispatch=first(Entry.What.DISPATCH),
        arrival=first(Entry.What.ARRIVAL),
        received=len(given),
        told=len(received),
    )


def _since(start: datetime, until: datetime | None) -> float | None:
    return None if until is None else (until - start).total_seconds() / 60


def sheet_of(*, incident: Incident) -> Sheet:
    """Return the evaluation sheet of a published incident."""
    reached = minutes_of(incident=incident)
    earlier = next(iter(drills_before(incident=incident)), None)
    last = minutes_of(incident=earlier) if earlier else None
    plan = {
        "first": incident.plan_first,
        "all": incident.plan_all,
        "dispatch": incident.plan_dispatch,
        "arrival": incident.plan_arrival,
    }
    lines = tuple(
        Line(key, planned, getattr(reached, key), getattr(last, key) if last else None)
        for key, planned in plan.items()
    )
    return Sheet(lines, reached, earlier)
