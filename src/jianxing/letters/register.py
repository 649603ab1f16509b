"""The register of a body's numbers (发文登记簿): how each kind is numbered, how far each series has come, what each number is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jianxing.directory.models import Body
from jianxing.letters.kinds import MINUTES, numbered_by
from jianxing.letters.models import Letter, NumberPrefix, NumberSeries, TakenNumber
from jianxing.letters.numbering import default_words

PAGE = 50


@dataclass(frozen=True, slots=True)
class Numbered:
    """How one kind of letters, or minutes, is numbered: by a prefix of its own, by the body's for all letters, or by the
    body's name."""

    kind: str
    words: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that was taken, and the letter that bears it, where one does and the reader sees it."""

    pk: int
    number: str
    kind: str
    taken_at: datetime
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of the register, newest first."""

    entries: Sequence[Entry]
    before: int | None


def prefixes(*, body: Body) -> list[Numbered]:
    """Return how each kind of document that the body writes is numbered; first what holds for all letters without their own."""
    found = dict(NumberPrefix.objects.filter(body=body).values_list("kind", "words"))
    common = found.get("", "")
    lines = [Numbered("", common, bool(common))]
    for kind in numbered_by(sender=body.kind):
        own = found.get(kind, "")
        shared = "" if kind == MINUTES else common
        lines.append(Numbered(kind, own or shared or default_words(body=body, kind=kind), bool(own)))
    return lines


def series(*, body: Body) -> list[NumberSeries]:
    """Return the body's series, this year's first; another body's are not seen."""
    return list(NumberSeries.objects.filter(body=body))


def entries(*, body: Body, before: int | None = None, size: int = PAGE) -> EntryPage:
    """Return numbers taken, newest first, from below *before* on, each with its letter."""
    taken = TakenNumber.objects.filter(series__body=body)
    if before is not None:
        taken = taken.filter(pk__lt=before)
    rows = list(taken[: size + 1])
    shown = rows[:size]
    letters = {
        letter.document_number: letter
        for letter in Letter.objects.filter(body=body, document_number__in=[row.number for row in shown])
    }
    return EntryPage(
        entries=[Entry(row.pk, row.number, row.kind, row.taken_at, letters.get(row.number)) for row in shown],
        before=shown[-1].pk if len(rows) > size else None,
    )
