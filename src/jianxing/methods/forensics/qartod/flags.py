"""The four tests on arrays, in pieces that stay in the processor's cache.

A piece is read once: differences serve the rate of change and the flat line alike, a division by the step becomes the smallest
difference that passes it, and windows are only looked at where every step in them is small.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

GOOD: Final = 1
NOT_EVALUATED: Final = 2
SUSPECT: Final = 3
FAILS: Final = 4
MISSING: Final = 9
Values = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Seconds = npt.NDArray[np.int64]
#: Readings in a piece: with what is computed of them they fit a second-level cache.
PIECE: Final = 16_384
#: Pieces that a thread takes at a time; under that many readings one thread is quicker.
_SHARE: Final = 16
#: Where more than one in so many readings could be flat, all windows are looked at together.
_DENSE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is still taken for measured: each a pair of what makes a reading suspect and what makes it fail.

    *suspect_range* and *fail_range* are (lowest, highest) in the unit; *spike* is how far a reading may stand from the mean
    of its neighbours; *rate* is the most it may change in a second; *flat* is over how many further readings it may stay within
    *tolerance*.
    """

    suspect_range: tuple[float, float]
    fail_range: tuple[float, float]
    spike: tuple[float, float]
    rate: tuple[float, float]
    flat: tuple[int, int]
    tolerance: float


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """A flag for each reading and test."""

    range: Bytes
    spike: Bytes
    rate: Bytes
    flat: Bytes

    def worst(self) -> Bytes:
        """Return the gravest flag of each reading: missing, fails, suspect, good, not evaluated."""
        order = np.zeros(10, dtype=np.uint8)
        order[[NOT_EVALUATED, GOOD, SUSPECT, FAILS, MISSING]] = range(5)
        back = np.array([NOT_EVALUATED, GOOD, SUSPECT, FAILS, MISSING], dtype=np.uint8)
        ranks = [order[one] for one in (self.range, self.spike, self.rate, self.flat)]
        worst: Bytes = back[np.maximum.reduce(ranks)]
        return worst


def empty(count: int) -> Flags:
    """Return flags that are yet to be written."""
    return Flags(*(np.empty(count, dtype=np.uint8) for _test in range(4)))


def flags(
    values: Values, *, limits: Limits, step_s: float = 3600, seconds: Seconds | None = None, threads: int = 2
) -> Flags:
    """Return the flags of readings in the order of their time; NaN is missing.

    *seconds* are their times where they do not follow each other by *step_s*.
    """
    values = np.ascontiguousarray(values, dtype=np.float64)
    found = empty(len(values))
    work = _Work(values, seconds, limits, step_s, found)
    share = PIECE * _SHARE
    if threads < 2 or len(values) <= share:
        work.run(0, len(values))
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(
                pool.map(lambda at: work.run(at, min(at + share, len(values))), range(0, len(values), share))
            )
    return found


