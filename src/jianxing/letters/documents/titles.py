"""Where a title is broken: whole words, lines of like length, a trapezium or a lozenge (clause 7.3.1)."""

import re
from functools import cache
from itertools import pairwise
from typing import Final

#: Characters of size 2 that a line of the block holds.
FITS: Final = 20
#: Characters of an issuer's name in one line.
LONGEST_MARK: Final = 15
#: Characters that a line should hold at most, so that it does not fill the block from edge to edge.
_COMFORTABLE: Final = 19
#: A title of more lines than this is cut where its lines are full; nobody reads its shape.
_MOST_LINES: Final = 5
#: A line may well begin before these and end after those.
_BEFORE = re.compile(r"关于|有关|并|及其|以及|对|就|请|开展|推进|加强|做好|建立|进一步|《|〔|（")
_AFTER = re.compile(
    r"关于|[的和与及、，》〕）]|工作|问题|情况|事项|项目|工程|委员会|政府|公司|纪委监委|纪检监察组|高速公路|铁路|等"
)
#: A line never begins with these, and never ends with those.
_NOT_FIRST: Final = frozenset("的、，。；：！？”’》〉〕）】…—％%·")
_NOT_LAST: Final = frozenset("“‘《〈〔（【")
#: Between two of these nothing is broken.
_TOGETHER = re.compile(r"[0-9A-Za-z.\-/]")
_OPENED = {"《": "》", "“": "”", "（": "）", "〔": "〕"}


def title_lines(title: str, *, text: str = "") -> tuple[str, ...]:
    """Return the lines of a title; line ends that it holds are kept.

    What stands side by side in *text*, the document's own words, belongs together: no dictionary is needed.
    """
    given = [" ".join(part.split()) for part in title.splitlines()]
    return tuple(line for part in given if part for line in _lines(part, text))


def width(text: str) -> float:
    """Return how many characters wide *text* is; latin ones and digits count half."""
    return sum(0.5 if ord(character) < 0x2E80 and character not in "“”‘’…—·" else 1.0 for character in text)


def _lines(text: str, known: str) -> tuple[str, ...]:
    wide = width(text)
    if wide <= _COMFORTABLE:
        return (text,)
    places = [at for at in range(1, len(text)) if _may_break(text, at)]
    best: tuple[float, tuple[str, ...]] | None = None
    least = int(-(-wide // _COMFORTABLE))
    if least > _MOST_LINES:
        return _cut(text)
    for count in (least, least + 1):
        found = _best(text, tuple(places), count, known)
        if found and (best is None or found[0] + 40 * (count - least) < best[0]):
            best = (found[0] + 40 * (count - least), found[1])
    return best[1] if best else _cut(text)


def _cut(text: str) -> tuple[str, ...]:
    """Lines of a text, cut where they are full."""
    lines, line = [], ""
    for character in text:
        if width(line + character) > _COMFORTABLE:
            lines.append(line)
            line = ""
        line += character
    return (*lines, line)


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return not (
        after in _NOT_FIRST or before in _NOT_LAST or (_TOGETHER.match(before) and _TOGETHER.match(after))
    )


def _cost(text: str, at: int, known: str) -> float:
    """How much a break at *at* goes against the words' meaning; a break within what is quoted most."""
    cost = 90.0 if text[at - 1 : at + 1] in known else 30.0
    if any(found.end() == at for found in _AFTER.finditer(text)) or _BEFORE.match(text, at):
        cost = 0.0
    for opened, closed in _OPENED.items():
        start = text.rfind(opened, 0, at)
        if start >= 0 and text.find(closed, start) >= at:
            cost += 50.0
    return cost


def _best(text: str, places: tuple[int, ...], count: int, known: str) -> tuple[float, tuple[str, ...]] | None:
    ideal = width(text) / count
    costs = {at: _cost(text, at, known) for at in places}

    @cache
    def rest(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        if left == 1:
            wide = width(text[start:])
            return ((wide - ideal) ** 2, (len(text),)) if wide <= FITS else None
        found: tuple[float, tuple[int, ...]] | None = None
        for at in places:
            wide = width(text[start:at]) if at > start else 0.0
            if at <= start or wide > _COMFORTABLE:
                continue
            after = rest(at, left - 1)
            if after is None:
                continue
            whole = (wide - ideal) ** 2 + costs[at] + after[0]
            if found is None or whole < found[0]:
                found = (whole, (at, *after[1]))
        return found

    answer = rest(0, count)
    if answer is None:
        return None
    return answer[0], tuple(text[a:b].strip() for a, b in pairwise((0, *answer[1])))


def mark_lines(name: str, *, most: int = LONGEST_MARK) -> tuple[str, ...]:
    """Return the issuer's name as it stands in red: one line, two where one of *most* characters would be too narrow for its
    height."""
    if width(name) <= most:
        return (name,)
    at = name.find("驻", 3)
    if not 0 < at < len(name) - 3 or not 0.25 <= at / len(name) <= 0.75:
        places = [
            end.end() for end in re.finditer(r"委员会|人民政府|纪委监委|监察委员会|办公室|局|厅", name[:-2])
        ]
        at = min(places, key=lambda place: abs(place - len(name) / 2), default=len(name) // 2)
    return (name[:at], name[at:])
