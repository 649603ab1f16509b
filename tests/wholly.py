"""What must hold of any file whatsoever that is brought in. For the tests and ``jianxing bench mutants``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.importing import operations
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act


class NotWhole(AssertionError):
    """A half-import, or a file that a crash refused."""


def brought_in_wholly(path: Path, *, by: Actor, at: datetime, what: str) -> bool:
    """Bring *path* in; whether it was taken. Raises ``NotWhole`` where anything but all or nothing is left."""
    before = _state(by)
    try:
        run = operations.bring_in(path=path, by=by, at=at)
    except Refused as refusal:
        if "意外" in str(refusal) or "unexpectedly" in str(refusal):
            raise NotWhole(f"{what}: the reading process ended: {refusal}") from refusal
        if _state(by) != before:
            raise NotWhole(f"{what}: refused, and something was kept") from refusal
        return False
    after = _state(by)
    with acting(by):
        placed = Act.objects.filter(kind="finding.place", caused_by=run.act_id).count()
    new = run.counts["new"]
    if run.state != State.DONE or (after[0] - before[0], after[3] - before[3], placed) != (new, new, new):
        raise NotWhole(f"{what}: {run.state}, {run.counts}, {before} to {after}, {placed} acts")
    return True


def _state(by: Actor) -> tuple[int, int, int, int]:
    """How many findings, runs, rows and acts of placing there are."""
    with acting(by):
        return (
            Finding.objects.count(),
            ImportRun.objects.count(),
            ImportRow.objects.count(),
            Act.objects.filter(kind="finding.place").count(),
        )
