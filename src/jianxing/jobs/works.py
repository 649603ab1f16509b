"""Long work of the comparisons behind the page. May run twice: what is over is not done again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.comparisons.working.operations import PERFORM, QUEUE, perform
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=PERFORM, queue=QUEUE)
def work(work_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Do one piece of work."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        perform(work_id=work_id, by=by, at=clock.now())
