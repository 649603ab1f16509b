"""Ledgers unlike the samples, with the truth about them: seeded, in many structures, with noise.

    python -m bench.ledger_generator --count 20 --out FOLDER

writes ledger-0001.xlsx (or .csv) and ledger-0001.truth.json. The truth has the shape of the importer's JSON.
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from bench.ledgers import awkward_structures, plain_structures
from bench.ledgers.drawing import Ledger, Writer

FAMILIES = (*plain_structures.FAMILIES, *awkward_structures.FAMILIES)


def write(ledger: Ledger, folder: Path) -> tuple[Path, Path]:
    """The ledger's file and its truth beside it."""
    path = folder / f"{ledger.stem}.{ledger.form}"
    if ledger.form == "csv":
        _write_csv(ledger, path)
        for finding in ledger.findings:
            finding["sheet"] = path.stem
    else:
        _write_xlsx(ledger, path)
    truth = folder / f"{ledger.stem}.truth.json"
    content = {"family": ledger.family, "findings": ledger.findings, "errors": ledger.errors}
    truth.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path, truth


def _write_xlsx(ledger: Ledger, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    formats: dict[str, Any] = {}
    for page in ledger.pages:
        sheet = book.add_worksheet(page.name[:31] or None)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
        for (row, column), (value, style) in page.cells.items():
            form = None
            if style and style not in ("header", "title"):
                form = formats.setdefault(style, book.add_format({"num_format": style}))
            if (row, column) in merged:
                bottom, right = merged.pop((row, column))
                sheet.merge_range(row, column, bottom, right, "", form)
            if (row, column) in page.formulas:
                cached = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
                sheet.write_formula(row, column, page.formulas[row, column], form, cached)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001 - a sheet has no time zone
            elif isinstance(value, str):
                sheet.write_string(row, column, value, form)
            else:
                sheet.write(row, column, value, form)
        for column in page.hidden:
            sheet.set_column(column, column, None, None, {"hidden": True})
    book.close()


def _write_csv(ledger: Ledger, path: Path) -> None:
    page = ledger.pages[0]
    last = max(row for row, _ in page.cells)
    width = max(column for _, column in page.cells) + 1
    with path.open("w", encoding=ledger.encoding, newline="", errors="replace") as stream:
        writer = csv.writer(stream, delimiter=ledger.delimiter)
        for row in range(last + 1):
            record = []
            for column in range(width):
                value, _ = page.cells.get((row, column), ("", ""))
                record.append(
                    f"{value.year}/{value.month}/{value.day}" if isinstance(value, date) else str(value)
                )
            writer.writerow(record)


def generate(seed: int, folder: Path) -> tuple[Path, Path]:
    """The ledger of a seed, written."""
    return write(Writer(seed, FAMILIES[seed % len(FAMILIES)]).run(), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for seed in range(options.first, options.first + options.count):
        print(*generate(seed, options.out))


if __name__ == "__main__":
    main()
