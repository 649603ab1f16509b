"""How likely two findings are the same matter, from project, place, wording and the day on which they were found.

Chinese is written without blanks, so wording is compared by neighbouring characters (bigrams; Dice's coefficient: L. R.
Dice, Ecology 26, 1945) and by the longest common subsequence (the indel similarity of rapidfuzz), which sees through
what was put in or left out. What tells one place from the next – a stake mark K12+300, a lot 第3标段, a pier 5号墩, a
line 10kV – is taken out of the words and compared exactly: two findings that name different ones are two matters,
however alike they read.

The weights and the threshold were chosen on planted doubles (``bench/similar_bench.py``, seeds of the choosing apart from
those of the published figures); ``docs/reference/similar-findings.md`` states what they come to.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.distance import Indel

#: From here on two findings are shown as possibly the same.
THRESHOLD: Final = 0.62
#: How much each part says when both findings have it; a part that one of them lacks says nothing.
WEIGHTS: Final[Mapping[str, float]] = {"wording": 0.55, "project": 0.27, "place": 0.12, "found": 0.06}
#: Names of marks on which two findings disagree pull the score down to this share of it.
DISAGREEING: Final = 0.5
#: Calendar days between two findings after which the day speaks for them no longer.
NEAR_CALENDAR_DAYS: Final = 60
#: How many of the candidates are scored in full, and the share of the shorter one's bigrams below which none is.
SCORED: Final = 40
LEAST_SHARED: Final = 0.2
#: Natural logarithm of 1 in about 150: bigrams in fewer findings than that count in full.
RARE: Final = 5.0
#: Characters of a description that are compared; what follows is detail.
LONGEST: Final = 300

_DIGITS: Final = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]")
_ORDINAL = re.compile(r"第?([一二两三四五六七八九十]{1,3})(?=号|#|标|合同段|期|栋|座|工区|幅|墩)")
_STAKE = re.compile(r"([a-z]{0,3}k)\s*(\d{1,4})\s*\+\s*(\d{1,3}(?:\.\d+)?)")
_NUMBERED = re.compile(r"(?:第\s*)?(\d+(?:\.\d+)?(?:-\d+)?)\s*(号|#|标段?|合同段|期|栋|座|工区|kv|千伏)")
_KINDS: Final = {
    "号": "number", "#": "number", "标": "lot", "标段": "lot", "合同段": "lot", "期": "phase", "栋": "building",
    "座": "building", "工区": "section", "kv": "line", "千伏": "line",
}  # fmt: skip
_NOT_WORDS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
#: What a project's name may end in without meaning another project.
_TAILS = re.compile(r"(建设|改造|新建|扩建|改扩建)?(工程|项目)(建设)?$")
_YEAR = re.compile(r"[(]?20\d\d年?(度)?[)]?")

Marks = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding made ready to be compared; ``matter`` makes it."""

    words: str
    pairs: frozenset[str]
    marks: Marks
    place: str
    projects: tuple[str, ...]
    found_on: int | None


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two matters are, from 0 to 1, and each part that both of them have, from 0 to 1."""

    score: float
    wording: float
    project: float | None = None
    place: float | None = None
    found: float | None = None
    agreeing: tuple[str, ...] = ()
    disagreeing: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return text in one width and case, its small Chinese ordinals as digits.

    >>> folded("第三标段K12+300")
    '3标段k12+300'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return _ORDINAL.sub(lambda found: str(_number(found[1])), plain)


def _number(written: str) -> int:
    tens, ten, ones = written.partition("十")
    if not ten:
        return _DIGITS.get(tens, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def marks_of(text: str) -> tuple[Marks, str]:
    """Return the marks that tell places from one another, by kind, and the folded text without them.

    >>> marks, rest = marks_of("K12+300处3号墩")
    >>> sorted(marks["stake"]), sorted(marks["number"]), rest
    (['k12+300'], ['3'], '处墩')
    """
    found: dict[str, set[str]] = {}

    def stake(match: re.Match[str]) -> str:
        metres = match[3] if "." in match[3] else match[3].zfill(3)
        found.setdefault("stake", set()).add(f"{match[1]}{int(match[2])}+{metres}")
        return " "

    def numbered(match: re.Match[str]) -> str:
        found.setdefault(_KINDS[match[2]], set()).add(match[1])
        return " "

    rest = _NUMBERED.sub(numbered, _STAKE.sub(stake, folded(text)))
    return {kind: frozenset(values) for kind, values in found.items()}, _NOT_WORDS.sub("", rest)


def bigrams(words: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; a single character stands for itself."""
    if len(words) < 2:
        return frozenset({words} - {""})
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def matter(
    *, words: str, place: str = "", projects: Iterable[str] = (), found_on: date | None = None
) -> Matter:
    """Make a finding ready to be compared; *words* are its description, *projects* the names of its projects."""
    marks, rest = marks_of(words[:LONGEST])
    spot_marks, spot = marks_of(place[:LONGEST])
    both = {
        kind: marks.get(kind, frozenset()) | spot_marks.get(kind, frozenset())
        for kind in {*marks, *spot_marks}
    }
    return Matter(
        words=rest,
        pairs=bigrams(rest),
        marks=both,
        place=spot,
        projects=tuple(project_name(name) for name in projects),
        found_on=found_on.toordinal() if found_on else None,
    )


