"""The door's process: granian serving the application on the door's own store; it reads no configuration of the node."""

import os
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server import Server
from psycopg_pool import ConnectionPool

from jianxing.cli.door.application import Door
from jianxing.cli.door.own import Own
from jianxing.cli.door.store import Database

THREADS = 4


def application() -> Door:
    """Return the application on the store that the environment names: this machine's own, or the office's database."""
    behind = os.environ.get("DOOR_BEHIND", "")
    if "DOOR_STORE" in os.environ:
        return Door(Own(Path(os.environ["DOOR_STORE"])), behind=behind)
    pool: ConnectionPool[Any] = ConnectionPool(
        os.environ["DOOR_DATABASE_URL"], min_size=1, max_size=THREADS, kwargs={"autocommit": True}, open=True
    )
    return Door(Database(pool), behind=behind)


def main() -> None:
    """Serve until a signal says to stop."""
    server = Server(
        "jianxing.cli.door.serving:application", address=os.environ["DOOR_HOST"], port=int(os.environ["DOOR_PORT"]),
        interface=Interfaces.WSGI, workers=1, blocking_threads=THREADS, websockets=False, log_access=False,
    )  # fmt: skip
    server.serve(target_loader=lambda _target: application())


if __name__ == "__main__":
    main()
