"""Reading large files of plans behind the page. May run twice."""

from procrastinate.contrib.django import app

from jianxing.importing import operations as imports
from jianxing.importing.plans import operations
from jianxing.jobs.reading import read_once
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.UNDERSTAND, queue=imports.QUEUE)
def understand_plan(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Read a file of a plan; one that cannot be read ends its run with the reason."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role))
    read_once(operations.understand, run_id=run_id, by=by, at=clock.now(), language=language)
