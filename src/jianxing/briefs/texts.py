"""The text of a brief: sections with paragraphs, in which ``{key}`` stands where a figure is placed. Plain Python.

``{programme:12}`` names a record that bears out what is said; it takes no words of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_PLACED = re.compile(r"\{(?:([a-z][a-z_]*:[0-9]+)|([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*))\}")
#: A sentence ends behind its stops and the quotes and brackets that they close; braces hold no stop.
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」』）》]*|[^。！？]+")  # the marks of Chinese


class NoText(ValueError):
    """The JSON holds no sections."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph: words, the figure that stands there, or the handle of a record that bears it out."""

    words: str = ""
    key: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: whose work it tells (``kicker``), its heading, the plan's domain, and its paragraphs."""

    heading: str
    kicker: str = ""
    domain: str = ""
    paragraphs: Sequence[str] = field(default_factory=tuple)

    def plain(self) -> dict[str, Any]:
        """The section as a table and an export hold it."""
        return {
            "heading": self.heading,
            "kicker": self.kicker,
            "domain": self.domain,
            "paragraphs": list(self.paragraphs),
        }


def read(plain: Any) -> tuple[Section, ...]:
    """Read sections from what ``Section.plain`` gave; raises ``NoText`` for anything else."""
    if not isinstance(plain, list):
        raise NoText("a list of sections is wanted")
    sections = []
    for one in plain:
        if not isinstance(one, Mapping) or not isinstance(one.get("paragraphs", []), list):
            raise NoText("a section has a heading and a list of paragraphs")
        sections.append(
            Section(
                heading=str(one.get("heading", "")),
                kicker=str(one.get("kicker", "")),
                domain=str(one.get("domain", "")),
                paragraphs=tuple(str(text) for text in one.get("paragraphs", [])),
            )
        )
    return tuple(sections)


def pieces(text: str) -> Iterator[Piece]:
    """Yield a paragraph's words, figures and records in order."""
    end = 0
    for found in _PLACED.finditer(text):
        if found.start() > end:
            yield Piece(words=text[end : found.start()])
        yield Piece(record=found[1] or "", key=found[2] or "")
        end = found.end()
    if end < len(text):
        yield Piece(words=text[end:])


def placed(sections: Iterable[Section]) -> list[str]:
    """Return the keys of the figures placed in the text, each once, in the order of reading."""
    seen: dict[str, None] = {}
    for section in sections:
        for text in section.paragraphs:
            for piece in pieces(text):
                if piece.key:
                    seen.setdefault(piece.key)
    return list(seen)


def records(sections: Iterable[Section]) -> list[str]:
    """Return the handles of the records that the text names, each once, in the order of reading."""
    found = (piece.record for section in sections for text in section.paragraphs for piece in pieces(text))
    return list(dict.fromkeys(handle for handle in found if handle))


def sentences(text: str) -> list[str]:
    """Return a paragraph's sentences, figures and records still placed in them; joined they are the paragraph.

    What names a record behind a sentence's stop belongs to that sentence.
    """
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        while (behind := _PLACED.match(sentence)) and behind[1] and found:
            found[-1] += behind[0]
            sentence = sentence[behind.end() :]
        if sentence:
            found.append(sentence)
    return found


def said(text: str, *, value: Callable[[str], str]) -> str:
    """Return a paragraph with each figure's value in its place."""
    return "".join(value(piece.key) if piece.key else piece.words for piece in pieces(text))


def as_typed(sections: Iterable[Section], *, domains: Mapping[str, str]) -> str:
    """Return the text as one types it: a line ``# heading / whose work / domain`` begins a section, a blank line a paragraph."""
    blocks = []
    for section in sections:
        parts = [section.heading, section.kicker, domains.get(section.domain, section.domain)]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        blocks.append("# " + " / ".join(parts))
        blocks += section.paragraphs
    return "\n\n".join(blocks)


def from_typed(text: str, *, domains: Mapping[str, str]) -> tuple[Section, ...]:
    """Read what somebody typed; words before the first heading make a section without one.

    *domains* maps codes to words; a domain that it does not name is left out.
    """
    codes = {word: code for code, word in domains.items()} | {code: code for code in domains}
    found: list[tuple[list[str], list[str]]] = []
    for block in re.split(r"\n\s*\n|\n(?=#\s)|(?<=\n)(?=#\s)", text.replace("\r\n", "\n").strip()):
        head, _, rest = block.strip().partition("\n")
        if re.match(r"#\s", head):
            found.append(([part.strip() for part in head[1:].split(" / ")], []))
            block = rest
        if block.strip():
            if not found:
                found.append(([""], []))
            found[-1][1].append("".join(line.strip() for line in block.strip().splitlines()))
    return tuple(
        Section(
            heading=head[0],
            kicker=head[1] if len(head) > 1 else "",
            domain=codes.get(head[2], "") if len(head) > 2 else "",
            paragraphs=tuple(paragraphs),
        )
        for head, paragraphs in found
    )
