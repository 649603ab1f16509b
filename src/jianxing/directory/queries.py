"""Every read of the directory."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from jianxing.directory.lifecycle import State
from jianxing.directory.models import (
    Appointment,
    Body,
    Boundary,
    Generation,
    GenerationUnit,
    Jurisdiction,
    Person,
    Succession,
    TaskGroup,
)
from jianxing.directory.prepared import columns, held, prepared
from jianxing.kernel.actor import Actor, Role


def appointments_of(*, person: Person, on: date) -> QuerySet[Appointment]:
    """Return what *person* may act as on a day, own appointments before deputised ones."""
    return (
        Appointment.objects.filter(person=person, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("body", "person", "deputising_for__person")
        .order_by("deputising_for_id", "id")
    )


_WITH_BODY = f"""
    SELECT {columns(Appointment, "a")}, {columns(Body, "b")}, {columns(Person, "p")}
    FROM directory_appointment a JOIN directory_body b ON b.id = a.body_id JOIN directory_person p ON p.id = a.person_id
    WHERE a.person_id = %s AND a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to >= %s)
    ORDER BY a.deputising_for_id NULLS LAST, a.id"""  # noqa: S608 - names of columns alone


def held_by(*, person_id: int, on: date) -> list[Appointment]:
    """Return what ``appointments_of`` does, with body and person: asked by every request, and therefore prepared."""
    appointments = []
    first, second = len(Appointment._meta.concrete_fields), len(Body._meta.concrete_fields)
    for row in prepared(_WITH_BODY, [person_id, on, on]):
        appointment = held(Appointment, row)
        appointment.body = held(Body, row, start=first)
        appointment.person = held(Person, row, start=first + second)
        appointments.append(appointment)
    return appointments


def actor_of(*, appointment: Appointment) -> Actor:
    """Return the actor who acts under *appointment*."""
    return Actor(person_id=appointment.person_id, body_id=appointment.body_id, role=Role(appointment.role))


def actor_for(*, login: str, body_code: str, on: date) -> Actor | None:
    """Return the actor that *login* is in the body with that code, or None."""
    appointment = (
        Appointment.objects.filter(
            person__login__iexact=login, person__is_active=True, body__code=body_code, valid_from__lte=on
        )
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .order_by("id")
        .first()
    )
    return actor_of(appointment=appointment) if appointment else None


def bodies(*, words: str = "", kinds: Iterable[str] = (), parent: Body | None = None) -> QuerySet[Body]:
    """Return bodies in pinyin order, narrowed by words of the name, its aliases, code or pinyin initials."""
    found = Body.objects.filter(merged_into=None).select_related("parent", "governed_by", "located_in")
    if kinds:
        found = found.filter(kind__in=list(kinds))
    if parent is not None:
        found = found.filter(parent=parent)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(aliases__contains=[word])
            | Q(code__iexact=word)
            | Q(pinyin_initials__icontains=word.lower())
        )
    return found


_BY_KEY = f"""
    SELECT {columns(Body, "b")} FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)
    JOIN directory_body b ON b.id = wanted.id WHERE b.merged_into_id IS NULL ORDER BY wanted.place"""  # noqa: S608 - as above


def bodies_by_key(*, keys: Sequence[int]) -> list[Body]:
    """Return the bodies with these keys in their order; merged ones and unknown keys are left out."""
    return [held(Body, row) for row in prepared(_BY_KEY, [list(keys)])] if keys else []


_SEARCH = f"""
    SELECT {columns(Body, "b")} FROM directory_body b
    WHERE b.merged_into_id IS NULL AND cardinality(%s::text[]) > 0
      AND NOT EXISTS (
          SELECT 1 FROM unnest(%s::text[]) AS word
          WHERE position(lower(word) IN lower(
              concat_ws(' ', b.name, b.short_name, b.code, b.pinyin_initials, array_to_string(b.aliases, ' ')))) = 0)
      AND (b.pinyin_key, b.id) > (%s, %s)
    ORDER BY b.pinyin_key, b.id LIMIT %s"""  # noqa: S608 - as above


def search_bodies(*, words: str, cursor: str = "", most: int) -> list[Body]:
    """Return bodies in pinyin order whose name, short name, alias, code or pinyin initials hold every word."""
    key, _, pk = cursor.rpartition("~")
    after = (key, int(pk)) if pk.isdecimal() and len(pk) < 19 else ("", 0)
    return [held(Body, row) for row in prepared(_SEARCH, [words.split(), words.split(), *after, most])]


_LABELS = "SELECT id, coalesce(nullif(short_name, ''), name) FROM directory_body WHERE id = ANY (%s)"
_NAMES = "SELECT id, name FROM directory_person WHERE id = ANY (%s)"


def labels_of_bodies(*, keys: Iterable[int]) -> dict[int, str]:
    """Return what lists call the bodies with these keys, merged ones too."""
    return dict(prepared(_LABELS, [list(keys)]))


def names_of_people(*, keys: Iterable[int]) -> dict[int, str]:
    """Return the names of the people with these keys."""
    return dict(prepared(_NAMES, [list(keys)]))


def body_with_people(*, pk: int, on: date) -> Body:
    """Return one body with its present appointments and the bodies below it; raises ``Body.DoesNotExist``."""
    present = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("person")
    return (
        Body.objects.select_related("parent", "located_in", "governed_by", "merged_into")
        .prefetch_related(Prefetch("appointments", present, to_attr="present"), "children")
        .get(pk=pk)
    )


def body_by_code(*, code: str) -> Body | None:
    """Return the body with that code, or None."""
    return Body.objects.filter(code=code).first()


def superiors(*, body_ids: Iterable[int]) -> set[int]:
    """Return the given bodies and all bodies above them."""
    seen: set[int] = set()
    for pk, above in Body.objects.filter(pk__in=set(body_ids)).values_list("pk", "ancestors"):
        seen.add(pk)
        seen.update(above)
    return seen


def people(*, words: str = "", on: date) -> QuerySet[Person]:
    """Return people with their present appointments, by login."""
    present = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("body")
    found = Person.objects.prefetch_related(Prefetch("appointments", present, to_attr="present")).order_by(
        "login"
    )
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(login__icontains=word))
    return found


def task_groups() -> QuerySet[TaskGroup]:
    """Return the task groups, newest first."""
    return TaskGroup.objects.select_related("body", "formed_by").order_by("-formed_on", "-id")


def valid_on(on: date) -> Q:
    """Return the condition that a row with ``valid_from`` and ``valid_to`` (the first day on which it is not) holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def jurisdictions(*, on: date, level: str | None = None) -> QuerySet[Jurisdiction]:
    """Return the divisions valid on a day by code."""
    found = Jurisdiction.objects.filter(valid_on(on))
    return found.filter(level=level) if level else found


