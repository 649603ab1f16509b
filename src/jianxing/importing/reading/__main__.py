"""`python -m jianxing.importing.reading FILE [--format json|text]`: what is understood of a ledger, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from jianxing.importing.reading.as_json import dry_counts, to_json
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar, provisional_years, seed_days

_YEARS = range(2004, 2036)


def published_calendar() -> Calendar:
    """The calendar as the State Council has published it, without an installation's own corrections."""
    return Calendar({day: worked for day, worked, _ in seed_days(_YEARS)}, provisional_years(_YEARS))


def main(arguments: list[str] | None = None) -> int:
    """Print what was understood; 0 when a ledger was found, 1 when the file was refused or holds none."""
    parser = argparse.ArgumentParser(prog="python -m jianxing.importing.reading", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--language", default="zh-hans")
    options = parser.parse_args(arguments)
    try:
        understanding = understand(options.file, calendar=published_calendar())
    except FileRefused as refusal:
        print(refusal.message.in_language(options.language), file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    if options.format == "json":
        json.dump(to_json(understanding, language=options.language), sys.stdout, ensure_ascii=False, indent=1)
        print()  # noqa: T201
    else:
        for finding in understanding.findings:
            print(  # noqa: T201
                f"{finding.sheet}!{finding.row} [{finding.state}] {finding.project or '-'} | {finding.description}"
                f" | {finding.responsible or '-'} | {finding.due_on or finding.due_text or '-'}"
            )
        for problem in understanding.problems:
            at = f"{problem.sheet}!{problem.column}{problem.row}"
            print(at, problem.message.in_language(options.language))  # noqa: T201
        print(dry_counts(understanding), file=sys.stderr)  # noqa: T201
    return 0 if understanding.tables else 1


if __name__ == "__main__":
    raise SystemExit(main())
