"""Bringing lists in: each as the next version of its list, with who joined, who dropped out and what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.models import (
    Card,
    ListVersion,
    Outlet,
    OutletChange,
    OutletList,
    Scene,
    WhatChanged,
)
from jianxing.comparisons.coverage.operations.cards import CalledSoAlready, CoverageRefused, add_matters
from jianxing.comparisons.coverage.operations.files import ListRefused
from jianxing.directory import roots
from jianxing.directory.inserting import insert_many
from jianxing.directory.models import Body
from jianxing.evidence.passing import as_path
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.reading import ANY, Listed, read
from jianxing.methods.coverage.refusals import CoverageRefused as FileRefused
from jianxing.methods.coverage.scenes import SCENES

#: Outlets of one file, which somebody waits for while it is read: it may hold columns that must not be kept.
MOST_READ: Final = 100_000
_BATCH: Final = 4000
#: What a version may change of an outlet.
FIELDS: Final = ("name", "code", "scene", "district", "address", "longitude", "latitude", "accepts")
_KEY: Final = 150


class NothingNew(CoverageRefused):
    """The list holds what its newest version held."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” holds what its newest version held.") % {"name": name}, _("Nothing has to be done.")
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a version comes from: the file's name and SHA-256, and what is said of its source."""

    source: str
    file_name: str = ""
    sha256: str = ""


def add_list(*, card: Card, name: str, reports: Body, scene: str = "", by: Actor, at: datetime) -> OutletList:
    """Add a list that a body answers for, still without outlets; *scene* is what all its outlets are."""
    policies.check_can_keep(card=card, by=by)
    name = " ".join(name.split())
    if not name or (scene and scene not in Scene.values):
        raise CoverageRefused(_("A list needs a name."), _("Write whose list it is and of what."))
    with transaction.atomic():
        with roots.first_come(name, CalledSoAlready(name)):
            made: OutletList = OutletList.objects.create(
                card=card, name=name, scene=scene, reports=reports, created_at=at
            )
        roots.act_on(
            made, "add", subject="outlet_list", by=by, at=at, public={"card": card.pk, "reports": reports.pk},
            confidential={"name": name},
        )  # fmt: skip
    return made


def bring_in_file(
    *, outlet_list: OutletList, stream: Readable, name: str, source: str, as_of: date, by: Actor, at: datetime
) -> ListVersion:
    """Read a file and bring it in as the list's next version; raises ``ListRefused``, naming the column."""
    policies.check_can_keep(card=outlet_list.card, by=by)
    listed, origin = read_file(outlet_list=outlet_list, stream=stream, name=name, source=source)
    return add_version(outlet_list=outlet_list, listed=listed, origin=origin, as_of=as_of, by=by, at=at)


def read_file(*, outlet_list: OutletList, stream: Readable, name: str, source: str) -> tuple[Listed, Origin]:
    """Read a file of outlets, of which nothing else is kept; raises ``ListRefused``, naming the column."""
    places = queries.gazetteer()
    with as_path(stream, name=name) as path:
        try:
            listed = read(
                path, places=places, scene=outlet_list.scene, locate=places.locate, most_rows=MOST_READ
            )
        except FileRefused as refusal:
            raise ListRefused(refusal) from refusal
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return listed, Origin(source, Path(name).name, digest)


def add_version(
    *, outlet_list: OutletList, listed: Listed, origin: Origin, as_of: date, by: Actor, at: datetime
) -> ListVersion:
    """Bring outlets in as the list's next version, in one transaction; raises ``NothingNew`` where nothing differs.

    Outlets are known again by their code, those without one by name and district. Who is not in the version has dropped out; the
    outlet stays with its tests and may come back.
    """
    policies.check_can_keep(card=outlet_list.card, by=by)
    if not origin.source.strip():
        raise CoverageRefused(_("A list needs its source."), _("Write who supplied it, and when."))
    districts = queries.gazetteer().districts
    with transaction.atomic():
        OutletList.objects.select_for_update().get(pk=outlet_list.pk)
        newest = ListVersion.objects.filter(outlet_list=outlet_list).first()
        if newest is not None and as_of < newest.as_of:
            raise CoverageRefused(
                _("The newest version is as of %(day)s.") % {"day": newest.as_of.isoformat()},
                _("Give a day that is not before it."),
            )
        bits = add_matters(card=outlet_list.card, matters=[(name, "") for name in listed.matters], at=at)
        fresh = dict(_rows(listed, [one.code for one in districts], [bits[name] for name in listed.matters]))
        ordinal = newest.ordinal + 1 if newest else 1
        found = _compared(outlet_list, fresh)
        if newest is not None and not (found.joined or found.dropped or found.changed or found.returned):
            raise NothingNew(outlet_list.name)
        version = ListVersion.objects.create(
            outlet_list=outlet_list, ordinal=ordinal, as_of=as_of, source=origin.source.strip()[:200],
            file_name=origin.file_name[:200], sha256=origin.sha256, outlets=len(fresh),
            joined=len(found.joined) + len(found.returned), dropped=len(found.dropped), changed=len(found.changed),
            unplaced=sum(not one["district"] for one in fresh.values()),
            notes=[{"code": one.code, "row": one.row, "values": dict(one.values)} for one in listed.notes[:100]],
            brought_at=at, brought_by_id=by.person_id,
        )  # fmt: skip
        _write(outlet_list, version, found)
        roots.act_on(
            outlet_list, "bring_version", subject="outlet_list", by=by, at=at,
            public={
                "version": ordinal, "as_of": as_of, "sha256": origin.sha256, "outlets": len(fresh),
                "joined": version.joined, "dropped": version.dropped, "changed": version.changed,
            },
            confidential={"source": version.source},
        )  # fmt: skip
    return version


