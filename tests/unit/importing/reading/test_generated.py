"""A slice of the benchmark in `bench/import_score.py`, so that a change that costs understanding is seen at once."""

import json
import random
from datetime import datetime, time
from pathlib import Path

import pytest
from bench.import_score import WANTED, score_one
from bench.ledger_generator import FAMILIES, generate

from jianxing.importing.reading.as_json import to_json
from jianxing.importing.reading.grid import CellError, Merge, Value
from jianxing.importing.reading.understand import understand_workbook
from jianxing.importing.reading.workbook import read_workbook
from jianxing.kernel.workdays import Calendar

ODD: list[Value] = [
    " ",
    "无",
    "=1+1",
    "合计",
    "一、甲",
    "2025年2月30日",
    "9" * 50,
    -1,
    0,
    1e300,
    float("inf"),
    float("nan"),
    True,
    time(3, 4),
    datetime.fromisoformat("1900-01-01"),
    CellError("#REF!"),
    "序号",
    "责任单位",
    "(((",
    "、、、",
    "/",
    "\n",
    "2025.",
    "年",
    "第季度",
    "13月5日",
    "半",
    "十十十",
    "%",
    "%(x)s",
    "每",
    "牵头:",
    "\u3000",
    "𠮷",
    "☑",
    "至",
    "下月底",
    "-5",
    "同上",
]


def test_generated_ledgers_of_every_structure_are_understood(tmp_path: Path) -> None:
    right = every = 0
    unmarked: list[str] = []
    for seed in range(1, 1 + 2 * len(FAMILIES)):
        path, truth = generate(seed, tmp_path)
        equal, total, wrong = score_one(path, json.loads(truth.read_text(encoding="utf-8")))
        right, every, unmarked = right + equal.total(), every + total.total(), unmarked + wrong
    assert right / every >= WANTED
    assert not unmarked


@pytest.mark.parametrize("seed", range(1, 1 + len(FAMILIES)))
def test_cells_overwritten_with_anything_never_make_it_fail(
    seed: int, tmp_path: Path, calendar: Calendar
) -> None:
    rng = random.Random(seed)
    workbook = read_workbook(generate(seed, tmp_path)[0])
    for sheet in workbook.sheets:
        for _ in range(20):
            sheet.cells[rng.choice(list(sheet.cells))][rng.randint(0, 15)] = rng.choice(ODD)
        sheet.merges.append(
            Merge(rng.randint(0, 5), rng.randint(0, 5), rng.randint(5, 12), rng.randint(5, 9))
        )
    answer = to_json(understand_workbook(workbook, calendar=calendar), language=rng.choice(("en", "zh-hans")))
    assert answer["counts"]["read"] == len(answer["findings"])
