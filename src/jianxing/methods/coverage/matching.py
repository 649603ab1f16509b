"""Outlets of two lists that may be one: under another name, with another code, with shifted coordinates.

Candidates come from three blockings: the same code, near points of one scene, and rare pieces of names within one city
(``bulk_likeness``). Each pair is scored; a person accepts or refuses what is proposed. Names are compared without the words
that every list adds (province, city, legal form, brackets) by bigrams (Dice) and by the longest common subsequence. What
tells branches apart – numbers, ordinals, 东 and 西 – is compared exactly. Coordinates may differ by the offset between
WGS 84, GCJ-02 and BD-09, some 500 to 1 200 m, so that nearness speaks softly.

The weights and the threshold were chosen on planted doubles (``planting``, seeds of the choosing apart from those published);
``docs/reference/coverage-methods.md`` states what they come to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from scipy.spatial import cKDTree

from jianxing.methods.atlas.sphere import chord_of, metres_of, on_sphere
from jianxing.methods.bulk_likeness import candidates
from jianxing.methods.coverage.places import District
from jianxing.methods.coverage.reading import Listed
from jianxing.methods.likeness import bigrams, folded

Ints = npt.NDArray[np.int64]

THRESHOLD: Final = 0.7
WEIGHTS: Final = {"name": 0.6, "place": 0.2, "code": 0.2}
#: Beyond it nearness says nothing: the offset of BD-09 and what geocoders err by.
FAR_M: Final = 2_000.0
#: Points so near are looked at whatever they are called.
NEAR_M: Final = 1_300.0
#: So many candidates are scored by each blocking.
_MOST_NEAR: Final = 6
_MOST_NAMED: Final = 6
_MOST_OF_CODE: Final = 8
_BRACKETS: Final = re.compile(r"[(\[【<].*?[)\]】>]")
_LEGAL: Final = re.compile(
    r"(股份)?有限(责任)?公司|公司|集团|管理处|管理局|管委会|管理委员会|风景名胜区|旅游"
)
_PLACES: Final = re.compile(r"^(北京市?|天津市?|河北省?|京|津|冀)")
_CITY: Final = re.compile(r"^[\u4e00-\u9fff]{2,4}?(市|(?<![社院园小])区|县)(?=[\u4e00-\u9fff]{3,})")
_TELLING: Final = re.compile(r"\d+|[东西南北](?=[区院门分城街路]|分)|[甲乙丙丁]")
_ORDINAL: Final = re.compile(
    r"第?([0-9]+|十?[一二三四五六七八九]|十)(?=[^0-9a-z]{1,6}?(院|所|馆|店|站|中心|室|号|分|门诊|社区|中|小|药))"
)
_DIGITS: Final = {one: at for at, one in enumerate("零一二三四五六七八九十")}
_NOT_WORDS: Final = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Outlets to be compared, column by column; ``cities`` and ``scenes`` are numbers, ``lonlat`` NaN where none is known."""

    names: Sequence[str]
    codes: Sequence[str]
    lonlat: npt.NDArray[np.float64]
    cities: npt.NDArray[np.int64]
    scenes: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two outlets by their positions, how alike they are from 0 to 1, and each part; None where one of them lacks it."""

    left: int
    right: int
    score: float
    name: float
    distance_m: float | None
    same_code: bool | None
    telling: bool


def records(listed: Listed, districts: Sequence[District]) -> Records:
    """Return the outlets of a list as they are compared; those of one city are looked up together."""
    city_of = {name: at for at, name in enumerate(dict.fromkeys(one.city for one in districts))}
    of = np.array([*(city_of[one.city] for one in districts), -1], dtype=np.int64)
    return Records(listed.names, listed.codes, listed.lonlat, of[listed.districts], listed.scenes)


def bare(name: str) -> tuple[str, frozenset[str]]:
    """Return a name without what lists add, and what tells it from its branches.

    >>> bare("河北省人民医院(西院区)")
    ('人民医院', frozenset({'西'}))
    >>> bare("天津市第三中心医院")[1]
    frozenset({'3'})
    """
    plain = _ORDINAL.sub(_counted, folded(name))
    for form in (_PLACES, _CITY, _CITY):
        cut = form.sub("", plain)
        plain = cut if len(cut) >= 3 else plain
    telling = frozenset(_TELLING.findall(plain))
    short = _NOT_WORDS.sub("", _LEGAL.sub("", _BRACKETS.sub("", plain)))
    return short or _NOT_WORDS.sub("", plain), telling


def _counted(found: re.Match[str]) -> str:
    """Return an ordinal in digits; a Chinese numeral without 第 stays, since it is more often part of a name (三河)."""
    text = found[1]
    if text.isdecimal():
        return text
    if not found[0].startswith("第"):
        return found[0]
    return str(sum(_DIGITS[one] for one in text))


def likeness(one: str, other: str) -> float:
    """Return how alike two bare names are: bigrams and the share of the shorter one kept in order, half and half."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    a, b = bigrams(one), bigrams(other)
    dice = 2 * len(a & b) / (len(a) + len(b))
    kept = (len(one) + len(other) - Indel.distance(one, other)) / 2 / min(len(one), len(other))
    return 0.5 * dice + 0.5 * max(0.0, 2 * kept - 1)


