"""Checking series behind the page. May run twice: a run that is done is not done again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.indicators import operations
from jianxing.indicators.operations.runs import CHECK, QUEUE
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=CHECK, queue=QUEUE)
def check(run_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Do one run."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        operations.perform_checks(run_id=run_id, by=by, at=clock.now())
