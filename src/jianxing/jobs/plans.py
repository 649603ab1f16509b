"""Reading large files of plans behind the page. May run twice."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.importing import operations as imports
from jianxing.importing.plans import operations
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.UNDERSTAND, queue=imports.QUEUE)
def understand_plan(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Read a file of a plan, in the uploader's language; one that cannot be read ends its run with the reason."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role))
    with translation.override(language):
        operations.understand_in_parts(run_id=run_id, by=by, at=clock.now())
