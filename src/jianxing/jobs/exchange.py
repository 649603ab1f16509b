"""Carrying to other nodes by network, on a queue of its own. A job carries a key and may run twice, and late: what waits is in
the exchange's rows."""

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jianxing.exchange import operations, queries
from jianxing.exchange.network import delivering, waking
from jianxing.settings import clock


@app.task(name=waking.DELIVER, queue=waking.QUEUE)
def deliver(peer_id: int) -> None:
    """Carry to a peer what waits for it; where it is not reached, come again when its route says."""
    done = delivering.carry(peer_id=peer_id, now=clock.now)
    if done.again_at is None:
        return
    seconds = max(1, round((done.again_at - clock.now()).total_seconds()))
    later = app.configure_task(
        waking.DELIVER,
        queue=waking.QUEUE,
        queueing_lock=f"exchange-{peer_id}-later",
        schedule_in={"seconds": seconds},
    )
    with suppress(AlreadyEnqueued):
        later.defer(peer_id=peer_id)


@app.periodic(cron="* * * * *")
@app.task(name="jianxing.exchange.look", queue="clocks", queueing_lock="exchange-look")
def look(timestamp: int) -> None:
    """Wake the carriers of peers for which something waits: a wake-up may have been lost, a receipt sealed late."""
    with suppress(queries.NotEstablished):
        operations.refresh_card(at=clock.now())
        for peer_id in delivering.due(at=clock.now()):
            waking.wake(peer_id=peer_id)
