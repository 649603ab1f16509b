"""Synthetic series and cities, and what somebody might do to them; seeded, so that a cell is the same on every machine."""

from __future__ import annotations

from typing import Any

import numpy as np

Values = Any
#: Of the issue's series: median, spread of the log, correlation of a day with the next.
MEDIAN, SIGMA, MEMORY = 45.0, 0.6, 0.6
#: Of an hour with the next; the eight stations in Beijing show 0.94 to 0.96.
HOURLY_MEMORY = 0.95
LIMIT = 60.0
STATIONS = 8


def walk(count: int, random: np.random.Generator, *, memory: float = MEMORY) -> Values:
    """Return standard normal values of which each remembers the one before."""
    noise = random.standard_normal(count) * np.sqrt(1 - memory**2)
    found = np.empty(count)
    found[0] = random.standard_normal()
    for at in range(1, count):
        found[at] = memory * found[at - 1] + noise[at]
    return found


def series(
    count: int, random: np.random.Generator, *, sigma: float = SIGMA, memory: float = MEMORY
) -> Values:
    """Return concentrations of one station, by day as it stands."""
    return MEDIAN * np.exp(sigma * walk(count, random, memory=memory))


def city(count: int, random: np.random.Generator, *, apart: float = 0.2, unlike: float = 0.0) -> Values:
    """Return daily concentrations of eight stations (stations × days) that share most of their variation.

    *apart* is the spread of a station's log around what it shares; the eight stations in Beijing show 0.10 to 0.29. *unlike* is
    the spread over stations of how much of what is shared each takes: a station in the hills answers less to bad air.
    """
    shared = np.sqrt(SIGMA**2 - apart**2) * walk(count, random)
    own = np.array([apart * walk(count, random, memory=0.35) for _station in range(STATIONS)])
    answers = 1 + unlike * random.standard_normal((STATIONS, 1)) if unlike else 1.0
    return MEDIAN * np.exp(answers * shared + own)


def moved(
    values: Values, share: float, random: np.random.Generator, *, limit: float = LIMIT, reach: float = 3.0
) -> Values:
    """Return *values* of which *share* of those up to 5 above the limit now lie up to *reach* below it."""
    found = values.copy()
    chosen = (values > limit) & (values <= limit + 5) & (random.random(values.shape) < share)
    found[chosen] = limit - random.uniform(0, reach, int(chosen.sum()))
    return found


def shaved(values: Values, cut: float, random: np.random.Generator, *, limit: float = LIMIT) -> Values:
    """Return *values* of which half of those above the limit are lower by *cut*."""
    chosen = (values > limit) & (random.random(values.shape) < 0.5)
    return np.where(chosen, values * (1 - cut), values)


def deleted(values: Values, share: float, random: np.random.Generator, *, limit: float = LIMIT) -> Values:
    """Return *values* without *share* of those above the limit."""
    return np.where((values > limit) & (random.random(values.shape) < share), np.nan, values)


def rounded(values: Values, share: float, random: np.random.Generator) -> Values:
    """Return whole *values* of which, in the second quarter, *share* are multiples of five."""
    found = np.rint(values)
    part = np.zeros(len(values), dtype=bool)
    part[len(values) // 4 : len(values) // 2] = True
    chosen = part & (random.random(values.shape) < share)
    return np.where(chosen, np.rint(found / 5) * 5, found)


def capped(values: Values, share: float, random: np.random.Generator) -> Values:
    """Return *values* in which the highest *share* of all stop at a ceiling."""
    del random
    return np.minimum(values, np.nanquantile(values, 1 - share))


def flat(values: Values, length: int, random: np.random.Generator) -> Values:
    """Return *values* with one stretch of *length* that stays as it began."""
    found = values.copy()
    at = int(random.integers(0, len(values) - length))
    found[at : at + length] = found[at]
    return found


def copied(values: Values, length: int, random: np.random.Generator) -> Values:
    """Return *values* with one stretch of *length* written over a later one."""
    found = values.copy()
    at = int(random.integers(0, len(values) // 2 - length))
    found[at + len(values) // 2 : at + len(values) // 2 + length] = found[at : at + length]
    return found


def scaled(values: Values, cut: float, random: np.random.Generator, *, length: int = 180) -> Values:
    """Return *values* lower by *cut* over a stretch."""
    found = values.copy()
    at = int(random.integers(0, len(values) - length))
    found[at : at + length] *= 1 - cut
    return found


def stretched(values: Values, cut: float, *, first: int) -> Values:
    """Return *values* lower by *cut* from *first* on."""
    found = values.copy()
    found[first:] *= 1 - cut
    return found


def written_wrong(values: Values, share: float, random: np.random.Generator) -> Values:
    """Return *values* of which *share* have a digit too many."""
    return np.where(random.random(values.shape) < share, values * 10, values)


def raised(values: Values, share: float, random: np.random.Generator, *, by: float) -> Values:
    """Return *values* of which *share*, here and there, are higher by *by*."""
    return np.where(random.random(values.shape) < share, values + by, values)


def corrected(values: Values, share: float, random: np.random.Generator, *, often: float) -> Values:
    """Return *values* of which *often* of all were corrected either way; *share* of those upwards are turned downwards."""
    size = 0.1 * random.standard_normal(values.shape)
    size = np.where((size > 0) & (random.random(values.shape) < share), -size, size)
    return np.where(random.random(values.shape) < often, values * np.exp(size), values)


def felt(
    more: float, random: np.random.Generator, *, monthly: int, unrest: float, better: float = 0.15
) -> tuple[Values, Values]:
    """Return two years of monthly figures, the second lower by *better*, and of public reports, *more* in the second.

    *unrest* is the spread of the log of what a month is expected to bring, beyond chance.
    """
    second = np.repeat([0.0, 1.0], 12)
    official = MEDIAN * (1 - better * second) * np.exp(0.02 * random.standard_normal(24))
    expected = monthly * (1 + more * second) * np.exp(unrest * random.standard_normal(24) - unrest**2 / 2)
    return official, random.poisson(expected).astype(float)
