"""Bodies, people, projects and files as an answer names them, and found again by the ids that were sent."""

from collections.abc import Iterable, Sequence
from datetime import date

from typing_extensions import TypedDict

from jianxing.api.problems import unknown
from jianxing.directory.models import Body, Person
from jianxing.directory.queries import bodies, people
from jianxing.evidence.models import File
from jianxing.evidence.queries import files
from jianxing.findings.models import Finding
from jianxing.findings.queries import bare
from jianxing.projects.models import Project
from jianxing.projects.queries import Filters, filtered


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


def found_bodies(ids: Sequence[int], *, at: str) -> list[Body]:
    """Return the bodies in the order of their ids, in one query; raises the problem that points to *at*."""
    if not ids:
        return []
    held = bodies().select_related(None).in_bulk(ids)
    if len(held) != len(set(ids)):
        raise unknown(at)
    return [held[pk] for pk in dict.fromkeys(ids)]


def found_body(pk: int | None, *, at: str) -> Body | None:
    """Return a body, or nothing where none was named."""
    return None if pk is None else found_bodies([pk], at=at)[0]


def found_projects(ids: Sequence[int], *, at: str) -> list[Project]:
    """Return projects that the acting body sees, in the order of their ids."""
    if not ids:
        return []
    held = filtered(filters=Filters()).in_bulk(ids)
    if len(held) != len(set(ids)):
        raise unknown(at)
    return [held[pk] for pk in dict.fromkeys(ids)]


def found_files(ids: Sequence[int], *, at: str) -> list[File]:
    """Return files that the acting body sees, in the order of their ids."""
    if not ids:
        return []
    held = files(pks=ids).in_bulk()
    if len(held) != len(set(ids)):
        raise unknown(at)
    return [held[pk] for pk in dict.fromkeys(ids)]


def found_finding(pk: int, *, at: str) -> Finding:
    """Return a finding that the acting body sees."""
    try:
        return bare(pk=pk)
    except Finding.DoesNotExist:
        raise unknown(at) from None


def found_person(pk: int, *, on: date, at: str) -> Person:
    """Return a person."""
    person = people(on=on).prefetch_related(None).filter(pk=pk).first()
    if person is None:
        raise unknown(at)
    return person


def names_of(*, body_ids: Iterable[int | None], person_ids: Iterable[int | None], on: date) -> "Names":
    """Look up who acted, in one query each."""
    bodies_asked = {pk for pk in body_ids if pk is not None}
    people_asked = {pk for pk in person_ids if pk is not None}
    known_bodies = bodies().select_related(None).filter(pk__in=bodies_asked)
    known_people = people(on=on).prefetch_related(None).filter(pk__in=people_asked)
    return Names({body.pk: body.label for body in known_bodies}, dict(known_people.values_list("pk", "name")))


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
