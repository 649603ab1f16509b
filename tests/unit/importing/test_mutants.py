"""Workbooks as they should never come, read without a crash; two thousand are tried by ``jianxing bench mutants``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar
from tests.mutants import mutant

LEDGER = Path(__file__).resolve().parents[3] / "src" / "jianxing" / "demo" / "ledgers" / "transport_2025.xlsx"
COUNT = 60


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_mutated_workbook_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    _, content = mutant(chance, LEDGER.read_bytes())
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    said = ""
    try:
        known = understand(path, calendar=Calendar({}, frozenset()))
    except FileRefused as refusal:
        said = refusal.message.in_language("zh-hans")
    else:
        said = known.kind
    assert said
