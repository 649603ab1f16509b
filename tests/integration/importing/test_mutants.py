"""Mutated workbooks brought in whole: refused with nothing kept, or all of what was understood is in."""

from __future__ import annotations

import random
from pathlib import Path

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.importing import operations
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from tests.mutants import mutant
from tests.standing import AT, Standing
from tests.wholly import brought_in_wholly

SEEDS = range(100, 112)


def test_a_mutated_workbook_comes_in_whole_or_not_at_all(
    people: Standing, transport: Path, tmp_path: Path
) -> None:
    for seed in SEEDS:
        kind, content = mutant(random.Random(seed), transport.read_bytes())
        path = tmp_path / f"台账{seed}.xlsx"
        path.write_bytes(content)
        brought_in_wholly(path, by=people.supervisor, at=AT, what=f"{seed}: {kind}")
    operations.bring_in(path=transport, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert not ImportRun.objects.exclude(state=State.DONE).exists()
        assert Finding.objects.exists()
