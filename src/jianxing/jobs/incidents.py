"""The periodic job of incidents, minute by minute: late acknowledgements are reminded of, what was not kept is noted."""

from procrastinate.contrib.django import app

from jianxing.incidents import operations as incidents
from jianxing.settings import clock


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.incidents.tick", queue="clocks", queueing_lock="incidents")
def tick_incidents(timestamp: int) -> None:
    """Send the reminders of late acknowledgements that are due; note silences and breaches of clocks."""
    incidents.tick(at=clock.now())
    incidents.note_lapses(at=clock.now())