def project_name(name: str) -> str:
    """Return a project's name without the year and the word that says it is a project.

    >>> project_name("京秦高速公路(2025年)改造工程")
    '京秦高速公路'
    """
    plain = _NOT_WORDS.sub("", _YEAR.sub("", folded(name)))
    return _TAILS.sub("", plain) or plain


def alike(one: Matter, other: Matter, *, shares: Mapping[str, float] | None = None) -> Alike:
    """Return how alike two matters are; the order of the two makes no difference.

    *shares* gives for common bigrams the share of all findings that hold them, from 0 to 1: what stands in every tenth
    finding (“进展缓慢”) says little about which matter it is. A bigram that is not named counts in full.

    The score is the mean of the parts that both have, by ``WEIGHTS``; halved where they name different marks of one
    kind (different piers, lots, stake marks).
    """
    parts: dict[str, float] = {"wording": _wording(one, other, shares or {})}
    if one.projects and other.projects:
        parts["project"] = max(_project(a, b) for a in one.projects for b in other.projects)
    shared = sorted(one.marks.keys() & other.marks.keys())
    agreeing = tuple(kind for kind in shared if one.marks[kind] & other.marks[kind])
    disagreeing = tuple(kind for kind in shared if not one.marks[kind] & other.marks[kind])
    if agreeing or disagreeing:
        parts["place"] = 0.0 if disagreeing else 1.0
    elif (one.place or one.marks) and (other.place or other.marks):
        parts["place"] = (
            Indel.normalized_similarity(one.place, other.place) if one.place and other.place else 0.0
        )
    if one.found_on is not None and other.found_on is not None:
        parts["found"] = max(0.0, 1 - abs(one.found_on - other.found_on) / NEAR_CALENDAR_DAYS)
    score = sum(WEIGHTS[name] * value for name, value in parts.items()) / sum(WEIGHTS[name] for name in parts)
    if disagreeing or parts.get("project") == 0.0:
        score *= DISAGREEING
    return Alike(score=score, agreeing=agreeing, disagreeing=disagreeing, **parts)


def nearest(
    one: Matter, others: Mapping[int, Matter], *, shares: Mapping[str, float] | None = None, most: int = 5
) -> list[tuple[int, Alike]]:
    """Return the keys of at most *most* others that may be the same matter, the likeliest first.

    Only the ``SCORED`` with the largest share of bigrams in common are scored in full.
    """
    close = sorted(
        ((len(one.pairs & other.pairs) / (min(len(one.pairs), len(other.pairs)) or 1), key) for key, other in others.items()),
        reverse=True,
    )[:SCORED]  # fmt: skip
    scored = ((key, alike(one, others[key], shares=shares)) for share, key in close if share >= LEAST_SHARED)
    found = [(key, likeness) for key, likeness in scored if likeness.score >= THRESHOLD]
    return sorted(found, key=lambda pair: (-pair[1].score, -pair[0]))[:most]


def _wording(one: Matter, other: Matter, shares: Mapping[str, float]) -> float:
    """Dice's coefficient of the bigrams and the share of the shorter text kept in order, half and half."""
    if not one.words or not other.words:
        return 0.0
    shared = _weight(one.pairs & other.pairs, shares)
    dice = 2 * shared / (_weight(one.pairs, shares) + _weight(other.pairs, shares))
    shorter = min(len(one.words), len(other.words))
    together = len(one.words) + len(other.words)
    in_order = (together - Indel.distance(one.words, other.words)) / 2 / shorter
    # A few characters are found in order in any long text; half of the shorter one is no sign yet.
    return 0.5 * dice + 0.5 * max(0.0, 2 * in_order - 1)


def _weight(pairs: Iterable[str], shares: Mapping[str, float]) -> float:
    """What bigrams say together: 1 each where they are rare, down to a tenth for one that stands in every finding."""
    return sum(
        max(0.1, min(1.0, -math.log(shares[pair]) / RARE)) if pair in shares else 1.0 for pair in pairs
    )


def _project(one: str, other: str) -> float:
    """1 for one name, 0.9 where one abbreviates the other, else how alike they read; other numbers, other projects."""
    if one == other:
        return 1.0
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and _in_order(short, long):
        return 0.9
    likeness = Indel.normalized_similarity(one, other)
    return likeness**2 if likeness >= 0.75 else 0.0


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
