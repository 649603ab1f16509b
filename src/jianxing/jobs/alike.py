"""Comparing what an import brought in with all that its body sees."""

from datetime import datetime

from procrastinate.contrib.django import app

from jianxing.alike import operations
from jianxing.alike.operations.comparing import COMPARE, QUEUE
from jianxing.directory.acting import acting
from jianxing.importing import queries
from jianxing.kernel.actor import Actor, Role


@app.task(name=COMPARE, queue=QUEUE)
def compare(run_id: int, person_id: int | None, body_id: int, role: str | None, at: str) -> None:
    """Compare the new findings of a run; doing it twice adds nothing."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with acting(by):
        keys = queries.brought_in(run=queries.run(pk=run_id))
        operations.compare(
            findings=[pk for pk in keys if pk is not None], by=by, at=datetime.fromisoformat(at)
        )
