"""Bodies, people, projects and files as an answer names them, and found again by the ids that were sent."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from typing_extensions import TypedDict

from jianxing.api.problems import unknown
from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.models import Body, Jurisdiction, Person
from jianxing.directory.queries import (
    bodies_by_key,
    jurisdictions,
    labels_of_bodies,
    names_of_people,
    people,
)
from jianxing.evidence.models import File
from jianxing.evidence.queries import files
from jianxing.findings.models import Finding
from jianxing.findings.queries import several
from jianxing.projects.models import CheckItem, FocusItem, Programme, Project
from jianxing.projects.queries import Filters, check_items, filtered, focus_points, programmes


class Named(TypedDict):
    """Something with its key and its name."""

    id: int
    name: str


def named(body: Body) -> Named:
    """Return a body as answers name it."""
    return {"id": body.pk, "name": body.label}


def maybe_named(body: Body | None) -> Named | None:
    """Return a body as answers name it, or nothing."""
    return None if body is None else named(body)


def maybe_person(person: Person | None) -> Named | None:
    """Return a person as answers name them, or nothing."""
    return None if person is None else {"id": person.pk, "name": person.name}


T = TypeVar("T", bound=Model)


def _found(rows: "QuerySet[T]", ids: Sequence[int], *, at: str) -> list[T]:
    """Return the rows in the order of their keys, in one query; raises the problem that points to *at*."""
    if not ids:
        return []
    held = rows.in_bulk(ids)
    if len(held) != len(set(ids)):
        raise unknown(at)
    return [held[pk] for pk in dict.fromkeys(ids)]


def found_bodies(ids: Sequence[int], *, at: str) -> list[Body]:
    """Return the bodies in the order of their ids, in one query; raises the problem that points to *at*."""
    held = bodies_by_key(keys=list(dict.fromkeys(ids)))
    if len(held) != len(set(ids)):
        raise unknown(at)
    return held


def found_body(pk: int | None, *, at: str) -> Body | None:
    """Return a body, or nothing where none was named."""
    return None if pk is None else found_bodies([pk], at=at)[0]


def found_projects(ids: Sequence[int], *, at: str) -> list[Project]:
    """Return projects that the acting body sees, in the order of their ids."""
    wanted = list(dict.fromkeys(ids))
    held = {project.pk: project for project in _PROJECTS(keys=wanted)} if wanted else {}
    if len(held) != len(wanted):
        raise unknown(at)
    return [held[pk] for pk in wanted]


_PROJECTS: Fixed[Project] = Fixed(
    lambda: filtered(filters=Filters()).filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (Given("keys"),)))
)


def found_project(pk: int | None, *, at: str) -> Project | None:
    """Return a project that the acting body sees, or nothing where none was named."""
    return None if pk is None else found_projects([pk], at=at)[0]


def found_check_items(ids: Sequence[int], *, at: str) -> list[CheckItem]:
    """Return check items of projects that the acting body sees, in the order of their ids."""
    return _found(check_items(pks=ids), ids, at=at)


def found_programme(pk: int | None, *, at: str) -> Programme | None:
    """Return a programme that the acting body sees, or nothing where none was named."""
    return None if pk is None else _found(programmes().order_by(), [pk], at=at)[0]


def found_focus_item(pk: int | None, *, at: str) -> FocusItem | None:
    """Return a point of a programme that the acting body sees, or nothing where none was named."""
    return None if pk is None else _found(focus_points(pks=[pk]), [pk], at=at)[0]


def found_files(ids: Sequence[int], *, at: str) -> list[File]:
    """Return files that the acting body sees, in the order of their ids."""
    return _found(files(pks=ids), ids, at=at)


def found_findings(ids: Sequence[int], *, at: str) -> list[Finding]:
    """Return findings that the acting body sees, in the order of their ids."""
    return _found(several(pks=ids), ids, at=at)


def found_finding(pk: int, *, at: str) -> Finding:
    """Return a finding that the acting body sees."""
    return found_findings([pk], at=at)[0]


def found_people(ids: Sequence[int], *, on: date, at: str) -> list[Person]:
    """Return people, in the order of their ids."""
    return _found(people(on=on).prefetch_related(None), ids, at=at)


def found_person(pk: int | None, *, on: date, at: str) -> Person | None:
    """Return a person, or nothing where nobody was named."""
    return None if pk is None else found_people([pk], on=on, at=at)[0]


def found_jurisdictions(codes: Sequence[str], *, on: date, at: str) -> list[Jurisdiction]:
    """Return the divisions of these GB/T 2260 codes as they are on a day, in the order of the codes."""
    held = {place.code: place for place in jurisdictions(on=on).filter(code__in=codes)} if codes else {}
    if len(held) != len(set(codes)):
        raise unknown(at)
    return [held[code] for code in dict.fromkeys(codes)]


def names_of(*, body_ids: Iterable[int | None], person_ids: Iterable[int | None], on: date) -> "Names":
    """Look up who acted, in one query each."""
    bodies_asked = {pk for pk in body_ids if pk is not None}
    people_asked = {pk for pk in person_ids if pk is not None}
    return Names(labels_of_bodies(keys=bodies_asked), names_of_people(keys=people_asked))


class Names:
    """The names of who acted."""

    def __init__(self, body_names: dict[int, str], person_names: dict[int, str]) -> None:
        self._bodies, self._people = body_names, person_names

    def body(self, pk: int | None) -> Named | None:
        """Return a body by its key."""
        return None if pk is None else {"id": pk, "name": self._bodies.get(pk, f"#{pk}")}

    def person(self, pk: int | None) -> Named | None:
        """Return a person by their key."""
        return None if pk is None else {"id": pk, "name": self._people.get(pk, f"#{pk}")}
