"""``jianxing atlas import FILE --layer LAYER --title TITLE --from DAY --body CODE --as LOGIN``: a plan's file onto the map;
``jianxing atlas import FILE --boundaries --title TITLE --from DAY --source SOURCE --body CODE --as LOGIN``: a file of boundaries.

Exit codes: 0 published, or the same as the version in force; 1 it cannot be read or nothing of it can be placed; 2 wrong use;
3 something outside failed.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.cli.atlas import boundaries
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _
from jianxing.settings.speech import language

_LISTED = 20


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    words = verbs.add_parser(
        "import",
        help=_("bring a plan's file onto the map as the next version of a layer, or boundaries into force"),
        description=_(
            "Read GeoJSON, Shapefile (zip), GeoPackage, KML, csv or xlsx with coordinates, and publish it as the next version of"
            " a layer."
        ),
    )
    words.add_argument("file", type=Path, metavar="FILE")
    into = words.add_mutually_exclusive_group(required=True)
    into.add_argument("--layer", metavar="LAYER", help=_("the layer, by its name or number"))
    into.add_argument(
        "--boundaries", action="store_true", help=_("the file holds boundaries of counties and districts")
    )
    words.add_argument(
        "--whole", action="store_true",
        help=_("of boundaries: the file holds every unit of the provinces that it names, so that a missing one ends"),
    )  # fmt: skip
    words.add_argument("--title", required=True, help=_("which plan it is, of which year"))
    words.add_argument(
        "--from", dest="valid_from", type=_day, required=True, metavar="DAY", help=_("its first day")
    )
    words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
    words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who imports"))
    words.add_argument("--source", default="", help=_("where it comes from, if not from the layer's source"))
    words.add_argument(
        "--crs", default="", type=_system, metavar="SYSTEM",
        help=_("wgs84, cgcs2000, gcj02, bd09, cgcs2000-zone-39 …; found out where it is not given"),
    )  # fmt: skip
    words.add_argument(
        "--key", default="", metavar="COLUMN", help=_("the column that is the key; of boundaries the code")
    )
    words.add_argument("--name", default="", metavar="COLUMN", help=_("the column that is the name"))
    words.add_argument("--part", default="", metavar="LAYER", help=_("which layer of the file"))
    words.add_argument(
        "--outside", action="store_true", help=_("take in what lies outside every jurisdiction")
    )
    words.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run_import)


def _system(key: str) -> str:
    from jianxing.methods.atlas.coordinates import (
        SYSTEMS,
    )  # what is behind it would take a quarter of every command's start

    if key and key not in SYSTEMS:
        raise argparse.ArgumentTypeError(
            _("{key}: known are {keys}").format(key=key, keys=", ".join(SYSTEMS))
        )
    return key


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text}: give a day as 2026-03-31").format(text=text)) from None


def run_import(asked: argparse.Namespace) -> int:
    """Import one file, or say what importing it would do."""
    if not asked.file.is_file():
        return _said(_("%(file)s: there is no such file") % {"file": asked.file}, Exit.WRONG_USE)
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from django.utils import translation

        with translation.override(language()):
            return _as_somebody(asked)


def _said(line: str, code: Exit) -> int:
    print(f"jianxing atlas import: {line}", file=sys.stderr)
    return code


def _as_somebody(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from jianxing.atlas import queries
    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.importing.plans import operations
    from jianxing.importing.plans.reading import Chosen

    at = timezone.localtime()
    by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
    if by is None:
        return _said(
            _("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body},
            Exit.WRONG_USE,
        )
    if asked.boundaries:
        return boundaries.bring_in(asked, by=by, at=at)
    with acting(by):
        layer = queries.layer_called(name=asked.layer)
    if layer is None:
        return _said(_("there is no layer “%(name)s”") % {"name": asked.layer}, Exit.NO)
    chosen = Chosen(crs=asked.crs, layer=asked.part, key=asked.key, name=asked.name, outside=asked.outside)
    try:
        run = operations.bring_in(
            path=asked.file, layer=layer, title=asked.title, valid_from=asked.valid_from, source=asked.source,
            chosen=chosen, dry_run=asked.dry_run, by=by, at=at,
        )  # fmt: skip
    except Refused as refusal:
        return _said(str(refusal), Exit.NO)
    with acting(by):
        _answer(asked, run)
    return Exit.DONE


def _counted(counts: Mapping[str, int]) -> str:
    words = (
        ("read", _("{n} read")),
        ("new", _("{n} new")),
        ("changed", _("{n} changed")),
        ("unchanged", _("{n} unchanged")),
        ("gone", _("{n} no longer in it")),
        ("refused", _("{n} refused")),
        ("skipped", _("{n} outside and left out")),
    )
    return ", ".join(word.format(n=counts.get(name, 0)) for name, word in words)


def _answer(asked: argparse.Namespace, run: Any) -> None:
    from jianxing.importing.plans import said
    from jianxing.importing.queries import rows

    found, told = run.tables[0], rows(run=run)
    reasons = [said.in_words(reason) for reason in found["reasons"]]
    listed: list[dict[str, Any]] = [
        {
            "row": row.row,
            "decision": row.decision,
            "columns": [one["column"] for one in row.problems],
            "said": [said.in_words(one) for one in row.problems],
        }
        for row in told
    ]
    if asked.format == "json":
        answer = {
            "file": run.name, "layer": run.asked["target"], "import": run.pk, "crs": found["crs"],
            "certain": found["certain"] or found["is_chosen"], "reasons": reasons, "key": found["key"],
            "counts": run.counts, "notes": [said.in_words(note) for note in run.notes], "rows": listed,
        }  # fmt: skip
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    print(f"{run.name}: {_counted(run.counts)}")
    print(f"  {said.system_in_words(found['crs'])}: {' '.join(reasons)}")
    for note in run.notes:
        print(f"  {said.in_words(note)}")
    for row in listed[:_LISTED]:
        told_of = (
            f"{column}: {text}" if column else text
            for column, text in zip(row["columns"], row["said"], strict=True)
        )
        print(f"  {found['layer']} {row['row']}  {' '.join(told_of)}")
    if len(listed) > _LISTED:
        print("  " + _("and %(n)d more; --format json lists them all") % {"n": len(listed) - _LISTED})
