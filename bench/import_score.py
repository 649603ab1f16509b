"""How well the reader does on generated ledgers: `python -m bench.import_score [--count 500]`.

Counts the cells that equal the generator's truth, by field and by structure, and the wrong values that nothing marks.
A row that was not found counts with all its cells as wrong and unmarked; so does a row that is no finding.
Exits 1 below 98 % or with any wrong value unmarked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.ledger_generator import generate
from bench.ledgers.days import CALENDAR

from jianxing.importing.reading.as_json import to_json
from jianxing.importing.reading.grid import column_letter
from jianxing.importing.reading.understand import understand

FIELDS = (
    "project",
    "description",
    "category",
    "found_on",
    "responsible",
    "assisting",
    "due_on",
    "state",
    "closed_on",
)
FIELD_COLUMNS = {
    "due_on": ("due", "due_days"),
    "state": ("closing_state", "progress", "closed_on"),
    "responsible": ("responsible",),
    "assisting": ("assisting", "responsible"),
}
WANTED = 0.98


def score_one(path: Path, truth: dict[str, Any]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Equal cells and all cells by field, and what is wrong and unmarked."""
    answer = to_json(understand(path, calendar=CALENDAR))
    got = {(f["sheet"], f["row"]): f for f in answer["findings"]}
    marks = {(p["sheet"], p["row"], p["column"]) for p in answer["problems"]}
    headers: dict[str, set[int]] = {t["sheet"]: set() for t in answer["tables"]}
    for table in answer["tables"]:
        headers[table["sheet"]].update(table["header_rows"])
    equal: Counter[str] = Counter()
    total: Counter[str] = Counter()
    unmarked: list[str] = []
    for expected in truth["findings"]:
        key = (expected["sheet"], expected["row"])
        found = got.pop(key, None)
        for name in FIELDS:
            total[name] += 1
            value = None if found is None else found[name]
            if value == expected[name] and found is not None:
                equal[name] += 1
                continue
            columns = [expected["columns"].get(c) for c in FIELD_COLUMNS.get(name, (name,))]
            letters = {column_letter(c) for c in columns if c is not None} | {""}
            rows = {key[1]} | headers.get(key[0], set())
            if found is None or not any((key[0], r, letter) in marks for r in rows for letter in letters):
                unmarked.append(
                    f"{path.name} {truth['family']} {key} {name}: {value!r} for {expected[name]!r}"
                )
    for key, extra in got.items():
        total["extra row"] += 1
        unmarked.append(f"{path.name} {truth['family']} {key} is no finding: {extra['description'][:30]!r}")
    for sheet, row, column in truth["errors"]:
        if (sheet, row, column_letter(column)) not in marks:
            unmarked.append(
                f"{path.name} {truth['family']} error cell {sheet} {row} {column_letter(column)} not named"
            )
    return equal, total, unmarked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--show", type=int, default=40, help="how many unmarked wrong values to list")
    options = parser.parse_args()
    equal: Counter[str] = Counter()
    total: Counter[str] = Counter()
    families: dict[str, list[int]] = {}
    unmarked: list[str] = []
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.first + options.count):
            path, truth_path = generate(seed, Path(folder))
            truth = json.loads(truth_path.read_text(encoding="utf-8"))
            one_equal, one_total, one_unmarked = score_one(path, truth)
            equal += one_equal
            total += one_total
            unmarked += one_unmarked
            family = families.setdefault(truth["family"], [0, 0, 0])
            family[0] += one_equal.total()
            family[1] += one_total.total()
            family[2] += len(one_unmarked)
    for name in (*FIELDS, "extra row"):
        if total[name]:
            print(f"{name:12} {equal[name]:7} / {total[name]:7}  {equal[name] / total[name]:8.3%}")
    for name, (right, every, wrong) in sorted(families.items()):
        print(f"  {name:22} {right / every:8.3%}  unmarked {wrong}")
    share = equal.total() / total.total()
    print(f"all cells    {equal.total()} / {total.total()}  {share:.3%}; wrong and unmarked: {len(unmarked)}; "
          f"{options.count} ledgers in {time.perf_counter() - started:.0f} s")  # fmt: skip
    for line in unmarked[: options.show]:
        print("  " + line, file=sys.stderr)
    return 0 if share >= WANTED and not unmarked else 1


if __name__ == "__main__":
    raise SystemExit(main())
