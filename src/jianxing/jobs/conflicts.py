"""Comparing plan versions behind the page. May run twice: a run that is done is not done again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.atlas import operations
from jianxing.atlas.operations import following
from jianxing.atlas.operations.comparing import COMPARE, QUEUE
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=COMPARE, queue=QUEUE)
def compare(run_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Do one run."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        operations.perform(run_id=run_id, by=by, at=clock.now())


@app.task(name=following.RECHECK, queue=following.QUEUE)
def recheck(layer_id: int) -> None:
    """Ask for the comparison of a layer of which another version was published, or one voided."""
    operations.recheck(layer_id=layer_id, at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="jianxing.atlas.recheck_due", queue=following.QUEUE, queueing_lock="conflicts")
def recheck_due(timestamp: int) -> None:
    """Ask for what came into force by the day alone, and for what was being compared when it was to be asked for."""
    operations.recheck_due(on=clock.today(), at=clock.now())
