"""Comparing plan versions behind the page. May run twice: a run that is done is not done again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.atlas import operations
from jianxing.atlas.operations.comparing import COMPARE, QUEUE
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=COMPARE, queue=QUEUE)
def compare(run_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Do one run."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        operations.perform(run_id=run_id, by=by, at=clock.now())
