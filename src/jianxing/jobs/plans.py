"""Reading large files of plans behind the page. May run twice."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.importing import operations as imports
from jianxing.importing import queries
from jianxing.importing.lifecycle import State
from jianxing.importing.plans import operations
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.UNDERSTAND, queue=imports.QUEUE)
def understand_plan(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Read a file of a plan; one that cannot be read ends its run with the reason."""
    by, at = Actor(person_id=person_id, body_id=body_id, role=Role(role)), clock.now()
    with translation.override(language), acting(by):
        run = queries.run(pk=run_id)
        if run.state != State.UPLOADED:
            return
        try:
            operations.understand(run=run, by=by, at=at)
        except Refused as refusal:
            imports.fail(run=run, reason=str(refusal), by=by, at=at)
