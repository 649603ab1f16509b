"""Whether places punish like cases alike: a stratified permutation test on aligned normal scores, and the shift.

Within a stratum (item, era, tier, circumstances) positions are exchangeable between places where the places punish alike. They
are aligned by subtracting the stratum's mean, ranked over the item as a whole and turned into normal scores; the statistic of
a place is the sum of its scores against what permuting within strata leads one to expect, in units of its standard deviation
(Hodges and Lehmann 1962; Puri and Sen 1971, chapter 7; van Elteren 1960 for strata of differing size). Normal scores lose
nothing against means where positions are normal, and gain where they are not, as where fines pile up at an end of the tier
(Chernoff and Savage 1958).

An item has one p-value, of the largest statistic over its places, so that testing several places costs nothing in false
alarms. Each place has one against the rest, after the closed procedure (Marcus, Peritz and Gabriel 1976). The permutation
distribution is enumerated where it is small, drawn where it is not, and replaced by its normal limit where strata are large.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, erfc, prod, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.forensics.discoveries import adjusted

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: So many arrangements are enumerated, all of them.
MOST_EXACT: Final = 20_000
#: Otherwise so many are drawn, by a seed that the data give: the same cases have the same p-value.
DRAWN: Final = 9_999
#: An item of more cases than this takes the normal limit.
LARGE: Final = 4_000
_CHUNK: Final = 2_000_000
_SLACK: Final = 1e-9
_SEED: Final = 20_260_331
_LIMIT_DRAWN: Final = 200_000
_FEW: Final = 50
#: With three places the closed procedure needs no further hypothesis; with more the largest statistic answers for each.
_CLOSED: Final = 3


@dataclass(frozen=True, slots=True)
class AgainstRest:
    """One place against the others of an item: *shift* of the position (above 0: punishes harder), its p-values and cases.

    *alone* is the p-value of this place where it was named beforehand, *p_value* the one that answers for having looked at all.
    """

    place: str
    shift: float
    alone: float
    p_value: float
    n: int


@dataclass(frozen=True, slots=True)
class Between:
    """What was found of an item: the place that stands out most with its shift, p over places, q over items.

    *how* is ``exact``, ``drawn`` or ``limit``. *strata* counts those in which more than one place has cases.
    """

    item: str
    place: str
    shift: float
    p_value: float
    q_value: float
    n: int
    strata: int
    how: str
    places: tuple[AgainstRest, ...]


def between(
    items: Iterable[tuple[str, npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]],
) -> list[Between]:
    """Compare places item by item; each gives its cases' strata, places and positions. q-values are over all items."""
    found = [one for item, strata, places, p in items if (one := _item(item, strata, places, p)) is not None]
    rates = adjusted([one.p_value for one in found])
    return [
        Between(one.item, one.place, one.shift, one.p_value, rate, one.n, one.strata, one.how, one.places)
        for one, rate in zip(found, rates, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Scores of one stratum, centred; places as codes; how many cases each place has."""

    scores: Floats
    codes: Ints
    counts: Ints


def _item(item: str, strata: npt.ArrayLike, places: npt.ArrayLike, p: npt.ArrayLike) -> Between | None:
    groups, values = np.asarray(strata, dtype=np.int64), np.asarray(p, dtype=float)
    names, codes = np.unique(np.asarray(places, dtype=str), return_inverse=True)
    told = _usable(groups, codes)
    if not told.any():
        return None
    groups, codes, values = groups[told], codes[told].astype(np.int64), values[told]
    there = np.unique(codes)
    names, codes = names[there], np.searchsorted(there, codes).astype(np.int64)
    order = np.argsort(groups, kind="stable")
    groups, codes, values = groups[order], codes[order], values[order]
    cuts = np.flatnonzero(np.diff(groups)) + 1
    pieces = [
        _Stratum(scores - scores.mean(), held, np.bincount(held, minlength=len(names)))
        for scores, held in zip(np.split(_scores(values, cuts), cuts), np.split(codes, cuts), strict=True)
    ]
    spread = _spread(pieces)
    if not (spread > 0).any():
        z, alone, single, how = np.zeros(len(names)), np.ones(len(names)), np.ones(len(names)), "exact"
    else:
        z = _over(_sums(pieces), spread)
        alone, single, how = _p_values(pieces, spread, z)
    out = int(np.argmax(np.abs(z)))
    whole = float(single[out])
    closed = np.maximum(whole, alone) if len(names) <= _CLOSED else single
    told_of = tuple(
        AgainstRest(
            str(name), _shift(values, codes == at, cuts), float(alone[at]), float(closed[at]), int((codes == at).sum())
        )
        for at, name in enumerate(names)
    )  # fmt: skip
    return Between(
        item, told_of[out].place, told_of[out].shift, whole, whole, len(values), len(cuts) + 1, how, told_of
    )


def _usable(groups: Ints, codes: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which cases stand in a stratum with more than one place."""
    if not len(groups):
        return np.zeros(0, dtype=bool)
    pairs = np.unique(np.stack([groups, codes]), axis=1)
    names, counts = np.unique(pairs[0], return_counts=True)
    return np.isin(groups, names[counts > 1])


def _scores(values: Floats, cuts: npt.NDArray[np.intp]) -> Floats:
    """Return normal scores of the values aligned by their stratum; ties share the score of their mean rank."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    aligned = np.concatenate([piece - piece.mean() for piece in np.split(values, cuts)])
    scores: Floats = ndtri(rankdata(np.round(aligned, 12)) / (len(values) + 1))
    return scores


def _spread(pieces: Sequence[_Stratum]) -> Floats:
    """Return the standard deviation of each place's sum under permutation within strata."""
    total = np.zeros(len(pieces[0].counts))
    for one in pieces:
        m = len(one.scores)
        if m > 1:
            total += one.counts * (m - one.counts) / m * float((one.scores**2).sum()) / (m - 1)
    return np.sqrt(total)


def _sums(pieces: Sequence[_Stratum]) -> Floats:
    return np.asarray(
        sum(np.bincount(one.codes, weights=one.scores, minlength=len(one.counts)) for one in pieces)
    )


def _over(sums: Floats, spread: Floats) -> Floats:
    return np.divide(sums, spread, out=np.zeros_like(sums), where=spread > 0)


def _p_values(pieces: Sequence[_Stratum], spread: Floats, z: Floats) -> tuple[Floats, Floats, str]:
    """Return each place's p-value alone, that against the largest of all places, and how they were found."""
    size = np.abs(z)
    ways = prod(_arrangements(one.counts) for one in pieces)
    if ways <= MOST_EXACT:
        alone, single = _reached(_enumerated(pieces), spread, size)
        return alone / ways, single / ways, "exact"
    if sum(len(one.scores) for one in pieces) > LARGE:
        alone = np.array([erfc(one / sqrt(2)) for one in size])
        return alone, _limit(pieces, spread, size), "limit"
    alone, single = np.ones(len(z)), np.ones(len(z))
    for sums in _drawn(pieces):
        here, over = _reached(sums, spread, size)
        alone, single = alone + here, single + over
    return alone / (1 + DRAWN), single / (1 + DRAWN), "drawn"


def _reached(sums: Floats, spread: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Return in how many arrangements a place's own statistic, and the largest one, are as large as seen."""
    found = np.abs(_over(sums, np.broadcast_to(spread, sums.shape)))
    alone = (found >= size - _SLACK).sum(axis=0)
    single = (found.max(axis=1)[:, None] >= size - _SLACK).sum(axis=0)
    return alone.astype(float), single.astype(float)


def _arrangements(counts: Ints) -> int:
    left, found = int(counts.sum()), 1
    for one in counts:
        found *= comb(left, int(one))
        left -= int(one)
        if found > MOST_EXACT:
            return MOST_EXACT + 1
    return found


def _enumerated(pieces: Sequence[_Stratum]) -> Floats:
    """Return the sums of places of all arrangements: those of the strata added each with each."""
    whole = np.zeros((1, len(pieces[0].counts)))
    for one in pieces:
        ways = np.array(list(_ways(one.scores, tuple(int(count) for count in one.counts))))
        whole = (whole[:, None, :] + ways[None, :, :]).reshape(-1, whole.shape[1])
    return whole


def _ways(scores: Floats, counts: tuple[int, ...]) -> Iterator[list[float]]:
    if len(counts) == 1:
        yield [float(scores.sum())]
        return
    for chosen in combinations(range(len(scores)), counts[0]):
        rest = np.delete(scores, list(chosen))
        mine = float(scores[list(chosen)].sum())
        for others in _ways(rest, counts[1:]):
            yield [mine, *others]


def _drawn(pieces: Sequence[_Stratum]) -> Iterator[Floats]:
    """Yield the sums of places of drawn arrangements, so many at a time as fit into memory."""
    digest = hashlib.sha256()
    for one in pieces:
        digest.update(np.round(one.scores, 9).tobytes() + one.codes.tobytes())
    random = np.random.default_rng(int.from_bytes(digest.digest()[:8], "big"))
    places = len(pieces[0].counts)
    at_once = max(1, _CHUNK // max(len(one.scores) for one in pieces))
    for start in range(0, DRAWN, at_once):
        rows = min(at_once, DRAWN - start)
        sums = np.zeros((rows, places))
        for one in pieces:
            mixed = random.permuted(np.broadcast_to(one.scores, (rows, len(one.scores))), axis=1)
            ends = np.cumsum(one.counts)
            running = np.concatenate([np.zeros((rows, 1)), np.cumsum(mixed, axis=1)], axis=1)
            sums += running[:, ends] - running[:, ends - one.counts]
        yield sums


def _limit(pieces: Sequence[_Stratum], spread: Floats, size: Floats) -> Floats:
    """Return the p-values of the largest statistic in the limit: drawn from the normal law with the sums' own covariances."""
    places = len(spread)
    covariance = np.zeros((places, places))
    for one in pieces:
        m = len(one.scores)
        if m > 1:
            shares = np.diag(one.counts) - np.outer(one.counts, one.counts) / m
            covariance += shares * float((one.scores**2).sum()) / (m - 1)
    scale = np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    random = np.random.default_rng(_SEED)
    drawn = random.standard_normal((_LIMIT_DRAWN, places)) @ (vectors * np.sqrt(np.clip(values, 0, None))).T
    counted = (np.abs(drawn).max(axis=1)[:, None] >= size).sum(axis=0)
    # Where hardly anything was drawn, Bonferroni's bound is nearer than the count.
    bounds = np.array([min(1.0, places * erfc(one / sqrt(2))) for one in size])
    return np.where(counted >= _FEW, counted / _LIMIT_DRAWN, bounds)


def _shift(values: Floats, mine: npt.NDArray[np.bool_], cuts: npt.NDArray[np.intp]) -> float:
    """Return the Hodges-Lehmann shift: the median difference of a case of the place and one of the rest, pairs within strata."""
    pairs = [
        (np.sort(piece[here]), np.sort(piece[~here]))
        for piece, here in zip(np.split(values, cuts), np.split(mine, cuts), strict=True)
        if here.any() and not here.all()
    ]
    if not pairs:
        return 0.0
    if sum(len(one) * len(other) for one, other in pairs) <= _CHUNK:
        return float(
            np.median(np.concatenate([np.subtract.outer(one, other).ravel() for one, other in pairs]))
        )
    return _halved(pairs)


def _halved(pairs: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the median difference by halving its interval: too many pairs to write out."""
    low = min(float(one[0] - other[-1]) for one, other in pairs)
    high = max(float(one[-1] - other[0]) for one, other in pairs)
    half = sum(len(one) * len(other) for one, other in pairs) / 2
    for _step in range(50):
        middle = (low + high) / 2
        below = sum(int(np.searchsorted(other, one - middle, side="left").sum()) for one, other in pairs)
        # Pairs with one - other > middle: those of the rest that lie below one - middle.
        low, high = (middle, high) if below > half else (low, middle)
    return (low + high) / 2
