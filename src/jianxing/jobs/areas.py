"""Looking for enclaves and border strips where boundaries have changed. Where they have not, nothing is written."""

from procrastinate.contrib.django import app

from jianxing.atlas import operations
from jianxing.atlas.operations.following import QUEUE, SURVEY
from jianxing.kernel.actor import Actor
from jianxing.settings import clock


@app.task(name=SURVEY, queue=QUEUE)
def look_over_changed_boundaries() -> None:
    """Look over boundaries that were published or withdrawn just now."""
    operations.survey_all(on=clock.today(), by=Actor.system(), at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="jianxing.atlas.survey", queue="clocks", queueing_lock="areas")
def look_over_boundaries(timestamp: int) -> None:
    """Look over the boundaries in force today, under every rule that some body works by."""
    operations.survey_all(on=clock.today(), by=Actor.system(), at=clock.now())
