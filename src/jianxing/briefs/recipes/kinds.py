"""What a figure is made of, as plain frozen values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from jianxing.directory.policies import Refused
from jianxing.kernel.canonical import canonical

Value = int | str | None
T = TypeVar("T")


class RecipeRefused(Refused):
    """The parameters make no figure."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that a figure speaks of, and the body that it speaks for.

    Figures of one moment that ask for the same rows are given those read first; a moment lasts for one computation.
    """

    as_of: date
    body_id: int
    _read: dict[bytes, Sequence[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def end(self) -> datetime:
        """The instant at which the day is over."""
        return timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time()))

    def once(self, rows: str, params: Mapping[str, Any], read: Callable[[], Iterable[T]]) -> Sequence[T]:
        """Return the *rows* that these parameters ask for, read the first time alone."""
        asked = canonical({"rows": rows, "params": params})
        if asked not in self._read:
            self._read[asked] = list(read())
        return self._read[asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that a figure counts.

    ``handle`` names the row, ``opens`` the thing on whose page it is read. ``counts_as`` is what the row stands for in
    the counting unit: two rows that stand for the same are counted once. ``basis`` holds what the figure relied on; a
    row whose basis differs later has changed.
    """

    handle: str
    label: str
    counts_as: tuple[str, ...]
    on: date | None = None
    opens: str = ""
    amount: int | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)

    @property
    def leads_to(self) -> str:
        """The handle of the thing whose page shows the row."""
        return self.opens or self.handle

    @property
    def evidence(self) -> bytes:
        """The canonical form of what the figure relied on."""
        return canonical(
            {
                "handle": self.handle,
                "counts_as": list(self.counts_as),
                "on": self.on,
                "amount": self.amount,
                **self.basis,
            }
        )


Query = Callable[[Mapping[str, Any], Moment, str], Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A query over a large table: what is found, how the database counts it, and how its rows are drawn."""

    found: Callable[[Mapping[str, Any], Moment, str], Any]
    tally: Callable[[Any, str], Value]
    draw: Callable[[Any, str], Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A named query: which parameters it needs and may take, and the units that it can count in.

    It has ``rows``, or where there may be very many a ``source``, of which the value can be had without drawing them.

    ``version`` is raised when the query comes to mean something else, so that a frozen figure says which one it was.
    """

    name: str
    mechanism: str
    rows: Query | None = None
    source: "Source | None" = None
    units: tuple[str, ...]
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A figure: a recipe with its parameters, the unit counted in, and what it says in both languages."""

    key: str
    name: str
    recipe: str
    unit: str
    params: Mapping[str, Any] = field(default_factory=dict)
    domain: str = ""
    says_zh: str = ""
    says_en: str = ""
    version: int = 1
