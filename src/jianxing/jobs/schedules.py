"""Reading large schedules behind the page. May run twice: what is read is not read again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.kernel.actor import Actor, Role
from jianxing.schedules import operations
from jianxing.schedules.operations.uploading import QUEUE, UNDERSTAND
from jianxing.settings import clock


@app.task(name=UNDERSTAND, queue=QUEUE)
def understand_schedule(
    update_id: int, person_id: int | None, body_id: int, role: str | None, language: str
) -> None:
    """Read a file and compute it; one that cannot be used leaves its update refused, with the reason."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        operations.perform(update_id=update_id, by=by, at=clock.now())
