"""The periodic jobs. Each asks the database what is due, so that a missed or a double run does no harm."""

from importlib import import_module
from pkgutil import iter_modules

from procrastinate import JobContext
from procrastinate.contrib.django import app

from jianxing import jobs
from jianxing.approvals import operations as approvals
from jianxing.directory import tokens
from jianxing.meetings import operations as meetings
from jianxing.notices import operations as notices
from jianxing.referrals import operations as referrals
from jianxing.settings import clock
from jianxing.subscriptions import operations as subscriptions

#: A running job that has been silent for so long belonged to a worker that died.
STALLED_AFTER_SECONDS = 60


@app.periodic(cron="*/5 * * * *")
@app.task(name="jianxing.clocks.tick", queue="clocks", queueing_lock="clocks")
def tick_clocks(timestamp: int) -> None:
    """Send the reminders, reports of lateness and escalations that are due."""
    notices.tick(today=clock.today(), at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.subscriptions.tell", queue="clocks", queueing_lock="subscriptions")
def tell_subscribers(timestamp: int) -> None:
    """Tell people of what they subscribed to."""
    subscriptions.tell_subscribers(today=clock.today(), at=clock.now())


@app.periodic(cron="11 * * * *")
@app.task(name="jianxing.meetings.tick", queue="clocks", queueing_lock="meetings")
def tick_meetings(timestamp: int) -> None:
    """Lay out the regular meetings that are due, and count those that were missed."""
    meetings.tick(at=clock.now())


@app.periodic(cron="29 7-20 * * *")
@app.task(name="jianxing.approvals.tick", queue="clocks", queueing_lock="approvals")
def tick_approvals(timestamp: int) -> None:
    """Tell whoever must move today in an approval bundle, once a day."""
    approvals.tick(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.mail.deliver", queue="deliveries", queueing_lock="mail")
def deliver_mail(timestamp: int) -> None:
    """Send the mail that waits."""
    notices.deliver_mail(limit=200)


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.jobs.requeue_stalled", queue="clocks", queueing_lock="stalled", pass_context=True)
async def requeue_stalled(context: JobContext, timestamp: int) -> None:
    """Run again what a dead worker left: without this such jobs stay “doing” for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="jianxing.jobs.forget_finished", queue="clocks", queueing_lock="finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Drop the bookkeeping of jobs that ended well more than a week ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=7 * 24)


@app.periodic(cron="23 * * * *")
@app.task(name="jianxing.tokens.expire", queue="clocks", queueing_lock="tokens")
def expire_tokens(timestamp: int) -> None:
    """Write down which tokens have reached their last day."""
    tokens.expire_tokens(at=clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="jianxing.leads.let_leavers_go", queue="clocks", queueing_lock="leads")
def let_leavers_go(timestamp: int) -> None:
    """Take bodies' keys for leads from people who have no role there any more."""
    referrals.let_leavers_go(today=clock.today(), at=clock.now())


#: The worker knows what is imported here: each module beside this one that keeps tasks of its own.
for _found in iter_modules(jobs.__path__):
    if _found.name not in ("__main__", "tasks", "worker"):
        import_module(f"{jobs.__name__}.{_found.name}")
