"""Copied blocks: the same readings again, on other days, at other stations, in other years.

Blocks of a day of hours, or of seven days, are compared exactly, gaps with gaps. A block counts where it holds at least eight
different values (four of days) and three quarters of its readings, so that calm nights at the floor of the instrument and
constants are left to other checks. A block at another station counts where that one had it earlier; where both have it at
once, the one that goes on smoothly at its edges, or that lies among further series as usual where the other does not, is not
asked about. Two series of integers that vary as air does agree over such a block by chance less than once in 10¹² pairs.
Where nothing is the same, blocks that lie higher or lower by one amount throughout are sought: they hold half as many different
values more, since the changes from hour to hour alone must tell them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Flags, Places, Result, Values, not_evaluated

CHECK: Final = "copied_blocks"
#: Further series and stretches that tell what is usual, from how many spreads on a stretch is not, and MADs to a spread.
_FURTHER: Final = 2
_STRETCHES: Final = 20
_UNUSUAL: Final = 2.5
_MAD: Final = 1.4826


def copies(
    values: Values,
    *,
    block: int,
    different: int,
    others: Mapping[str, Values] | None = None,
    begins: Mapping[str, int] | None = None,
) -> Result:
    """Ask about blocks of *values* that stand elsewhere in it, or at the same or another time in *others*.

    *begins* says how many readings after the first of *values* each of the others begins, where it is not at the same time.
    """
    if int(np.isfinite(values).sum()) < 2 * block:
        return not_evaluated(CHECK, "too_few_readings", looked_at=int(np.isfinite(values).sum()))
    found = _copies(values, block, different, others or {}, begins or {}, is_moved=False)
    if found.flagged:
        return found
    moved = _copies(values, block, different + different // 2, others or {}, begins or {}, is_moved=True)
    return moved if moved.flagged else found


def _copies(
    values: Values,
    block: int,
    different: int,
    others: Mapping[str, Values],
    begins: Mapping[str, int],
    *,
    is_moved: bool,
) -> Result:
    """Ask about blocks that are the same, or where *is_moved* about those that are the same but for one amount."""
    names, series = ["", *others], [values, *others.values()]
    later = [0, *(begins.get(name, 0) for name in names[1:])]
    firsts: dict[bytes, tuple[int, int]] = {}
    own: dict[bytes, int] = {}
    # of each reading, which series it was copied from (-1: of none) and where it stood there, counted in *values*
    origin = np.full(len(values), -1, dtype=np.int64)
    stood = np.zeros(len(values), dtype=np.int64)
    for number in range(len(series) - 1, -1, -1):
        for begin, key in _blocks(series[number], block, different, is_moved=is_moved):
            at = begin + later[number]
            if number:
                if key not in firsts or at < firsts[key][1]:
                    firsts[key] = (number, at)
                continue
            before = own.setdefault(key, at)
            if not (before != at or key in firsts) or _different(values[at : at + block]) < different:
                continue
            if at - before >= block:
                origin[at : at + block] = 0
                stood[at : at + block] = np.arange(before, before + block)
            elif key in firsts and at >= firsts[key][1]:
                origin[at : at + block] = firsts[key][0]
                stood[at : at + block] = np.arange(firsts[key][1], firsts[key][1] + block)
    _leave_smoother(values, series, later, origin, stood)
    places: Places = np.flatnonzero((origin >= 0) & np.isfinite(values))
    first, last = _longest(origin, stood)
    by = _moved_by(values, series, later, origin, stood, first, last) if len(places) and is_moved else 0.0
    count = int(np.isfinite(values).sum())
    return Result(
        CHECK,
        count,
        statistic=float(len(places)),
        flagged=bool(len(places)),
        effect=float(len(places)),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=len(places) / count,
        values={
            "count": len(places), "source": names[origin[first]] if len(places) else "",
            "lag": int(first - stood[first]) if len(places) else 0, "longest": (first, last) if len(places) else (),
            "moved": by,
        },
    )  # fmt: skip


def _different(values: Values) -> int:
    return len(np.unique(values[np.isfinite(values)]))


def _longest(origin: Places, stood: Places) -> tuple[int, int]:
    """Return first and last place of the longest stretch that was copied in one piece."""
    lag = np.where(origin >= 0, np.arange(len(origin)) - stood, 0)
    edges = np.flatnonzero((np.diff(origin) != 0) | (np.diff(lag) != 0)) + 1
    firsts = np.concatenate(([0], edges))
    lengths = np.diff(np.concatenate((firsts, [len(origin)])))
    at = int(np.argmax(np.where(origin[firsts] >= 0, lengths, 0)))
    return int(firsts[at]), int(firsts[at] + lengths[at] - 1)


def _moved_by(
    values: Values,
    series: Sequence[Values],
    later: Sequence[int],
    origin: Places,
    stood: Places,
    first: int,
    last: int,
) -> float:
    """Return by how much the stretch lies above what it was copied from."""
    source = series[origin[first]]
    there = stood[first : last + 1] - later[origin[first]]
    inside = (there >= 0) & (there < len(source))
    return round(float(np.nanmedian(values[first : last + 1][inside] - source[there[inside]])), 6)


def _leave_smoother(
    values: Values, series: Sequence[Values], later: Sequence[int], origin: Places, stood: Places
) -> None:
    """Take back what stands at once in another series that is the copy.

    That one goes on more abruptly at its edges, or lies there among the further series as it does not elsewhere.
    """
    at_once = stood == np.arange(len(values))
    for number in range(1, len(series)):
        marked: Flags = (origin == number) & at_once
        if not marked.any():
            continue
        other = _beginning(series[number], later[number], len(values))
        rest = [
            _beginning(one, later[at], len(values)) for at, one in enumerate(series) if at not in (0, number)
        ]
        if _smoother(values, other, marked) or _more_usual(values, other, rest, marked):
            origin[marked] = -1


def _beginning(other: Values, later: int, count: int) -> Values:
    """Return *count* readings of another series from where this one begins."""
    found = np.full(count, np.nan)
    first, last = max(later, 0), min(later + len(other), count)
    if first < last:
        found[first:last] = other[first - later : last - later]
    return found


def _smoother(values: Values, other: Values, marked: Flags) -> bool:
    """Whether *values* go on at the edges of *marked* at most half as abruptly as *other*, which then is the copy."""
    edges = np.flatnonzero(marked[1:] != marked[:-1])
    jumps = [np.nansum(np.abs(one[edges + 1] - one[edges])) for one in (values, other)]
    return bool(jumps[1] > 0 and jumps[0] * 2 <= jumps[1])


def _more_usual(values: Values, other: Values, rest: Sequence[Values], marked: Flags) -> bool:
    """Whether *other* lies in *marked* against the middle of the *rest* as it hardly does elsewhere, and *values* do not.

    Levels are means of logs over stretches as long as what is marked; how far one is from usual is told in spreads (MAD).
    """
    length = int(marked.sum())
    count = len(values) // length
    if len(rest) < _FURTHER or count < _STRETCHES:
        return False
    middle = np.full(len(values), np.nan)
    table = np.array(rest)
    there = np.isfinite(table).any(axis=0)
    middle[there] = np.nanmedian(table[:, there], axis=0)

    def unusual(one: Values) -> float:
        away = np.log1p(np.clip(one, 0, None)) - np.log1p(np.clip(middle, 0, None))
        known = np.isfinite(away)
        sums, numbers = (
            part[: count * length].reshape(count, length).sum(axis=1)
            for part in (np.where(known & ~marked, away, 0.0), known & ~marked)
        )
        levels = (sums / np.maximum(numbers, 1))[numbers * 2 > length]
        inside = known & marked
        if len(levels) < _STRETCHES or not inside.any():
            return 0.0
        usual = float(np.median(levels))
        spread = float(np.median(np.abs(levels - usual))) * _MAD
        return abs(float(away[inside].mean()) - usual) / max(spread, 1e-9)

    mine, its = unusual(values), unusual(other)
    return its >= _UNUSUAL and mine * 2 <= its


def _blocks(values: Values, block: int, different: int, *, is_moved: bool) -> list[tuple[int, bytes]]:
    """Return each block that can be told from chance, by where it begins; where *is_moved* without its level."""
    if len(values) < block:
        return []
    missing = np.isnan(values)
    values = np.where(missing, -np.inf, values).astype(np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(values, block)
    changes = np.concatenate(([0], np.cumsum((values[1:] != values[:-1]).astype(np.int64))))
    gaps = np.concatenate(([0], np.cumsum(missing.astype(np.int64))))
    enough = gaps[block:] - gaps[:-block] <= block // 4
    lively = changes[block - 1 :] - changes[: len(values) - block + 1] >= different
    starts = np.flatnonzero(enough & lively)
    if not is_moved:
        return [(int(at), windows[at].tobytes()) for at in starts]
    # + 0.0: no block differs by the sign of a zero
    return [(int(at), (np.round(windows[at] - windows[at].max(), 6) + 0.0).tobytes()) for at in starts]
