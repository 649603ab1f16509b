"""Writing long lists behind the page, and giving up their files. Both may run twice."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.exporting import operations
from jianxing.kernel.actor import Actor, Role
from jianxing.settings import clock


@app.task(name=operations.WRITE, queue=operations.QUEUE)
def write(run_id: int, person_id: int, body_id: int, role: str, language: str) -> None:
    """Write the file of an export."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role))
    with translation.override(language):
        operations.write_kept(run_id=run_id, by=by, at=clock.now())


@app.periodic(cron="41 * * * *")
@app.task(name="jianxing.exports.forget", queue="clocks", queueing_lock="exports-forget")
def forget(timestamp: int) -> None:
    """Take away the files whose days are over."""
    operations.forget_due(at=clock.now())
