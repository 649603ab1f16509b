"""Boundaries: drafted from what was read of a file, looked at beside the generation in force, published as of a day."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import policies, queries, roots
from jianxing.directory.inserting import insert_many, new_keys
from jianxing.directory.lifecycle import State
from jianxing.directory.models import (
    Boundary,
    Generation,
    GenerationUnit,
    Jurisdiction,
    Succession,
)
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key
from jianxing.ledger.prepared import in_a_row
from jianxing.methods.atlas.generations import are_same, covered, exchanged, followings, overlaps
from jianxing.methods.atlas.measuring import areas

What = GenerationUnit.What
#: What must follow when other boundaries come into force, in the same transaction; higher domains register themselves here.
boundaries_changed: list[Callable[[], None]] = []
_AT_ONCE = 200
#: A unit that the file does not hold ends where the file's new units cover this much of it.
_REPLACED = 0.99


class GenerationRefused(Refused):
    """What is said of the boundaries, or what is in them, does not suffice."""


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A county or district as a file has it: GB/T 2260 code, name, area in WGS 84, its row there."""

    code: str
    name: str
    area: shapely.Geometry
    row: int | None = None


@dataclass(frozen=True, slots=True)
class BoundaryReading:
    """Where boundaries come from: the file, the coordinate system that it was read in and why, what is to be said of its rows."""

    file_name: str = ""
    file_sha256: str = ""
    crs: str = ""
    crs_reason: str = ""
    remarks: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def draft_generation(
    *,
    title: str,
    source: str,
    valid_from: date,
    units: Sequence[UnitDraft],
    is_whole: bool = False,
    reading: BoundaryReading | None = None,
    by: Actor,
    at: datetime,
) -> Generation:
    """Keep boundaries as a draft, with what publishing it would make of each unit.

    A unit is known again by its code. One that the file does not hold ends where the file is whole, that is, holds every
    unit of the provinces that it names; otherwise where the file's units cover it. Raises ``GenerationRefused``.
    """
    policies.check_can_keep_boundaries(by=by)
    title, source = " ".join(title.split()), " ".join(source.split())
    if not title or not source:
        raise GenerationRefused(
            _("Boundaries need a title and a source."),
            _("Write of which year they are and where they come from."),
        )
    if not units:
        raise GenerationRefused(
            _("There is no unit in it."), _("Look at what was refused, and correct the file.")
        )
    _check_codes(units)
    last = queries.last_generation()
    _check_later(last, valid_from)
    compared = _compared(units, on=valid_from, is_whole=is_whole)
    counts = Counter(row["what"].value for row in compared)
    read = reading or BoundaryReading()
    with transaction.atomic():
        generation = Generation.objects.create(
            title=title, source=source, state=State.DRAFT, valid_from=valid_from, is_whole=is_whole, before=last,
            file_name=read.file_name[:200], file_sha256=read.file_sha256, crs=read.crs, crs_reason=read.crs_reason,
            remarks=[*read.remarks, *_doubts(compared)], counts={what.value: counts[what.value] for what in What},
            made_at=at, made_by_id=by.person_id,
        )  # fmt: skip
        with in_a_row():
            for start in range(0, len(compared), _AT_ONCE):
                rows = compared[start : start + _AT_ONCE]
                insert_many(
                    GenerationUnit, [{"generation_id": generation.pk, **_stored(row)} for row in rows]
                )
        roots.act_on(
            generation,
            "draft",
            subject="generation",
            by=by,
            at=at,
            public={"title": title, "valid_from": valid_from, "counts": generation.counts},
        )
    return generation


def _check_codes(units: Sequence[UnitDraft]) -> None:
    seen: dict[str, UnitDraft] = {}
    for unit in units:
        if unit.code in seen:
            raise GenerationRefused(
                _("The code %(code)s is there twice.") % {"code": unit.code},
                _("Join the parts of one unit, or correct its code."),
            )
        if not (len(unit.code) == 6 and unit.code.isdecimal()) or unit.code.endswith("00"):
            raise GenerationRefused(
                _("“%(code)s” is no code of a county or district.") % {"code": unit.code},
                _("Give the six figures of GB/T 2260."),
            )
        seen[unit.code] = unit


def _check_later(last: Generation | None, valid_from: date) -> None:
    if last is not None and last.valid_from >= valid_from:
        raise GenerationRefused(
            _("“%(title)s” is valid from %(day)s already.")
            % {"title": last.title, "day": last.valid_from.isoformat()},
            _("Choose a later first day."),
        )


