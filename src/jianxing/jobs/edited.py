"""Reading exported workbooks that come back and taking their rows over, behind the page. Both may run twice."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.importing import operations as imports
from jianxing.importing import queries
from jianxing.importing.edited import operations
from jianxing.importing.lifecycle import State
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.UNDERSTAND, queue=imports.QUEUE)
def understand_edited(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Read a workbook, in the uploader's language; one that cannot be read ends its run with the reason."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role))
    with translation.override(language), acting(by):
        run = queries.run(pk=run_id)
        if run.state != State.UPLOADED:
            return
        try:
            operations.understand(run=run, by=by, at=clock.now())
        except Refused as refusal:
            imports.fail(run=run, reason=str(refusal), by=by, at=clock.now())


@app.task(name=operations.COMMIT, queue=imports.QUEUE)
def commit_edited(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Take over what is left of a run."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role))
    with translation.override(language):
        operations.commit(run_id=run_id, by=by, at=clock.now())
