"""The periodic job of incidents: late acknowledgements are reminded of, minute by minute."""

from procrastinate.contrib.django import app

from jianxing.incidents import operations as incidents
from jianxing.settings import clock


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.incidents.tick", queue="clocks", queueing_lock="incidents")
def tick_incidents(timestamp: int) -> None:
    """Send the reminders of late acknowledgements that are due."""
    incidents.tick(at=clock.now())