def _compared(units: Sequence[UnitDraft], *, on: date, is_whole: bool) -> list[dict[str, Any]]:
    """Return each unit with what becomes of it, those that end among them."""
    held = {area.code: area for area in queries.areas(on=on)}
    fresh: Any = np.array([unit.area for unit in units], dtype=object)
    known = [at for at, unit in enumerate(units) if unit.code in held]
    old: Any = np.empty(len(known), dtype=object)
    old[:] = shapely.from_wkb([held[units[at].code].wkb for at in known])
    same, (gained, lost), before = are_same(old, fresh[known]), exchanged(old, fresh[known]), areas(old)
    measured = dict(
        zip(
            known,
            zip(same.tolist(), gained.tolist(), lost.tolist(), before.tolist(), strict=True),
            strict=True,
        )
    )
    rows = []
    for at, (unit, area_m2) in enumerate(zip(units, areas(fresh).tolist(), strict=True)):
        row: dict[str, Any] = {
            "code": unit.code,
            "name": unit.name,
            "area": unit.area,
            "row": unit.row,
            "area_m2": area_m2,
        }
        if at not in measured:
            rows.append({**row, "what": What.NEW, "gained_m2": area_m2})
            continue
        is_same, more, less, former = measured[at]
        was = held[unit.code]
        what = What.RENAMED if was.name != unit.name else What.UNCHANGED if is_same else What.CHANGED
        rows.append(
            {
                **row, "what": what, "jurisdiction": was.jurisdiction_id, "before_m2": former,
                "gained_m2": 0.0 if is_same else more, "lost_m2": 0.0 if is_same else less,
            }
        )  # fmt: skip
    return sorted([*rows, *_ended(rows, held, is_whole=is_whole)], key=lambda row: str(row["code"]))


def _ended(
    rows: Sequence[Mapping[str, Any]], held: Mapping[str, queries.NamedArea], *, is_whole: bool
) -> list[dict[str, Any]]:
    """Return the units in force that the file does not hold and that end by it."""
    named = {row["code"] for row in rows}
    provinces = {code[:2] for code in named}
    others = [area for code, area in held.items() if code not in named]
    if not others:
        return []
    shapes: Any = np.empty(len(others), dtype=object)
    shapes[:] = shapely.from_wkb([area.wkb for area in others])
    share = covered(shapes, np.array([row["area"] for row in rows], dtype=object))
    return [
        {
            "code": area.code, "name": area.name, "what": What.ENDED, "jurisdiction": area.jurisdiction_id,
            "before_m2": size, "lost_m2": size,
        }
        for area, size, cover in zip(others, areas(shapes).tolist(), share.tolist(), strict=True)
        if cover >= _REPLACED or (is_whole and area.code[:2] in provinces)
    ]  # fmt: skip


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    area = row.get("area")
    return {
        "code": row["code"],
        "name": row["name"],
        "what": row["what"].value,
        "jurisdiction_id": row.get("jurisdiction"),
        "wkb": None if area is None else "\\x" + bytes(shapely.to_wkb(area)).hex(),
        "row": row.get("row"),
        "area_m2": row.get("area_m2", 0.0),
        "before_m2": row.get("before_m2", 0.0),
        "gained_m2": row.get("gained_m2", 0.0),
        "lost_m2": row.get("lost_m2", 0.0),
    }


