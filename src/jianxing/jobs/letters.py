"""The periodic job of letters: what is late is urged."""

from procrastinate.contrib.django import app

from jianxing.letters import operations as letters
from jianxing.settings import clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="jianxing.letters.urge", queue="clocks", queueing_lock="letters")
def draft_urgings(timestamp: int) -> None:
    """Draft an urging letter for each answer that has become late."""
    letters.draft_urgings(today=clock.today(), at=clock.now())
