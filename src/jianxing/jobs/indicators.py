"""Reading files of readings and bringing them in, behind the page. May run twice: what is in is not brought in again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.directory.acting import acting
from jianxing.indicators import queries
from jianxing.indicators.lifecycle import State
from jianxing.indicators.operations import intake as operations
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.UNDERSTAND, queue=operations.QUEUE)
def understand(intake_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Read a file that waits for it."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language), acting(by):
        intake = queries.one_intake(pk=intake_id)
        if intake.state == State.UPLOADED:
            operations.understand_readings(intake=intake, by=by, at=clock.now())


@app.task(name=operations.BRING_IN, queue=operations.QUEUE)
def bring_in(intake_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Bring in what is left of a file."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        while operations.take_next(intake_id=intake_id, by=by, at=clock.now()):
            pass