def score(
    one: tuple[str, frozenset[str]],
    other: tuple[str, frozenset[str]],
    distance_m: float | None,
    same_code: bool | None,
) -> tuple[float, float, bool]:
    """Return the score of a pair, the likeness of its names, and whether what tells branches apart agrees.

    The score is the mean of the parts that both have, by ``WEIGHTS``; it is halved where numbers or sides differ, and where the
    names are unlike and no code agrees.
    """
    name = likeness(one[0], other[0])
    parts = {"name": name}
    if distance_m is not None:
        parts["place"] = max(0.0, 1 - distance_m / FAR_M)
    if same_code is True:
        parts["code"] = 1.0
    whole = sum(WEIGHTS[part] * value for part, value in parts.items()) / sum(WEIGHTS[part] for part in parts)
    telling = one[1] == other[1]
    if not telling and not (same_code and name >= 0.9):
        whole *= 0.5
    if name < 0.5 and not same_code:
        whole *= 0.5
    if distance_m is not None and distance_m > 4 * FAR_M and not same_code:
        whole *= 0.6
    return whole, name, telling


def match(left: Records, right: Records, *, threshold: float = THRESHOLD) -> list[Pair]:
    """Return the pairs of two lists that may be one outlet, the likeliest first; an outlet stands in at most one of them.

    Pairs of different scenes are never proposed.
    """
    taken: tuple[set[int], set[int]] = set(), set()
    kept = []
    for pair in _by_score(_scored(left, right, threshold)):
        if pair.left not in taken[0] and pair.right not in taken[1]:
            taken[0].add(pair.left)
            taken[1].add(pair.right)
            kept.append(pair)
    return kept


def doubles(records: Records, *, threshold: float = THRESHOLD) -> list[Pair]:
    """Return the pairs within one list that may be one outlet, the likeliest first; ``left`` stands before ``right``."""
    return _by_score(pair for pair in _scored(records, records, threshold) if pair.left < pair.right)


def _by_score(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda one: (-one.score, one.left, one.right))


def _scored(left: Records, right: Records, threshold: float) -> Iterator[Pair]:
    forms = [bare(name) for name in left.names], [bare(name) for name in right.names]
    pairs = _candidates(left, right, forms)
    ours, theirs = on_sphere(*left.lonlat.T)[pairs[:, 0]], on_sphere(*right.lonlat.T)[pairs[:, 1]]
    metres = metres_of(np.linalg.norm(ours - theirs, axis=1))
    for (one, other), far in zip(pairs.tolist(), metres.tolist(), strict=True):
        distance = None if far != far else far  # NaN where one of them has no coordinates
        a, b = left.codes[one], right.codes[other]
        same = (a == b) if a and b and len(a) == len(b) else None
        whole, name, telling = score(forms[0][one], forms[1][other], distance, same)
        if whole >= threshold:
            yield Pair(one, other, whole, name, distance, same, telling)


_Forms = tuple[list[tuple[str, frozenset[str]]], list[tuple[str, frozenset[str]]]]


def _candidates(left: Records, right: Records, forms: _Forms) -> Ints:
    """Return the pairs of positions that are worth scoring, each once, of one scene."""
    found = [_of_code(left, right), _near(left, right)]
    named = candidates(
        new_texts=[short for short, _telling in forms[0]], new_projects=(left.cities + 1).tolist(),
        texts=[short for short, _telling in forms[1]], projects=(right.cities + 1).tolist(), most=_MOST_NAMED + (left is right),
    )  # fmt: skip
    many = [len(one) for one in named]
    held = [other for one in named for other in one]
    found.append(
        np.column_stack((np.repeat(np.arange(len(left)), many), np.array(held, dtype=np.int64).reshape(-1)))
    )
    pairs = np.unique(np.concatenate(found), axis=0)
    kept = left.scenes[pairs[:, 0]] == right.scenes[pairs[:, 1]]
    if left is right:
        kept &= pairs[:, 0] < pairs[:, 1]
    return np.asarray(pairs[kept])


def _of_code(left: Records, right: Records) -> Ints:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, code in enumerate(right.codes):
        if code:
            holders[code].append(at)
    pairs = [
        (at, other)
        for at, code in enumerate(left.codes)
        if code and len(holders.get(code, ())) <= _MOST_OF_CODE
        for other in holders.get(code, ())
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _near(left: Records, right: Records) -> Ints:
    found = []
    chord = chord_of(NEAR_M)
    for scene in np.unique(left.scenes):
        ours = np.flatnonzero((left.scenes == scene) & np.isfinite(left.lonlat[:, 0]))
        theirs = np.flatnonzero((right.scenes == scene) & np.isfinite(right.lonlat[:, 0]))
        if not len(ours) or not len(theirs):
            continue
        many = min(_MOST_NEAR + (left is right), len(theirs))
        tree = cKDTree(on_sphere(*right.lonlat[theirs].T))
        _far, which = tree.query(
            on_sphere(*left.lonlat[ours].T), k=np.arange(1, many + 1), distance_upper_bound=chord
        )
        row, column = np.nonzero(which < len(theirs))
        found.append(np.column_stack((ours[row], theirs[which[row, column]])))
    return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)
