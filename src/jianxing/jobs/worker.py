"""The worker process: Procrastinate's loop over all queues, and the ledger's sealer beside it."""

import asyncio
import logging
import os
import signal
import threading

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app

from jianxing.ledger import sealer

logger = logging.getLogger("jianxing.worker")
CONCURRENCY = 3
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
            concurrency=CONCURRENCY,
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
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # DjangoConnector has it
            asyncio.run(_work(working))
    finally:
        stop.set()
        sealing.join(timeout=10)
