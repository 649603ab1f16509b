"""The job that takes in what came by the public door, every minute."""

from procrastinate.contrib.django import app

from jianxing.feedback import operations
from jianxing.settings import clock


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.feedback.take_in", queue="clocks", queueing_lock="feedback")
def take_in(timestamp: int) -> None:
    """Make reports of the envelopes that wait, hear what reporters said, and end what they said nothing to."""
    operations.tick(today=clock.today(), at=clock.now())
