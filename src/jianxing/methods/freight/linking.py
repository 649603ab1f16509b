"""Which documents belong to one movement: by container and time, and where a container's number has one wrong character.

Lines of one container are put in the order of their days; a gap of more than ``WINDOW_DAYS``, or another document of a kind that
is there already and more than ``APART_DAYS`` older, begins the next movement. What then stands alone, or bears a number whose
check digit is wrong, is compared with every other number that differs in one character, or in two neighbouring ones exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from jianxing.methods.freight import repairing
from jianxing.methods.freight.columns import DAYS, NO_DAY, NONE, NUMBERS, TEXTS, Bools, Documents, Ints
from jianxing.methods.freight.iso6346 import NO_CODE, are_right, codes_of
from jianxing.methods.freight.kinds import KINDS

#: Calendar days between two documents of one movement, at most.
WINDOW_DAYS: Final = 15
#: Calendar days by which two documents of one kind differ that are of two movements; what is nearer shares the container (拼箱).
APART_DAYS: Final = 3
#: Codes of numbers that are not eleven letters and digits begin here, above all others.
_ODD: Final = 36**11


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """The movement of each line, and how it came there; *doubtful* lines could belong to more than one.

    ``how[i]`` is 0 where the number itself leads there, ``ONE_CHARACTER`` or ``TRANSPOSED`` where it had to be repaired.
    ``container[m]`` is the line whose number movement *m* goes by.
    """

    movement: Ints
    how: Ints
    doubtful: Bools
    container: Ints

    @property
    def count(self) -> int:
        """How many movements there are."""
        return len(self.container)


def standing(documents: Documents) -> Documents:
    """Return what stands: of a kind, number and container the highest version, what is said twice once.

    A version keeps the day of the first one, so that a correction stays with its movement.
    """
    lines = np.arange(len(documents))
    if not len(lines):
        return documents
    kind, number, container = documents.kind, documents.number.codes, documents.container.codes
    numbers, containers = len(documents.number.words) + 1, len(documents.container.words) + 1
    key = ((number + 1) * containers + container + 1) * len(KINDS) + kind
    if numbers * containers > 2**59:
        key = np.unique(np.stack([number, container, kind], 1), axis=0, return_inverse=True)[1]
    order = np.lexsort((lines, -documents.version, key))
    sorted_key, sorted_version = key[order], documents.version[order]
    first = np.r_[True, sorted_key[1:] != sorted_key[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    stands = sorted_version == sorted_version[start]
    day = documents.at.copy()
    if not stands.all():
        known = np.where(documents.at == NO_DAY, np.iinfo(np.int64).max, documents.at)[order]
        earliest = np.minimum.reduceat(known, np.flatnonzero(first))[np.cumsum(first) - 1]
        day[order] = np.where(earliest == np.iinfo(np.int64).max, NO_DAY, earliest)
    kept: Ints = np.sort(order[stands])
    kept = kept[~_said_before(documents, kept, key[kept])]
    return replace(documents, at=day).take(kept)


def _said_before(documents: Documents, kept: Ints, key: Ints) -> Bools:
    """Whether a line says nothing that a line of the same document before it has not said in the same words."""
    before = np.zeros(len(kept), np.bool_)
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    several = np.zeros(len(kept), np.bool_)
    several[order[1:]] |= same
    several[order[:-1]] |= same
    some = np.flatnonzero(several)
    if not len(some):
        return before
    columns = [key[some], *(getattr(documents, name).codes[kept[some]] for name in _COMPARED)]
    columns += [
        np.nan_to_num(getattr(documents, name)[kept[some]], nan=-1.0).view(np.int64) for name in NUMBERS
    ]
    columns += [getattr(documents, name)[kept[some]] for name in DAYS]
    _rows, first = np.unique(np.stack(columns, 1), axis=0, return_index=True)
    before[some] = True
    before[some[first]] = False
    return before


_COMPARED: Final = tuple(name for name in TEXTS if name not in {"number", "container"})


def link(
    documents: Documents, *, window_days: int = WINDOW_DAYS, apart_days: int = APART_DAYS, repair: bool = True
) -> Linked:
    """Return which lines are of one movement; *repair* looks for numbers with one wrong character."""
    words = documents.container
    code_of_word = codes_of(words.words)
    odd = code_of_word == NO_CODE
    code_of_word[odd] = _ODD + np.flatnonzero(odd)
    if not len(documents):
        none = np.zeros(0, np.int64)
        return Linked(none, none, none.astype(np.bool_), none)
    container = np.where(words.codes >= 0, code_of_word[np.maximum(words.codes, 0)], 2 * _ODD)
    # A line without a number is a movement of its own: nothing says whose it is.
    nameless = words.codes < 0
    container[nameless] += np.arange(int(nameless.sum()))
    day = _days(documents, container)
    order = np.lexsort((documents.kind, day, container))
    begins = np.r_[
        True,
        (container[order][1:] != container[order][:-1]) | (day[order][1:] - day[order][:-1] > window_days),
    ]
    movement = np.empty(len(documents), np.int64)
    movement[order] = np.cumsum(begins) - 1
    movement = _split(documents, movement, day, apart_days=apart_days)
    how = np.zeros(len(documents), np.int64)
    doubtful = np.zeros(len(documents), np.bool_)
    leading = _leading(movement, container, documents)
    if repair:
        found = repairing.repair(documents, movement, container[leading], day, window_days=window_days)
        how, doubtful = found.how, found.doubtful
        kept = np.unique(found.movement)
        movement = np.searchsorted(kept, found.movement)
        leading = leading[kept]
    return Linked(movement, how, doubtful, leading)


def _days(documents: Documents, container: Ints) -> Ints:
    """Return the day of each line: the first of its document's versions; without one, the first of its container's."""
    day = documents.at.copy()
    for other in (documents.railed_on, documents.on_board_on):
        day = np.where(day == NO_DAY, other, day)
    missing = day == NO_DAY
    if missing.any():
        _codes, group = np.unique(container, return_inverse=True)
        first = np.full(int(group.max()) + 1, np.iinfo(np.int64).max)
        np.minimum.at(first, group[~missing], day[~missing])
        first[first == np.iinfo(np.int64).max] = 0
        day[missing] = first[group[missing]]
    return day


def _split(documents: Documents, movement: Ints, day: Ints, *, apart_days: int) -> Ints:
    """Part movements that hold two documents of one kind too far apart; returns movements numbered anew, without gaps."""
    count = int(movement.max()) + 1
    cell = movement * len(KINDS) + documents.kind
    size = count * len(KINDS)
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(lowest, cell, day)
    np.maximum.at(highest, cell, day)
    far = np.unique(np.flatnonzero((highest > lowest) & (highest - lowest > apart_days)) // len(KINDS))
    if not len(far):
        return movement
    order = np.argsort(movement, kind="stable")
    starts = np.searchsorted(movement[order], far)
    ends = np.searchsorted(movement[order], far, side="right")
    parted, following = movement.copy(), count
    for start, end in zip(starts, ends, strict=True):
        lines = order[start:end]
        lines = lines[np.lexsort((documents.kind[lines], day[lines]))]
        since: dict[int, tuple[int, int]] = {}
        current_one = int(movement[lines[0]])
        for line in lines:
            kind, number = int(documents.kind[line]), int(documents.number.codes[line])
            there = since.get(kind)
            another = there is not None and (there[1] != number or number == NONE)
            if there is not None and another and day[line] - there[0] > apart_days:
                current_one, following, since = following, following + 1, {}
            since.setdefault(kind, (int(day[line]), number))
            parted[line] = current_one
    return parted


def _leading(movement: Ints, container: Ints, documents: Documents) -> Ints:
    """Return for each movement the line whose number it goes by: the first kind that has one."""
    order = np.lexsort((documents.kind, movement))
    _movements, first = np.unique(movement[order], return_index=True)
    leading: Ints = order[first]
    return leading


def wrong_numbers(documents: Documents) -> Bools:
    """Whether each line's container number is not what ISO 6346 admits; a line without a number has none that is wrong."""
    of_word = (
        ~are_right(codes_of(documents.container.words))
        if documents.container.words
        else np.zeros(0, np.bool_)
    )
    codes = documents.container.codes
    wrong: Bools = np.zeros(len(codes), np.bool_)
    wrong[codes >= 0] = of_word[codes[codes >= 0]]
    return wrong
