"""The worker process: Procrastinate's loop over all queues, and the ledger's sealer beside it."""

import asyncio
import logging
import os
import signal
import threading

from django.db import close_old_connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from jianxing.ledger import sealer
from jianxing.settings.budget import JOBS_AT_ONCE, WORKER_POOL

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
    async with working.open_async():
        await working.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=True,
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
