"""Queries of a fixed shape: the ORM writes them once for a process, afterwards only their values travel.

Writing a statement with its joins costs the ORM a millisecond, and planning it costs PostgreSQL as much as running it. A page
that asks twenty small questions spends most of its time on both. Row security applies as to any other statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators

from jianxing.directory.acting import current_actor
from jianxing.directory.models import Sighted
from jianxing.directory.prepared import prepared

M = TypeVar("M", bound=Model)


class Given(Expression):
    """A value that each call gives by its name; a key where nothing else is said."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[Any, ...]]:
        """Leave a place that is filled when the statement is run."""
        return "%s", (self,)


class Fixed(Generic[M]):
    """The rows of one queryset, in which ``Given`` stands for what differs between calls.

    ``select_related`` and annotations are filled as the ORM fills them; ``prefetch_related`` is not for it.

        _PROJECTS = Fixed(lambda: FindingProject.objects.filter(finding=Given("finding")))
        _PROJECTS(finding=7)
    """

    def __init__(self, make: Callable[[], QuerySet[M, M]]) -> None:
        self._make = make
        self._compiled: _Compiled[M] | None = None

    def __call__(self, **values: Any) -> list[M]:
        """Return the objects of the rows; one statement. Case content outside ``acting`` raises ``NoActingBody``."""
        if self._compiled is None:
            self._compiled = _Compiled(self._make())
        if self._compiled.is_sighted:
            current_actor()  # as its manager asks, which is not asked again
        return self._compiled.run(values)


class _Compiled(Generic[M]):
    """What the ORM knows of a query once it is written: its text, and which column fills what."""

    def __init__(self, queryset: QuerySet[M, M]) -> None:
        assert not queryset._prefetch_related_lookups, "prefetch_related is another statement"  # type: ignore[attr-defined]
        compiler: Any = queryset.query.get_compiler(using="default")
        try:
            self._statement, self._values = compiler.as_sql()
        except EmptyResultSet as empty:
            raise ValueError("a query of a fixed shape that can find nothing") from empty
        klass = compiler.klass_info
        columns = klass["select_fields"]
        self._model: type[M] = klass["model"]
        self.is_sighted = issubclass(self._model, Sighted)
        self._first, self._end = columns[0], columns[-1] + 1
        self._names = [column[0].target.attname for column in compiler.select[self._first : self._end]]
        self._populators = get_related_populators(klass, compiler.select, "default")  # type: ignore[call-arg]  # the stubs are of a later release
        self._annotations = tuple(compiler.annotation_col_map.items())
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self._converters = tuple(converters.items())

    def run(self, values: Mapping[str, Any]) -> list[M]:
        sent = [values[value.name] if isinstance(value, Given) else value for value in self._values]
        made = []
        for found in prepared(self._statement, sent):
            row = self._converted(found) if self._converters else found
            one = self._model.from_db("default", self._names, row[self._first : self._end])
            for populator in self._populators:
                populator.populate(row, one)
            for name, place in self._annotations:
                setattr(one, name, row[place])
            made.append(one)
        return made

    def _converted(self, found: Sequence[Any]) -> list[Any]:
        row, connection = list(found), connections["default"]
        for place, (converters, expression) in self._converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row
