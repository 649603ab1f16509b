"""The web process: granian serving Django; the supervisor runs ``python -m jianxing.cli.serving``."""

import ctypes
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server import Server

from jianxing.settings import logs
from jianxing.settings.config import Config, load

PR_SET_PDEATHSIG: Final = 1
#: Long enough for an upload to arrive, short enough for somebody who waits for the machine to restart.
FINISH_SECONDS: Final = 20
#: The longest that granian keeps a thread that nobody needs.
THREAD_SECONDS: Final = 600
#: Objects made before the collector looks among the young ones: a page makes thousands, nearly all of them free of cycles.
YOUNG_OBJECTS: Final = 20_000
APPLICATION: Final = "jianxing.settings.wsgi:application"


def serve(*, config: Config, load_application: Callable[[], Any]) -> None:
    """Serve what *load_application* returns, in a child process, until a signal says to stop."""
    logs.configure(process="web", level=config.log_level)
    server = Server(
        APPLICATION,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.web_processes,
        blocking_threads=config.web_threads,
        # A thread that ends takes its connection with it, and all that the server has planned for it.
        blocking_threads_idle_timeout=THREAD_SECONDS,
        workers_kill_timeout=FINISH_SECONDS,
        ssl_cert=config.tls_cert,
        ssl_key=config.tls_key,
        ssl_protocol_min=SSLProtocols.tls12,
        websockets=False,
        # Granian's own lines go where ours go; our middleware logs requests, and leaves people out.
        log_access=False,
        log_level=LogLevels.error,
        log_dictconfig={
            "formatters": {},
            "handlers": {},
            "loggers": {"_granian": {"handlers": [], "propagate": True}},
        },
    )

    def in_child(_target: str) -> Any:
        _die_with_parent()
        logs.configure(process="web", level=config.log_level)
        application = load_application()
        _freeze()
        gc.set_threshold(YOUNG_OBJECTS, 20, 20)
        threading.Thread(target=_warm, name="warming", daemon=True).start()
        return application

    server.serve(target_loader=in_child)


def _freeze() -> None:
    """Keep what is loaded: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def _warm() -> None:
    """Load beside the first requests what the first page of readings would wait for: Ibis and its engine take a second."""
    from jianxing.methods.series.engine import connect

    connect().disconnect()
    _freeze()


def _die_with_parent() -> None:
    """Have the kernel end this process when granian's main process is killed: it would keep the port."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def _django() -> Any:
    from jianxing.settings.wsgi import application

    return application


if __name__ == "__main__":
    serve(config=load(), load_application=_django)
