"""``jianxing import FILE --body CODE --as LOGIN [--dry-run] [--format json]``.

Exit codes: 0 what could be imported was (refused rows are counted and named), 1 nothing could be: the file was refused,
holds no ledger, or not one of its rows is usable; 2 wrong use; 3 something outside failed.
"""

import argparse
import gettext as standard
import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.importing.apart import ReadingGaveUp, read_apart
from jianxing.importing.reading.as_json import dry_counts, to_json
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.result import Understanding
from jianxing.kernel.workdays import Calendar, provisional_years, seed_days

_YEARS = range(2004, 2041)
_CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "importing"
DOMAINS = ("industry", "transport", "ecology", "public_services", "culture_tourism", "safety")
#: More problems than these are counted, not listed, unless JSON is asked for.
_LISTED = 40


@cache
def _speech(language: str) -> standard.NullTranslations:
    languages = ["zh_Hans"] if language == "zh-hans" else ["en"]
    return standard.translation("django", str(_CATALOGUE), languages=languages, fallback=True)


def gettext(message: str) -> str:
    """Return *message* in the language of the terminal; a dry run without a database has no Django to ask."""
    return _speech(_language()).gettext(message)


def _language() -> str:
    """Chinese, as ledgers are, unless the terminal asks for English; one that asks for nothing (C.UTF-8) has not."""
    for name in ("JIANXING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh-hans"
    return "zh-hans"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    words = commands.add_parser(
        "import",
        help=gettext("import a spreadsheet ledger"),
        description=gettext(
            "Import a ledger (xlsx, xls, csv). What can be understood becomes findings; the rest is named, row by row."
        ),
    )
    words.add_argument("file", type=Path, metavar="FILE")
    words.add_argument("--body", metavar="CODE", help=gettext("the supervising body that imports"))
    words.add_argument("--as", dest="login", metavar="LOGIN", help=gettext("who imports"))
    words.add_argument(
        "--domain", choices=DOMAINS, default="", help=gettext("the field of rows that name none")
    )
    words.add_argument(
        "--dry-run",
        action="store_true",
        help=gettext("only say what would happen; without --body no database is needed"),
    )
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run_import)


def run_import(asked: argparse.Namespace) -> int:
    """Import one file, or say what importing it would do."""
    if not asked.file.is_file():
        return _wrong(gettext("%(file)s: there is no such file") % {"file": asked.file})
    if (asked.body is None) != (asked.login is None):
        return _wrong(gettext("--body and --as belong together: give both"))
    if asked.body is None and not asked.dry_run:
        return _wrong(gettext("give --body CODE and --as LOGIN, or --dry-run to look first"))
    try:
        return _without_database(asked) if asked.body is None else _with_database(asked)
    except FileRefused as refusal:
        return _no(refusal.message.in_language(_language()))
    except ReadingGaveUp as refusal:
        return _no(refusal.in_language(_language()))


def _wrong(line: str) -> int:
    print(f"jianxing import: {line}", file=sys.stderr)
    return Exit.WRONG_USE


def _no(line: str) -> int:
    print(f"jianxing import: {line}", file=sys.stderr)
    return Exit.NO


def _without_database(asked: argparse.Namespace) -> int:
    calendar = Calendar({day: worked for day, worked, _note in seed_days(_YEARS)}, provisional_years(_YEARS))
    read = read_apart(path=asked.file, name=asked.file.name, calendar=calendar)
    return _answer(asked, read.understanding, dry_counts(read.understanding))


def _with_database(asked: argparse.Namespace) -> int:
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from django.utils import translation

        with translation.override(_language()):
            return _as_somebody(asked)


def _as_somebody(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.importing import operations

    at = timezone.localtime()
    by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
    if by is None:
        return _wrong(
            gettext("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body}
        )
    try:
        if (answer := _edited(asked, by=by, at=at)) is not None:
            return answer
        if asked.dry_run:
            seen = operations.preview(path=asked.file, domain=asked.domain, by=by, at=at)
            return _answer(asked, seen.read.understanding, seen.counts)
        return _bring_in(asked, by=by, at=at)
    except Refused as refusal:
        return _no(str(refusal))


def _edited(asked: argparse.Namespace, *, by: Any, at: Any) -> int | None:
    """Take an exported list that comes back for what it is; None where the file is an ordinary ledger here."""
    from jianxing.importing import operations
    from jianxing.importing.edited import operations as edited
    from jianxing.importing.models import EDITED

    def progress(so_far: operations.Progress) -> None:
        print(f"{so_far.done}/{so_far.total}", file=sys.stderr)

    back = edited.bring_back(path=asked.file, dry_run=asked.dry_run, by=by, at=at, on_progress=progress)
    if back is None:
        return None
    told = {name: back.counts[name] for name in ("read", "new", "unchanged", "changed", "refused")}
    if asked.format == "json":
        answer = {"file": asked.file.name, "kind": EDITED, "counts": told, "refused": back.refused}
        _print_json(answer if back.run is None else answer | {"import": back.run})
    else:
        print(_counts_line(asked, told))
        for row in back.refused:
            print(f"  {row['sheet']}!{row['column']}{row['row']}  {row['reason']} {row['remedy']}".rstrip())
    return Exit.DONE if told["unchanged"] + told["changed"] or not told["read"] else Exit.NO


def _bring_in(asked: argparse.Namespace, *, by: Any, at: Any) -> int:
    from jianxing.directory.acting import acting
    from jianxing.importing import operations, queries

    def progress(so_far: operations.Progress) -> None:
        print(f"{so_far.done}/{so_far.total}", file=sys.stderr)

    run = operations.bring_in(path=asked.file, domain=asked.domain, by=by, at=at, on_progress=progress)
    with acting(by):
        return _answer(asked, queries.understanding_of(run=run), run.counts, run=run.pk)


def _answer(
    asked: argparse.Namespace, known: Understanding, counts: Mapping[str, int], *, run: int | None = None
) -> int:
    told = {name: counts.get(name, 0) for name in ("read", "new", "unchanged", "changed", "refused")}
    if asked.format == "json":
        answer = to_json(known, told, language=_language())
        _print_json(answer if run is None else answer | {"import": run})
    else:
        _print_text(asked, known, told)
    usable = told["new"] + told["unchanged"] + told["changed"]
    if known.tables and (usable or not told["read"]):
        return Exit.DONE
    if not known.tables:
        print(f"jianxing import: {gettext('no ledger was found in this file')}", file=sys.stderr)
    return Exit.NO


def _print_json(answer: Mapping[str, Any]) -> None:
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _print_text(asked: argparse.Namespace, known: Understanding, counts: Mapping[str, int]) -> None:
    print(_counts_line(asked, counts))
    for problem in known.problems[:_LISTED]:
        message = problem.message.in_language(_language())
        print(f"  {problem.sheet}!{problem.column}{problem.row}  {message}")
    if len(known.problems) > _LISTED:
        left = len(known.problems) - _LISTED
        print("  " + gettext("and %(n)d more; --format json lists them all") % {"n": left})


def _counts_line(asked: argparse.Namespace, counts: Mapping[str, int]) -> str:
    words: Sequence[tuple[str, str]] = (
        ("read", gettext("read")),
        ("new", gettext("new")),
        ("changed", gettext("changed")),
        ("unchanged", gettext("unchanged")),
        ("refused", gettext("not importable")),
    )
    return f"{asked.file.name}: " + ", ".join(f"{word} {counts[name]}" for name, word in words)