def _doubts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return which units of the file claim the same land."""
    kept = [row for row in rows if row["what"] != What.ENDED]
    shapes: Any = np.array([row["area"] for row in kept], dtype=object)
    return [
        {
            "code": "overlap",
            "row": kept[found.other]["row"],
            "column": "",
            "values": {
                "one": kept[found.one]["name"],
                "other": kept[found.other]["name"],
                "square_kilometres": f"{found.area_m2 / 1e6:.3f}",
            },
        }
        for found in overlaps(shapes)
    ]


def publish_generation(*, generation: Generation, by: Actor, at: datetime) -> Generation:
    """Put a draft into force from its first day on: units come new, change and end, and what follows them is kept.

    Raises ``GenerationRefused`` where nothing differs, ``Overtaken`` where others were published since it was compared.
    """
    policies.check_can_take_generation(generation=generation, action="publish", by=by)
    with transaction.atomic():
        last = Generation.objects.select_for_update().filter(state=State.PUBLISHED).first()
        fresh = Generation.objects.select_for_update().get(pk=generation.pk)
        policies.check_can_take_generation(generation=fresh, action="publish", by=by)
        if (last.pk if last else None) != fresh.before_id:
            raise roots.Overtaken(fresh.title)
        rows = list(fresh.units.exclude(what=What.UNCHANGED))
        if not rows:
            raise GenerationRefused(
                _("Nothing differs from the boundaries in force."), _("Nothing needs to be done.")
            )
        with roots.first_come(fresh.title):
            followed = _bring_in(fresh, rows)
            roots.step(
                fresh,
                name=fresh.title,
                source=State.DRAFT,
                to={"state": State.PUBLISHED, "published_at": at, "published_by_id": by.person_id},
            )
        roots.act_on(
            fresh,
            "publish",
            subject="generation",
            by=by,
            at=at,
            public={
                "title": fresh.title,
                "valid_from": fresh.valid_from,
                "counts": fresh.counts,
                "instead_of": fresh.before_id,
                "successions": followed,
            },
        )
        for follow in boundaries_changed:
            follow()
    return fresh


def _bring_in(generation: Generation, rows: Sequence[GenerationUnit]) -> int:
    """End what ends, place what comes; returns how many successions were found."""
    day = generation.valid_from
    former = {area.jurisdiction_id: area for area in queries.areas(on=day)}
    ending = former.keys() & {row.jurisdiction_id for row in rows}
    gone = [row.jurisdiction_id for row in rows if row.what in (What.ENDED, What.RENAMED)]
    Boundary.objects.filter(jurisdiction_id__in=ending, valid_to=None).update(valid_to=day)
    Jurisdiction.objects.filter(pk__in=[pk for pk in gone if pk is not None], valid_to=None).update(
        valid_to=day
    )
    coming = [row for row in rows if row.what != What.ENDED]
    held = _opened([row for row in coming if row.what != What.CHANGED], day)
    with in_a_row():
        insert_many(
            Boundary,
            [
                {
                    "jurisdiction_id": held.get(row.code, row.jurisdiction_id),
                    "code": row.code,
                    "generation_id": generation.pk,
                    "wkb": "\\x" + bytes(row.wkb or b"").hex(),
                    "source": generation.source,
                    "valid_from": day,
                    "valid_to": None,
                }
                for row in coming
            ],
        )
    for row in coming:
        row.jurisdiction_id = held.get(row.code, row.jurisdiction_id)
    GenerationUnit.objects.bulk_update(
        [row for row in coming if row.what == What.NEW], ["jurisdiction"], batch_size=_AT_ONCE
    )
    return _note_successions(generation, [former[pk] for pk in gone if pk in former])


def _opened(rows: Sequence[GenerationUnit], day: date) -> dict[str, int]:
    """Open the jurisdictions that begin on the day, beneath those that are there; returns their keys by code."""
    found = Jurisdiction.objects.filter(queries.valid_on(day)).exclude(level=Jurisdiction.Level.COUNTY)
    above = {
        code[:2] if code.endswith("0000") else code[:4]: pk for code, pk in found.values_list("code", "pk")
    }
    made = []
    for pk, row in zip(new_keys(Jurisdiction, len(rows)), rows, strict=True):
        parent = above.get(row.code[:4]) or above.get(row.code[:2])
        if parent is None:
            raise GenerationRefused(
                _("There is no province here to which %(code)s %(name)s belongs.")
                % {"code": row.code, "name": row.name},
                _("Leave it out, or correct its code."),
            )
        made.append(
            {
                "id": pk, "code": row.code, "name": row.name, "level": Jurisdiction.Level.COUNTY.value,
                "parent_id": parent, "valid_from": day, "valid_to": None, "pinyin_key": sort_key(row.name),
            }
        )  # fmt: skip
    with in_a_row():
        insert_many(Jurisdiction, made)
    return {str(one["code"]): int(str(one["id"])) for one in made}


def _note_successions(generation: Generation, gone: Sequence[queries.NamedArea]) -> int:
    """Keep which jurisdictions took over the area of those that ended."""
    now = queries.areas(on=generation.valid_from)
    before: Any = np.empty(len(gone), dtype=object)
    before[:] = shapely.from_wkb([area.wkb for area in gone])
    after: Any = np.empty(len(now), dtype=object)
    after[:] = shapely.from_wkb([area.wkb for area in now])
    found = followings(before, after)
    Succession.objects.bulk_create(
        Succession(
            predecessor_id=gone[one.predecessor].jurisdiction_id,
            successor_id=now[one.successor].jurisdiction_id,
            generation=generation,
            share=round(one.share, 4),
        )
        for one in found
    )
    return len(found)


def put_aside_generation(*, generation: Generation, by: Actor, at: datetime) -> Generation:
    """Put a draft aside; nothing of it was in force."""
    policies.check_can_take_generation(generation=generation, action="put_aside", by=by)
    with transaction.atomic():
        roots.step(generation, name=generation.title, source=State.DRAFT, to={"state": State.PUT_ASIDE})
        roots.act_on(generation, "put_aside", subject="generation", by=by, at=at)
    return generation
