"""The nested brackets in which Primavera keeps a calendar.

A node is ``(0||NAME(KEY|VALUE|…)(NODES))``: ``DaysOfWeek`` holds the days 1 (Sunday) … 7, ``Exceptions`` days as serial numbers
(``d|45000``, from 30 December 1899), and both hold stretches of hours (``s|08:00|f|12:00``), none where the day is off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jianxing.methods.schedules.model import Hours
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.refusals import ScheduleRefused

_TOKEN: Final = re.compile(r"[()]|[^()]+")
_DEEPEST: Final = 16


@dataclass
class _Node:
    name: str
    told: str = ""
    below: list[_Node] = field(default_factory=list)


def parts(data: str, place: str) -> Iterator[tuple[str, int, Hours]]:
    """Yield ("DaysOfWeek", 1 … 7, hours) and ("Exceptions", serial day, hours); raises ``ScheduleRefused``."""
    for top in _Parser(data, place).nodes():
        for section in top.below:
            for node in section.below:
                if section.name == "DaysOfWeek":
                    yield section.name, _number(node.name, place, most=7), _hours(node, place)
                elif section.name == "Exceptions":
                    serial = _told(node).get("d", "")
                    yield section.name, _number(serial, place, most=200_000), _hours(node, place)


def _number(text: str, place: str, *, most: int) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 6 or not 1 <= int(text) <= most:
        raise ScheduleRefused(
            "not_a_value", task=place, field="clndr_data", value=values.text_of(text, most=40)
        )
    return int(text)


def _hours(node: _Node, place: str) -> Hours:
    stretches = []
    for one in node.below:
        told = _told(one)
        if "s" in told and "f" in told:
            stretches.append(
                (
                    values.minute_of(told["s"], task=place, field="clndr_data"),
                    values.minute_of(told["f"], task=place, field="clndr_data"),
                )
            )
    return values.in_order(stretches, task=place, field="clndr_data")


def _told(node: _Node) -> dict[str, str]:
    words = node.told.split("|")
    return dict(zip(words[0::2], words[1::2], strict=False))


class _Parser:
    def __init__(self, data: str, place: str) -> None:
        self.tokens = _TOKEN.findall(data.replace("\x7f", " "))
        self.place, self.at = place, 0

    def nodes(self, depth: int = 0) -> list[_Node]:
        """Return the nodes from here to the bracket that closes them."""
        if depth > _DEEPEST:
            self.broken()
        found = []
        while self.at < len(self.tokens):
            sign = self.tokens[self.at].strip()
            if sign == ")":
                break
            self.at += 1
            if sign == "(":
                found.append(self.node(depth))
            elif sign:
                self.broken()
        return found

    def node(self, depth: int) -> _Node:
        node = _Node(self.word().partition("||")[2])
        self.take("(")
        if self.peek() != ")":
            node.told = self.word()
        self.take(")")
        if self.peek() == "(":
            self.take("(")
            node.below = self.nodes(depth + 1)
            self.take(")")
        self.take(")")
        return node

    def peek(self) -> str:
        while self.at < len(self.tokens) and not self.tokens[self.at].strip():
            self.at += 1
        return self.tokens[self.at].strip() if self.at < len(self.tokens) else ""

    def word(self) -> str:
        found = self.peek()
        if found in {"", "(", ")"}:
            self.broken()
        self.at += 1
        return found

    def take(self, sign: str) -> None:
        if self.peek() != sign:
            self.broken()
        self.at += 1

    def broken(self) -> None:
        raise ScheduleRefused("calendar_broken", task=self.place, field="clndr_data")
