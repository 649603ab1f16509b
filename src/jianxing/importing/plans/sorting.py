"""What of a plan's file goes into the draft, what is refused or lies outside, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _

from jianxing.atlas.operations import FeatureDraft
from jianxing.importing.models import ImportRow
from jianxing.importing.plans import said
from jianxing.importing.plans.placing import far, misplaced, near_borders, outside
from jianxing.importing.plans.reading import Placed, PlanRead

Decision = ImportRow.Decision
#: Remarks kept of a file; beyond them it says so.
_REMARKS = 5000


@dataclass(slots=True)
class Sorted:
    """The features that go into the draft, and the rows that somebody should look at."""

    features: list[FeatureDraft] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    mended: int = 0
    dropped: int = 0
    outside: int = 0
    left_out: int = 0


def sorted_out(read: PlanRead, *, on: date, take_outside: bool) -> Sorted:
    """Part what goes in from what is refused or lies outside, and say of each what is to be said."""
    result, sheet = Sorted(), str(read.found["layer"])
    by_row = {one.row: one for one in read.features}
    for one, is_outside in zip(read.features, outside(read.features, on=on), strict=True):
        if is_outside:
            result.outside += 1
            result.left_out += not take_outside
            if len(result.rows) < _REMARKS:
                result.rows.append(_row(sheet, one.row, one, far(one), taken=take_outside))
        if take_outside or not is_outside:
            result.features.append(
                FeatureDraft(
                    key=one.key,
                    name=one.name,
                    wkb=bytes(shapely.to_wkb(one.shape)),
                    row=one.row,
                    area_m2=one.area_m2,
                    length_m=one.length_m,
                    attributes=one.attributes,
                )
            )
    remarked = (
        *misplaced(read.features, on=on, most=_REMARKS),
        *near_borders(read.features, on=on, most=_REMARKS),
    )
    for one, told in remarked:
        if len(result.rows) < _REMARKS:
            result.rows.append(_row(sheet, one.row, one, told, taken=True))
    for remark in read.remarks:
        is_dropped = remark["dropped"]
        result.mended += not is_dropped
        result.dropped += is_dropped
        if len(result.rows) < _REMARKS:
            told = {"code": remark["code"], "values": remark["values"], "column": remark["column"]}
            kept = None if is_dropped else by_row.get(remark["row"])
            result.rows.append(
                _row(sheet, remark["row"], kept, told, taken=not is_dropped, is_dropped=is_dropped)
            )
    result.rows.sort(key=lambda row: int(row["row"]))
    return result


def _row(
    sheet: str,
    number: int,
    one: Placed | None,
    problem: Mapping[str, Any],
    *,
    taken: bool,
    is_dropped: bool = False,
) -> dict[str, Any]:
    decision = Decision.REFUSED if is_dropped else Decision.NEW if taken else Decision.SKIPPED
    return {
        "table": 0,
        "sheet": sheet,
        "row": number,
        "values": {"key": one.key, "name": one.name} if one else {},
        "raw": {},
        "problems": [problem],
        "has_doubt": taken,
        "has_error": is_dropped,
        "is_refused": is_dropped,
        "decision": decision.value,
    }


def why(found: Mapping[str, Any]) -> str:
    """Return why the coordinates were taken to be in their system, in words as they were said."""
    reasons = said.all_in_words(found["reasons"])
    return _("Chosen. %(reasons)s") % {"reasons": reasons} if found["is_chosen"] else reasons


def notes_of(found: Mapping[str, Any], result: Sorted) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if not found["crs"]:
        notes.append({"code": "no_system"})
    if not found["key"]:
        notes.append({"code": "no_key"})
    if found["encoding_declared"]:
        values = {"declared": found["encoding_declared"], "used": found["encoding"]}
        notes.append({"code": "encoding_otherwise", "values": values})
    if len(result.rows) >= _REMARKS:
        notes.append({"code": "too_many"})
    return notes