def passing(limit: float, step_s: float) -> float:
    """Return the smallest difference that, divided by *step_s*, is more than *limit*: the comparison without the division."""
    guess = limit * step_s
    while guess / step_s > limit:
        guess = math.nextafter(guess, -math.inf)
    while not guess / step_s > limit:
        guess = math.nextafter(guess, math.inf)
    return guess


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """The readings, and where their flags go."""

    values: Values
    seconds: Seconds | None
    limits: Limits
    step_s: float
    found: Flags

    def run(self, first: int, last: int) -> None:
        """Flag the readings from *first* up to *last*, those before and after being looked at where a test needs them."""
        scratch = _Scratch(PIECE + self.limits.flat[1] + 2)
        rates = tuple(passing(limit, self.step_s) for limit in self.limits.rate)
        with np.errstate(invalid="ignore"):
            for at, end in _pieces(first, last):
                self._piece(at, end, scratch, rates)

    def _piece(self, at: int, end: int, scratch: _Scratch, rates: tuple[float, ...]) -> None:
        values, limits, found = self.values, self.limits, self.found
        piece = values[at:end]
        count = end - at
        missing = scratch.missing[:count]
        np.not_equal(piece, piece, out=missing)
        gaps = bool(missing.any())
        marks = scratch.marks[:count]
        _grade(
            found.range[at:end],
            _outside(piece, limits.suspect_range, scratch.ones[:count], marks),
            _outside(piece, limits.fail_range, scratch.twos[:count], marks),
        )
        self._spike(at, end, scratch)
        # differences to the reading before, as far back as a flat line reaches
        back = min(at, limits.flat[1])
        start = at - back
        steps = scratch.steps[: end - max(start, 1)]
        np.subtract(values[max(start, 1) : end], values[max(start, 1) - 1 : end - 1], out=steps)
        np.abs(steps, out=steps)
        self._rate(at, end, steps, scratch, rates)
        self._flat(at, end, steps, scratch)
        if gaps:
            for one in (found.range, found.spike, found.rate, found.flat):
                np.putmask(one[at:end], missing, MISSING)

    def _spike(self, at: int, end: int, scratch: _Scratch) -> None:
        values, flag = self.values, self.found.spike
        first, last = max(at, 1), min(end, len(values) - 1)
        if at == 0 or end == len(values):
            flag[at:end] = NOT_EVALUATED
        if last <= first:
            return
        away = scratch.away[: last - first]
        np.add(values[first - 1 : last - 1], values[first + 1 : last + 1], out=away)
        np.multiply(away, 0.5, out=away)
        np.subtract(values[first:last], away, out=away)
        np.abs(away, out=away)
        ones, twos = scratch.ones[: last - first], scratch.twos[: last - first]
        np.greater(away, self.limits.spike[0], out=ones)
        np.greater(away, self.limits.spike[1], out=twos)
        _grade(flag[first:last], ones, twos)
        np.not_equal(away, away, out=ones)
        flag[first:last] += ones.view(np.uint8)

    def _rate(self, at: int, end: int, steps: Values, scratch: _Scratch, rates: tuple[float, ...]) -> None:
        flag = self.found.rate
        if at == 0:
            flag[0] = GOOD
        first = max(at, 1)
        count = end - first
        if not count:
            return
        mine = steps[len(steps) - count :]
        ones, twos = scratch.ones[:count], scratch.twos[:count]
        if self.seconds is None:
            np.greater_equal(mine, rates[0], out=ones)
            np.greater_equal(mine, rates[1], out=twos)
        else:
            between = np.diff(self.seconds[first - 1 : end])
            speed = mine / np.abs(between)
            np.greater(speed, self.limits.rate[0], out=ones)
            np.greater(speed, self.limits.rate[1], out=twos)
        _grade(flag[first:end], ones, twos)

    def _flat(self, at: int, end: int, steps: Values, scratch: _Scratch) -> None:
        """Flag what stayed within the tolerance: only where each step before it did can the whole window have."""
        flag, limits = self.found.flat, self.limits
        flag[at:end] = GOOD
        small = scratch.small[: len(steps)]
        np.less(steps, limits.tolerance, out=small)
        np.not_equal(steps, steps, out=scratch.marks_long[: len(steps)])
        np.logical_or(small, scratch.marks_long[: len(steps)], out=small)
        offset = end - len(steps)  # small[i] is the step to the reading offset + i
        for window, grade in zip(limits.flat, (SUSPECT, FAILS), strict=True):
            if len(small) < window:
                continue
            all_small = _runs(small, window)
            ends = np.flatnonzero(all_small) + (offset + window - 1)
            ends = ends[ends >= max(at, window)]
            if not len(ends):
                continue
            if len(ends) * _DENSE > end - at:
                low, high = max(at - window, 0), end
                spans = _spans(self.values[low:high], window + 1)
                flagged = np.flatnonzero(spans < limits.tolerance) + low + window
            else:
                around = self.values[ends[:, None] - np.arange(window + 1)]
                spread = np.fmax.reduce(around, axis=1) - np.fmin.reduce(around, axis=1)
                flagged = ends[np.abs(spread) < limits.tolerance]
            flag[flagged[flagged >= at]] = grade


class _Scratch:
    """Arrays that every piece uses anew."""

    def __init__(self, count: int) -> None:
        self.away, self.steps = np.empty(count), np.empty(count)
        self.missing, self.marks, self.ones, self.twos, self.small, self.marks_long = (
            np.empty(count, dtype=bool) for _one in range(6)
        )


def _pieces(first: int, last: int) -> Iterator[tuple[int, int]]:
    for at in range(first, last, PIECE):
        yield at, min(at + PIECE, last)


def _outside(
    piece: Values, limits: tuple[float, float], into: npt.NDArray[np.bool_], marks: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    np.less(piece, limits[0], out=into)
    np.greater(piece, limits[1], out=marks)
    return np.logical_or(into, marks, out=into)


def _grade(into: Bytes, suspect: npt.NDArray[np.bool_], fails: npt.NDArray[np.bool_]) -> None:
    """Write 4 where it fails, else 3 where it is suspect, else 1."""
    np.logical_or(suspect, fails, out=suspect)
    np.add(suspect.view(np.uint8), suspect.view(np.uint8), out=into)
    into += fails.view(np.uint8)
    into += np.uint8(1)


def _runs(small: npt.NDArray[np.bool_], window: int) -> npt.NDArray[np.bool_]:
    """Return where *window* in a row are true, by doubling: item i speaks of those from i on."""
    reach, whole = 1, small
    while 2 * reach <= window:
        whole = whole[reach:] & whole[:-reach]
        reach *= 2
    return whole[window - reach :] & whole[: len(whole) - (window - reach)] if window > reach else whole


def _spans(values: Values, window: int) -> Values:
    """Return the largest less the smallest of each *window* readings, missing ones apart."""
    gaps = np.isnan(values)

    def running(array: Values, pick: np.ufunc) -> Values:
        reach = 1
        while 2 * reach <= window:
            array = pick(array[reach:], array[:-reach])
            reach *= 2
        return (
            pick(array[window - reach :], array[: len(array) - (window - reach)]) if window > reach else array
        )

    highest = running(np.where(gaps, -np.inf, values), np.maximum)
    spans: Values = np.abs(highest - running(np.where(gaps, np.inf, values), np.minimum))
    return spans
