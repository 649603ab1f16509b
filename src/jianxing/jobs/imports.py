"""Reading large files and bringing rows in, behind the page. Both may run twice: they go on from where they are."""

from datetime import datetime

from django.utils import timezone, translation
from procrastinate.contrib.django import app

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.importing import operations, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.operations.deferring import COMMIT, QUEUE, UNDERSTAND
from jianxing.kernel.actor import Actor, Role


def _actor(person_id: int | None, body_id: int, role: str | None) -> Actor:
    return Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)


@app.task(name=UNDERSTAND, queue=QUEUE)
def understand(
    run_id: int, person_id: int | None, body_id: int, role: str | None, at: str, language: str
) -> None:
    """Read an uploaded file; one that cannot be read ends its run with the reason."""
    by, instant = _actor(person_id, body_id, role), datetime.fromisoformat(at)
    with translation.override(language), acting(by):
        run = queries.run(pk=run_id)
        if run.state not in (State.UPLOADED, State.UNDERSTOOD):
            return
        try:
            operations.understand(run=run, by=by, at=instant, today=timezone.localdate(instant))
        except Refused as refusal:
            operations.fail(run=run, reason=str(refusal), by=by, at=instant)


@app.task(name=COMMIT, queue=QUEUE)
def commit(
    run_id: int, person_id: int | None, body_id: int, role: str | None, at: str, language: str
) -> None:
    """Bring in what is left of a run."""
    with translation.override(language):
        operations.commit(run_id=run_id, by=_actor(person_id, body_id, role), at=datetime.fromisoformat(at))
