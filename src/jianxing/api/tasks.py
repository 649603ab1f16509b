"""The API's periodic job."""

from procrastinate.contrib.django import app

from jianxing.api.keeping import forget
from jianxing.settings import clock


@app.periodic(cron="41 * * * *")
@app.task(name="jianxing.api.forget_answers", queue="clocks", queueing_lock="answers")
def forget_answers(timestamp: int) -> None:
    """Forget the answers that nobody repeats a request for any more."""
    forget(at=clock.now())
