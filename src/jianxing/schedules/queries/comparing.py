"""Two updates of a schedule beside each other: tasks added, dropped, slipped by so many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from django.db import connection

from jianxing.schedules.models import ScheduleUpdate

_SQL = Path(__file__).parent.parent / "sql"

What = Literal["added", "dropped", "slipped", "sooner", "otherwise"]
WHATS: Final[tuple[What, ...]] = ("slipped", "sooner", "added", "dropped", "otherwise")


@dataclass(frozen=True, slots=True)
class Change:
    """One task that differs; *days* is by how many calendar days its finish comes later, less than nothing where sooner."""

    key: str
    name: str
    what: What
    days: int
    finish_before: date | None
    finish_after: date | None
    critical: bool
    ordinal: int

    @property
    def cursor(self) -> str:
        """Return where a list that ends with this one is continued."""
        return f"{-self.days}~{self.ordinal}~{self.key}"


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed from one update to another: numbers of tasks, the most days that one slipped, the finish in calendar days."""

    added: int
    dropped: int
    slipped: int
    sooner: int
    otherwise: int
    most_days: int
    finish_days: int

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.dropped or self.slipped or self.sooner or self.otherwise)


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _asked(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return list(cursor.fetchall())


def changes(*, old: ScheduleUpdate, new: ScheduleUpdate) -> Changed:
    """Return in numbers what changed from one update to another."""
    [row] = _asked("count_changes", old=old.pk, new=new.pk)
    added, dropped, slipped, sooner, otherwise, most_days = row
    assert old.finishes_on is not None
    assert new.finishes_on is not None
    later = (new.finishes_on - old.finishes_on).days
    return Changed(added, dropped, slipped, sooner, otherwise, most_days, later)


def changed_tasks(
    *, old: ScheduleUpdate, new: ScheduleUpdate, what: str = "", after: str = "", most: int = 50
) -> Sequence[Change]:
    """Return the tasks that differ, those that slipped most first; *after* is the ``cursor`` of the last one seen."""
    days, _, rest = after.partition("~")
    ordinal, _, key = rest.partition("~")
    known = days.removeprefix("-").isdecimal() and ordinal.isdecimal() and len(days + ordinal) < 16
    rows = _asked(
        "changes", old=old.pk, new=new.pk, what=what if what in WHATS else "", most=most,
        after_days=int(days) if known else -(2**30),
        after_ordinal=int(ordinal) if known else 0,
        after_key=key if known else "",
    )  # fmt: skip
    return [Change(*row) for row in rows]
