"""Two versions of a layer beside each other: what was added, moved, renamed, dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.db import connection

from jianxing.atlas.models import PlanVersion

_SQL = Path(__file__).parent.parent / "sql"

What = Literal["added", "moved", "renamed", "dropped"]
WHATS: tuple[What, ...] = ("added", "moved", "renamed", "dropped")


@dataclass(frozen=True, slots=True)
class Change:
    """One feature that differs: its key, what became of it, its ids and measures on both sides."""

    key: str
    what: What
    old_id: int | None
    new_id: int | None
    old_name: str
    new_name: str
    old_area_m2: float
    new_area_m2: float
    old_length_m: float
    new_length_m: float


@dataclass(frozen=True, slots=True)
class Changes:
    """How many features differ, and how many are the same in both."""

    added: int = 0
    moved: int = 0
    renamed: int = 0
    dropped: int = 0
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.moved or self.renamed or self.dropped)


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _asked(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return list(cursor.fetchall())


def changes_of(*, old: PlanVersion, new: PlanVersion) -> Changes:
    """Return how many features were added, moved, renamed, dropped between two versions, and how many stayed the same."""
    counted = dict(_asked("count_changes", old=old.pk, new=new.pk))
    return Changes(**{str(what): int(number) for what, number in counted.items()})


def changes(
    *, old: PlanVersion, new: PlanVersion, what: str = "", after: str = "", most: int = 50
) -> Sequence[Change]:
    """Return the features that differ, by key, those of one kind of change where *what* names it."""
    rows = _asked("list_changes", old=old.pk, new=new.pk, what=what, after=after, most=most)
    return [Change(*row) for row in rows]
