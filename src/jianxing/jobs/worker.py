"""The worker process: Procrastinate's loop over all queues, one of its own for what goes to other nodes, and the sealer.

A peer that answers slowly, or not at all, must not keep reminders and imports waiting: hence the second loop.
"""

import asyncio
import logging
import os
import signal
import threading

from django.db import close_old_connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from jianxing.exchange.network.waking import QUEUE as DELIVERIES
from jianxing.ledger import sealer
from jianxing.settings.budget import DELIVERIES_AT_ONCE, JOBS_AT_ONCE, WORKER_POOL

logger = logging.getLogger("jianxing.worker")
GRACE_SECONDS = 20


def _seal(stop: threading.Event) -> None:
    """Run the sealer; should it fail, end the whole process, so that the supervisor starts it anew."""
    try:
        sealer.run(stop)
    except Exception:
        logger.exception("sealer failed")
        os.kill(os.getpid(), signal.SIGTERM)
        return
    finally:
        close_old_connections()


async def _work(working: App) -> None:
    """Run both loops until a signal says to stop; should either end by itself, so does the other, and the process."""
    async with working.open_async():
        working.perform_import_paths()  # type: ignore[no-untyped-call]  # it returns nothing
        others = {task.queue for task in working.tasks.values()} - {DELIVERIES}
        loops = [
            asyncio.create_task(_loop(working, queues=sorted(others), at_once=JOBS_AT_ONCE, is_main=True)),
            asyncio.create_task(
                _loop(working, queues=[DELIVERIES], at_once=DELIVERIES_AT_ONCE, is_main=False)
            ),
        ]
        ended, going = await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
        for loop in going:
            loop.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        for loop in ended:
            loop.result()


async def _loop(working: App, *, queues: list[str], at_once: int, is_main: bool) -> None:
    await working.run_worker_async(
        name="worker" if is_main else "deliveries",
        queues=queues,
        concurrency=at_once,
        install_signal_handlers=is_main,
        shutdown_graceful_timeout=GRACE_SECONDS,
        delete_jobs="never",
    )


def run() -> None:
    """Work until told to stop by SIGTERM or SIGINT, finishing the jobs in hand."""
    stop = threading.Event()
    sealing = threading.Thread(target=_seal, args=(stop,), name="sealer", daemon=True)
    sealing.start()
    try:
        connector = PsycopgConnector(kwargs=connector_params(), min_size=WORKER_POOL, max_size=WORKER_POOL)
        with app.replace_connector(connector) as working:
            asyncio.run(_work(working))
    finally:
        stop.set()
        sealing.join(timeout=10)
