"""Calendars as prefix tables in one flat array each, so that a step over many tasks is two gathers.

Of a row that works some ticks of 0 … T-1, ``counted[t]`` is how many of them lie before t, and ``placed[k]`` is the k-th, from
0. A task that starts at t or later and works d ticks in that row has k = counted[t], starts at placed[k] and finishes at
placed[k + d - 1] + 1. Rows are padded, so that what falls before the first tick or after the last stays in its row and shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jianxing.methods.schedules.network.net import Bools, Ints

#: Which ticks of ``first … first + size - 1`` (counted from the data's own zero) each row works; row 0 works all.
Rows = Callable[[int, int], list[Bools]]


@dataclass(frozen=True, slots=True)
class Tables:
    """Prefix tables from tick *first* on, *size* ticks.

    ``counted[count_at[r] + t]`` for t from -1 to size + 1; ``placed[place_at[r] + k]`` for k from -pad to size + pad, and
    ``ended`` is ``placed + 1``. Both tables of places are one array, ``places``, the second half being ``ended``.
    """

    first: int
    size: int
    counted: Ints
    places: Ints
    count_at: Ints
    place_at: Ints
    ended_at: Ints


def tables(rows: Rows, *, first: int, size: int, pad: int) -> Tables:
    """Return the tables of all rows; *pad* is the longest step that is made in them."""
    worked = rows(first, size)
    width, reach = size + 4, size + 2 * pad + 4
    counted = np.zeros((len(worked), width), np.int64)
    places = np.zeros((2, len(worked), reach), np.int64)
    for row, days in enumerate(worked):
        np.cumsum(days, out=counted[row, 2 : size + 2])
        counted[row, size + 2 :] = counted[row, size + 1]
        found = np.flatnonzero(days)
        start = pad + 2
        places[0, row, start : start + len(found)] = found
        places[0, row, start + len(found) :] = size
    places[1] = places[0] + 1
    places[0, :, : pad + 2] = -1
    places[1, :, : pad + 2] = 0
    at = np.arange(len(worked))
    half = len(worked) * reach
    return Tables(
        first, size, counted.reshape(-1), places.reshape(-1),
        at * width + 1, at * reach + pad + 2, at * reach + pad + 2 + half,
    )  # fmt: skip
