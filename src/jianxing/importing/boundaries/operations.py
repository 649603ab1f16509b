"""A file of boundaries: read apart, matched, kept as a draft that shows what would change; or brought in at one go."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import operations as directory
from jianxing.directory import policies, queries
from jianxing.directory.models import Generation, Jurisdiction
from jianxing.directory.operations import BoundaryReading, UnitDraft
from jianxing.importing.apart import Allowance
from jianxing.importing.boundaries import said
from jianxing.importing.boundaries.reading import Chosen, UnitsRead, known_of, read_units
from jianxing.importing.operations import NotReadable
from jianxing.importing.operations.uploading import configured_allowance
from jianxing.importing.plans.reading import NotThere
from jianxing.importing.plans.said import all_in_words
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.coordinates import SYSTEMS
from jianxing.methods.atlas.reading import FileRefused, Limits

#: Remarks kept of a file; the rows beyond them are counted.
MOST_REMARKS = 500


def draft(
    *,
    path: Path,
    name: str = "",
    title: str,
    source: str,
    valid_from: date,
    is_whole: bool = False,
    chosen: Chosen | None = None,
    allowance: Allowance | None = None,
    by: Actor,
    at: datetime,
) -> Generation:
    """Read a file and keep what it would change as a draft; nothing is in force by it. Raises ``NotReadable``."""
    policies.check_can_keep_boundaries(by=by)
    chosen = chosen or Chosen()
    if chosen.crs and chosen.crs not in SYSTEMS:
        raise NotReadable(
            _("There is no coordinate system “%(key)s”.") % {"key": chosen.crs}, _("Choose one of the list.")
        )
    read = _read(path, name or path.name, chosen, valid_from, allowance or configured_allowance())
    if not read.units:
        raise _unread(name or path.name, _first_of(read.remarks))
    reasons = all_in_words(read.reasons)
    return directory.draft_generation(
        title=title,
        source=source,
        valid_from=valid_from,
        is_whole=is_whole,
        units=[UnitDraft(unit.code, unit.name, unit.area, unit.row) for unit in read.units],
        reading=BoundaryReading(
            file_name=name or path.name,
            file_sha256=_sha256(path),
            crs=read.crs,
            crs_reason=_("Chosen. %(reasons)s") % {"reasons": reasons} if read.is_chosen else reasons,
            remarks=read.remarks[:MOST_REMARKS],
        ),
        by=by,
        at=at,
    )


def _read(path: Path, name: str, chosen: Chosen, on: date, allowance: Allowance) -> UnitsRead:
    provinces = queries.jurisdictions(on=on, level=Jurisdiction.Level.PROVINCE).values_list("code", flat=True)
    known = known_of(queries.areas(on=on), list(provinces))
    limits = Limits(seconds=allowance.seconds, memory_bytes=allowance.memory_mb * 1024 * 1024)
    try:
        return read_units(path, name=name, chosen=chosen, known=known, limits=limits)
    except (FileRefused, NotThere) as refusal:
        raise _unread(name, said.in_words({"code": refusal.code, "values": refusal.values})) from refusal


def _first_of(remarks: Sequence[Mapping[str, Any]]) -> str:
    """Say of the first row why it is no unit, where none is."""
    if not remarks:
        return _("There is no unit in it.")
    told = said.in_words(remarks[0])
    row, column = remarks[0]["row"], remarks[0]["column"]
    return _("Row %(row)d %(column)s: ") % {"row": row, "column": column} + told if row else told


def _unread(name: str, told: str) -> NotReadable:
    return NotReadable(
        _("“%(name)s”: %(told)s") % {"name": name, "told": told}, _("Correct the file, or choose otherwise.")
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bring_in(
    *,
    path: Path,
    title: str,
    source: str,
    valid_from: date,
    is_whole: bool = False,
    chosen: Chosen | None = None,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
) -> Generation:
    """A file from beginning to end in one call; with *dry_run* it stays a draft that is put aside again.

    Where publishing is refused nothing is left behind.
    """
    with transaction.atomic():
        made = draft(
            path=path, title=title, source=source, valid_from=valid_from, is_whole=is_whole, chosen=chosen, by=by, at=at
        )  # fmt: skip
        if dry_run:
            return directory.put_aside_generation(generation=made, by=by, at=at)
        return directory.publish_generation(generation=made, by=by, at=at)
