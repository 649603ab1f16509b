"""The kinds of work, told by the comparisons when the product starts: how each is done, and where it begins and leads."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from jianxing.comparisons.working.models import Work
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Stage:
    """How far work is: the code of what is being done, and how much of it."""

    code: str
    done: int = 0
    total: int | None = None


#: Writes what came of the work, within the transaction that ends it; returns the key of that.
Finish = Callable[[datetime], int]
#: Does the work outside any transaction, telling its stages; work that was stopped is not gone on with after one.
Run = Callable[[Work, Actor], Generator[Stage, None, Finish]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of work: *begun_at* and *leads_to* are addresses with ``{id}`` for what it is done to and what comes of it."""

    title: Promise
    run: Run
    stages: Mapping[str, Promise]
    begun_at: str
    leads_to: str


_KINDS: dict[str, Kind] = {}


def know(*, kind: str, as_: Kind) -> None:
    """Make a kind of work known; twice is a mistake."""
    if kind in _KINDS:
        raise ValueError(f"{kind} is known already")
    _KINDS[kind] = as_


def kind_of(work: Work) -> Kind:
    """Return what is known of the kind of some work."""
    return _KINDS[work.kind]