@dataclass(frozen=True, slots=True)
class Area:
    """A division's code with its boundary as WKB."""

    code: str
    jurisdiction_id: int
    wkb: bytes


@dataclass(frozen=True, slots=True)
class NamedArea(Area):
    """An area with the division's name and where the boundary comes from."""

    name: str
    source: str


def boundaries(*, on: date) -> Sequence[Area]:
    """Return every boundary valid on a day."""
    return areas(on=on)


def areas(*, on: date) -> list[NamedArea]:
    """Return every boundary valid on a day by code, with the name of its division."""
    rows = (
        Boundary.objects.filter(valid_on(on))
        .order_by("code")
        .values_list("code", "jurisdiction_id", "wkb", "jurisdiction__name", "source")
    )
    return [NamedArea(code, pk, bytes(wkb), name, source) for code, pk, wkb, name, source in rows]


def last_generation() -> Generation | None:
    """Return the published generation of boundaries with the latest first day, or None."""
    return Generation.objects.filter(state=State.PUBLISHED).first()


def generations(*, drafts: bool = False) -> QuerySet[Generation]:
    """Return the generations of boundaries that are or were published, the latest first; with *drafts* those still being
    checked too."""
    states = [State.PUBLISHED, State.VOID, *([State.DRAFT] if drafts else [])]
    return Generation.objects.filter(state__in=states).select_related("before")


def one_generation(*, pk: int) -> Generation:
    """Return a generation; raises ``Generation.DoesNotExist``."""
    return Generation.objects.select_related("before", "made_by", "published_by", "voided_by").get(pk=pk)


def units(*, generation: Generation, what: str = "", words: str = "") -> QuerySet[GenerationUnit]:
    """Return the units of a generation by code, without their areas."""
    found = GenerationUnit.objects.filter(generation=generation).select_related("jurisdiction").defer("wkb")
    if what:
        found = found.filter(what=what)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__startswith=word))
    return found


def successions(*, generation: Generation) -> QuerySet[Succession]:
    """Return who followed whom by a generation."""
    return (
        Succession.objects.filter(generation=generation)
        .select_related("predecessor", "successor")
        .order_by("predecessor__code", "-share")
    )


def names_of_jurisdictions(*, codes: Collection[str]) -> dict[str, str]:
    """Return the names of divisions by their GB/T 2260 code, the latest generation's where there are several."""
    found = Jurisdiction.objects.filter(code__in=set(codes)).exclude(valid_to=F("valid_from"))
    return dict(found.order_by("valid_from").values_list("code", "name"))


def cursor(body: Body) -> str:
    """Return where a page of bodies that ends with this one is continued."""
    return f"{body.pinyin_key}~{body.pk}"


def after(found: QuerySet[Body], *, cursor: str) -> QuerySet[Body]:
    """Return the bodies after a cursor; anything else than a cursor starts anew."""
    key, _, pk = cursor.rpartition("~")
    if not pk.isdecimal():
        return found
    return found.filter(Q(pinyin_key__gt=key) | Q(pinyin_key=key, pk__gt=int(pk)))
