"""Comparing anew what new documents concern: movements made or found again, mismatches opened, mended ones closed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jianxing.comparisons.freight import queries
from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.comparisons.freight.models import Document, Mismatch, Movement, Route, Traffic
from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record_many
from jianxing.methods.freight import forms
from jianxing.methods.freight.columns import documents_of
from jianxing.methods.freight.comparing import Compared, compare
from jianxing.methods.freight.comparing import Mismatch as Found
from jianxing.methods.freight.maps import Maps

_PLACES = (
    "departure_station", "arrival_station", "place_of_receipt", "port_of_loading", "port_of_discharge", "place_of_delivery",
)  # fmt: skip
_LONGEST = 400
#: Rows that one statement writes.
_BATCH = 1000


@dataclass(slots=True)
class Came:
    """What comparing came to."""

    movements: int = 0
    opened: int = 0
    mended: int = 0
    looked_at: list[int] = field(default_factory=list)


def compare_again(
    *, traffic: Traffic, first: date, last: date, by: Actor, at: datetime, caused_by: int | None
) -> Came:
    """Compare the documents that stand around some days, and write what has changed. A movement is told by its documents."""
    held = list(queries.standing(traffic=traffic, first=first, last=last))
    maps = queries.maps(traffic=traffic)
    compared = compare(
        documents_of([queries.line_of(one, place=place) for place, one in enumerate(held)]), maps=maps
    )
    rows = [held[int(place)] for place in compared.documents.row]
    movements = _movements(traffic, compared, rows, held, maps)
    came = Came(len(movements), looked_at=[one.pk for one in movements])
    found = [(movements[one.movement], one) for one in compared.mismatches()]
    _write(found, movements, rows, came, by=by, at=at, caused_by=caused_by)
    return came


def _movements(
    traffic: Traffic, compared: Compared, rows: list[Document], held: list[Document], maps: Maps
) -> list[Movement]:
    """Return the movement of each group of documents: the one that most of them belong to, or a new one."""
    groups: list[list[Document]] = [[] for _number in range(compared.movements)]
    for document, number in zip(rows, compared.linked.movement.tolist(), strict=True):
        groups[number].append(document)
    known = Movement.objects.filter(traffic=traffic).in_bulk(
        {one.movement_id for one in held if one.movement_id}
    )
    routes = list(queries.routes(traffic=traffic))
    taken: set[int] = set()
    made, changed = [], []
    for number, group in enumerate(groups):
        counts = Counter(one.movement_id for one in group if one.movement_id and one.movement_id not in taken)
        facts: dict[str, Any] = {
            "container": compared.container(number)[:20], "first_on": min(one.dated_on for one in group),
            "last_on": max(one.dated_on for one in group), "route": _route(group, routes, maps),
            "enterprise": _enterprise(group),
        }  # fmt: skip
        movement = known[counts.most_common(1)[0][0]] if counts else Movement(traffic=traffic)
        if counts:
            taken.add(movement.pk)
            if any(getattr(movement, name) != value for name, value in facts.items()):
                changed.append(movement)
        for name, value in facts.items():
            setattr(movement, name, value)
        made.append(movement)
    Movement.objects.bulk_create([one for one in made if one.pk is None], batch_size=_BATCH)
    Movement.objects.bulk_update(
        changed, ["container", "first_on", "last_on", "route", "enterprise"], batch_size=_BATCH
    )
    moved = []
    for movement, group in zip(made, groups, strict=True):
        for document in group:
            if document.movement_id != movement.pk:
                document.movement = movement
                moved.append(document)
    Document.objects.bulk_update(moved, ["movement"], batch_size=_BATCH)
    return made


def _route(group: list[Document], routes: list[Route], maps: Maps) -> Route | None:
    codes = {
        maps.place_of.get(forms.place(str(one.stated[name])))
        for one in group
        for name in _PLACES
        if one.stated.get(name)
    }
    return next((one for one in routes if {one.inland, one.port} <= codes), None) or next(
        (one for one in routes if one.inland in codes), None
    )


def _enterprise(group: list[Document]) -> str:
    """Return who ships, by the name that the first document gives: an organisation, as documents name it."""
    said = [str(one.stated["shipper"]) for one in group if one.stated.get("shipper")]
    chinese = [one for one in said if forms.is_chinese(one)]
    return (chinese or said or [""])[0][:200]


_Key = tuple[int, str, str, str, str, str, str]


def _key(movement: int, found: Found) -> _Key:
    sides = (found.left, found.right)
    return (
        movement, found.field.value, found.wrong.value,
        sides[0].kind.value, sides[1].kind.value, sides[0].says[:_LONGEST], sides[1].says[:_LONGEST],
    )  # fmt: skip


def _write(
    found: list[tuple[Movement, Found]],
    movements: list[Movement],
    rows: list[Document],
    came: Came,
    *,
    by: Actor,
    at: datetime,
    caused_by: int | None,
) -> None:
    standing: dict[_Key, Mismatch] = {}
    there = Mismatch.objects.filter(movement__in=movements).exclude(state=MismatchState.MENDED)
    for one in there.select_related("left", "right", "movement"):
        key = (
            one.movement_id,
            one.field,
            one.wrong,
            one.left.kind,
            one.right.kind,
            one.left_says,
            one.right_says,
        )
        standing[key] = one
    fresh: dict[_Key, tuple[Movement, Found]] = {
        _key(movement.pk, one): (movement, one) for movement, one in found
    }
    new = [
        Mismatch(
            movement=movement, field=one.field.value, wrong=one.wrong.value, left=rows[one.left.line],
            right=rows[one.right.line], left_says=one.left.says[:_LONGEST], right_says=one.right.says[:_LONGEST],
            odd=one.odd.value if one.odd else "", state=MismatchState.OPEN, found_at=at,
        )
        for key, (movement, one) in fresh.items()
        if key not in standing
    ]  # fmt: skip
    Mismatch.objects.bulk_create(new, batch_size=_BATCH)
    came.opened = len(new)
    gone = [one for key, one in standing.items() if key not in fresh and one.state == MismatchState.OPEN]
    _mend(gone, by=by, at=at, caused_by=caused_by)
    came.mended = len(gone)


def _mend(gone: list[Mismatch], *, by: Actor, at: datetime, caused_by: int | None) -> None:
    """Close mismatches that no documents say any more, all of them or none."""
    for start in range(0, len(gone), _BATCH):
        some = gone[start : start + _BATCH]
        ended = Mismatch.objects.filter(pk__in=[one.pk for one in some], state=MismatchState.OPEN).update(
            state=MismatchState.MENDED, ended_at=at, ended_by_id=by.person_id
        )
        if ended != len(some):
            raise roots.Overtaken(some[0].movement.container)
        entries = [
            Entry(kind="mismatch.mend", subject="mismatch", subject_id=one.pk, public={"state": MismatchState.MENDED.value})
            for one in some
        ]  # fmt: skip
        record_many(entries=entries, by=by, at=at, caused_by=caused_by)
