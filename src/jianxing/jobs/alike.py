"""Comparing new findings with all that their body sees: what an import brought in, what a program registered."""

from collections.abc import Sequence
from datetime import datetime

from procrastinate.contrib.django import app

from jianxing.alike import operations
from jianxing.alike.operations.comparing import COMPARE, QUEUE
from jianxing.directory.acting import acting
from jianxing.importing import queries
from jianxing.kernel.actor import Actor, Role


@app.task(name=COMPARE, queue=QUEUE)
def compare(
    run_id: int | None,
    person_id: int | None,
    body_id: int,
    role: str | None,
    at: str,
    findings: Sequence[int] = (),
) -> None:
    """Compare the findings named, or the new ones of a run; doing it twice adds nothing."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with acting(by):
        keys = queries.brought_in(run=queries.run(pk=run_id)) if run_id is not None else findings
        operations.compare(
            findings=[pk for pk in keys if pk is not None],
            by=by,
            at=datetime.fromisoformat(at),
            with_later=run_id is not None,
        )
