"""A slice of the benchmark in `bench/import_score.py`, so that a change that costs understanding is seen at once."""

import json
from pathlib import Path

from bench.import_score import WANTED, score_one
from bench.ledger_generator import FAMILIES, generate


def test_generated_ledgers_of_every_structure_are_understood(tmp_path: Path) -> None:
    right = every = 0
    unmarked: list[str] = []
    for seed in range(1, 1 + 2 * len(FAMILIES)):
        path, truth = generate(seed, tmp_path)
        equal, total, wrong = score_one(path, json.loads(truth.read_text(encoding="utf-8")))
        right, every, unmarked = right + equal.total(), every + total.total(), unmarked + wrong
    assert right / every >= WANTED
    assert not unmarked
