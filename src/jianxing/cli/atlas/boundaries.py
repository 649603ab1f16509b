"""``jianxing atlas import FILE --boundaries``: a file of boundaries into force as of a day, or only what it would change."""

import argparse
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.directory.models import Generation
    from jianxing.kernel.actor import Actor

_LISTED = 40


def bring_in(asked: argparse.Namespace, *, by: "Actor", at: datetime) -> int:
    """Draft and publish the file, or draft it alone with ``--dry-run``."""
    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.importing.boundaries import operations
    from jianxing.importing.boundaries.reading import Chosen

    chosen = Chosen(crs=asked.crs, layer=asked.part, code=asked.key, name=asked.name, outside=asked.outside)
    try:
        with acting(by):
            made = operations.bring_in(
                path=asked.file, title=asked.title, source=asked.source or asked.file.name, valid_from=asked.valid_from,
                is_whole=asked.whole, chosen=chosen, dry_run=asked.dry_run, by=by, at=at,
            )  # fmt: skip
            told = _told(made)
    except Refused as refusal:
        print(f"jianxing atlas import: {refusal}", file=sys.stderr)
        return Exit.NO
    _answer(asked, told)
    return Exit.DONE


def _told(made: "Generation") -> dict[str, Any]:
    from jianxing.directory import queries
    from jianxing.importing.boundaries import said

    return {
        "file": made.file_name, "generation": made.pk, "title": made.title, "state": made.state,
        "valid_from": made.valid_from.isoformat(), "crs": made.crs, "reasons": made.crs_reason, "counts": made.counts,
        "units": [
            {
                "code": unit.code, "name": unit.name, "what": unit.what, "row": unit.row,
                "area_m2": round(unit.area_m2, 1), "before_m2": round(unit.before_m2, 1),
                "gained_m2": round(unit.gained_m2, 1), "lost_m2": round(unit.lost_m2, 1),
            }
            for unit in queries.units(generation=made)
            if unit.what != "unchanged"
        ],
        "successions": [
            {"from": one.predecessor.code, "to": one.successor.code, "share": one.share}
            for one in queries.successions(generation=made)
        ],
        "remarks": [
            {"row": one["row"], "dropped": one.get("dropped", False), "said": said.with_column(one)}
            for one in made.remarks
        ],
    }  # fmt: skip


def _answer(asked: argparse.Namespace, told: dict[str, Any]) -> None:
    if asked.format == "json":
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    from jianxing.directory.models import GenerationUnit
    from jianxing.importing.plans import said

    words = dict(GenerationUnit.What.choices)
    counts = ", ".join(f"{words.get(what, what)} {number}" for what, number in told["counts"].items())
    print(f"{told['file']} → {told['title']}, {told['valid_from']}: {counts}")
    print(f"  {said.system_in_words(told['crs'])}: {told['reasons']}")
    for unit in told["units"][:_LISTED]:
        gained, lost = f"{unit['gained_m2'] / 1e6:,.3f}", f"{unit['lost_m2'] / 1e6:,.3f}"
        print(f"  {unit['code']} {unit['name']}  {words[unit['what']]}  +{gained} −{lost} km²")
    for remark in told["remarks"][:_LISTED]:
        print(f"  {remark['row'] or ''}  {remark['said']}")
    more = max(0, len(told["units"]) - _LISTED) + max(0, len(told["remarks"]) - _LISTED)
    if more:
        print("  " + _("and %(n)d more; --format json lists them all") % {"n": more})