@dataclass(slots=True)
class _Found:
    """What a version does: rows that are new by key, and outlets that were there with their rows."""

    joined: dict[str, dict[str, Any]]
    dropped: list[Outlet]
    changed: list[tuple[Outlet, dict[str, Any]]]
    returned: list[tuple[Outlet, dict[str, Any]]]


def _rows(listed: Listed, codes: Sequence[str], bits: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each outlet's key and row; a key that stands twice is numbered."""
    masks = _with_bits(listed, bits).astype(np.int64).tolist()
    taken: dict[str, int] = {}
    points = np.where(np.isfinite(listed.lonlat), listed.lonlat, np.nan).tolist()
    for at, name in enumerate(listed.names):
        district = codes[listed.districts[at]] if listed.districts[at] >= 0 else ""
        x, y = points[at]
        key = listed.codes[at] or f"{name}|{district}"
        key = key[:_KEY]
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            key = f"{key}#{taken[key]}"
        yield key, {
            "name": name[:200], "code": listed.codes[at][:60], "scene": SCENES[listed.scenes[at]], "district": district,
            "address": listed.addresses[at][:200], "longitude": x if x == x else None, "latitude": y if y == y else None,
            "accepts": masks[at],
        }  # fmt: skip


def _with_bits(listed: Listed, bits: Sequence[int]) -> Any:
    """Return the masks with the bits that the card gives its matters."""
    if list(bits) == list(range(len(bits))):
        return listed.masks
    masks = listed.masks & np.uint64(ANY)
    for at, bit in enumerate(bits):
        masks |= ((listed.masks >> np.uint64(at)) & np.uint64(1)) << np.uint64(bit)
    return masks


def _compared(outlet_list: OutletList, fresh: dict[str, dict[str, Any]]) -> _Found:
    joined = dict(fresh)
    found = _Found(joined, [], [], [])
    for outlet in Outlet.objects.filter(outlet_list=outlet_list).iterator(chunk_size=_BATCH):
        row = joined.pop(outlet.key, None)
        if row is None:
            if outlet.until is None:
                found.dropped.append(outlet)
        elif outlet.until is not None:
            found.returned.append((outlet, row))
        elif any(getattr(outlet, field) != row[field] for field in FIELDS):
            found.changed.append((outlet, row))
    return found


def _write(outlet_list: OutletList, version: ListVersion, found: _Found) -> None:
    joined = list(found.joined.items())
    for start in range(0, len(joined), _BATCH):
        insert_many(Outlet, [
            {"outlet_list_id": outlet_list.pk, "key": key, **row, "since": version.ordinal, "since_on": version.as_of}
            for key, row in joined[start : start + _BATCH]
        ])  # fmt: skip
    changes, outlets = [], []
    for start in range(0, len(found.dropped), _BATCH):
        gone = found.dropped[start : start + _BATCH]
        Outlet.objects.filter(pk__in=[one.pk for one in gone]).update(
            until=version.ordinal, until_on=version.as_of
        )
        changes += [
            OutletChange(version=version, outlet=one, what=WhatChanged.DROPPED, before={}) for one in gone
        ]
    for what, pairs in ((WhatChanged.CHANGED, found.changed), (WhatChanged.RETURNED, found.returned)):
        for outlet, row in pairs:
            before = {
                field: getattr(outlet, field) for field in FIELDS if getattr(outlet, field) != row[field]
            }
            if what == WhatChanged.RETURNED:
                before |= {
                    "until": outlet.until,
                    "until_on": outlet.until_on.isoformat() if outlet.until_on else None,
                }
                outlet.until = outlet.until_on = None
            for field in FIELDS:
                setattr(outlet, field, row[field])
            changes.append(OutletChange(version=version, outlet=outlet, what=what, before=before))
            outlets.append(outlet)
    Outlet.objects.bulk_update(outlets, [*FIELDS, "until", "until_on"], batch_size=_BATCH)
    OutletChange.objects.bulk_create(changes, batch_size=_BATCH)
