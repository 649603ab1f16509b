"""How a list says what its workbook holds: fields, each with what the database gives and what is made of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from jianxing.directory.models import Body
from jianxing.exporting.columns import Column, Group, Kind, Layout
from jianxing.importing.edited import legend, marks
from jianxing.kernel.actor import Actor

#: Rows that the cursor on the server hands over at a time.
CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants of a list: narrowed how, in which order, said in which words."""

    by: Actor
    today: date
    filters: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: key, words, width, kind; the columns or expressions it is made of, and how, where it is not the value itself."""

    key: str
    label: str
    width: int
    of: str | Combinable | tuple[str, ...]
    kind: Kind = Kind.TEXT
    show: Callable[..., Any] | None = None


Heading = tuple[str, Sequence[Field]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list that can be exported. *check* raises who may not; *found* returns the rows, ordered."""

    key: str
    name: Promise
    check: Callable[[Actor], None]
    found: Callable[[Asked], QuerySet[Any]]
    headings: Callable[[Asked], Sequence[Heading]]
    title: Callable[[Asked], str]
    #: Columns that name a row again when it comes back: uid, version, state, kind of deadline and its words.
    mark: tuple[str, str, str, str, str] | None = None
    #: What the words of a column stand for, where they stand for codes: column → word → code.
    words: Callable[[], Mapping[str, Mapping[str, str]]] = dict

    def layout(self, asked: Asked, *, note: str) -> Layout:
        """Return the workbook but for its rows."""
        groups = [
            Group(label, [Column(f.key, f.label, f.width, f.kind) for f in fields])
            for label, fields in self.headings(asked)
        ]
        mark = marks.HEADER if self.mark else ""
        return Layout(sheet=str(self.name), title=self.title(asked), note=note, groups=groups, mark=mark)

    def properties(self, asked: Asked) -> Mapping[str, str]:
        """Return the properties by which the workbook is known again, if it is one that may come back."""
        if not self.mark:
            return {}
        columns = {one.label: one.key for _label, group in self.headings(asked) for one in group}
        told = legend.Legend(columns, self.words())
        return {"keywords": legend.KEYWORD, "category": self.key, "comments": told.as_text()}

    def rows(self, asked: Asked) -> Iterator[Sequence[Any]]:
        """Yield each row's values, read by one statement through a cursor on the server; inside ``acting(by)``."""
        fields = [one for _label, group in self.headings(asked) for one in group]
        reading = _Reading(fields, extra=self.mark or ())
        found = self.found(asked)
        values = found.annotate(**reading.made).values_list(*reading.names)
        taken = values.iterator(chunk_size=CHUNK)
        return reading.marked(taken) if self.mark else reading.plain(taken)


def body_name(asked: Asked) -> str:
    """Return the name of the body for which a list is taken out."""
    return Body.objects.filter(pk=asked.by.body).values_list("name", flat=True).first() or ""


def joined(
    links: QuerySet[Any],
    column: str,
    *,
    by: str,
    order_by: Sequence[str] = ("ordinal", "id"),
    between: str = "、",
) -> Subquery:
    """Return the names of a row's links in one cell, as part of the same statement; *between* parts them."""
    names = StringAgg(column, between, order_by=tuple(order_by))
    return Subquery(links.order_by().values(by).annotate(in_one=names).values("in_one"))


class _Reading:
    """From what the database gives to what the cells hold."""

    def __init__(self, fields: Sequence[Field], *, extra: Sequence[str]) -> None:
        self.made: dict[str, Any] = {}
        self.names: list[str] = []
        self._direct: list[int] = []
        self._shown: list[tuple[int, Callable[..., Any], list[int]]] = []
        for position, one in enumerate(fields):
            of = one.of if isinstance(one.of, tuple) else (one.of,)
            places = [self._place(source, one.key) for source in of]
            self._direct.append(places[0])
            if one.show is not None:
                self._shown.append((position, one.show, places))
        keys = [one.key for one in fields]
        self._editable = [keys.index(key) for key in marks.EDITABLE if key in keys]
        self._extra = [self._place(name, name) for name in extra]

    def _place(self, source: str | Combinable, key: str) -> int:
        name = source if isinstance(source, str) else f"shown_{key}"
        if name not in self.names:
            self.names.append(name)
            if not isinstance(source, str):
                self.made[name] = source
        return self.names.index(name)

    def plain(self, taken: Iterator[Any]) -> Iterator[list[Any]]:
        direct, shown = self._direct, self._shown
        for raw in taken:
            cells = [raw[place] for place in direct]
            for position, show, places in shown:
                cells[position] = show(*[raw[place] for place in places])
            yield cells

    def marked(self, taken: Iterator[Any]) -> Iterator[list[Any]]:
        direct, shown, editable = self._direct, self._shown, self._editable
        uid_at, version_at, state_at, kind_at, words_at = self._extra
        for raw in taken:
            cells = [raw[place] for place in direct]
            for position, show, places in shown:
                cells[position] = show(*[raw[place] for place in places])
            uid: uuid.UUID = raw[uid_at]
            cells.append(
                marks.written(
                    uid=uid,
                    version=raw[version_at],
                    state=raw[state_at],
                    due_kind=raw[kind_at],
                    due_named=not raw[words_at],
                    cells=[cells[position] for position in editable],
                )
            )
            yield cells
