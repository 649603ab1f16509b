"""``jianxing door``: the process that faces the public, with no right to any table and nothing of the node in its environment."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from jianxing.cli.database import bring_up_to_date, cluster_of
from jianxing.cli.door import machine
from jianxing.cli.door.own import Own
from jianxing.cli.embedded import Cluster
from jianxing.cli.exits import Exit
from jianxing.settings.config import Misconfigured, load
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``door``."""
    door = commands.add_parser("door", help=_("serve the pages on which the public reports"))
    door.add_argument("--host", default="127.0.0.1", help=_("address that the door listens on"))
    door.add_argument("--port", type=int, default=8080, help=_("port of the door"))
    door.add_argument(
        "--behind", default="", metavar="ADDRESS", help=_("proxy whose X-Forwarded-For tells networks apart")
    )
    door.add_argument(
        "--store",
        type=Path,
        metavar="FOLDER",
        help=_("serve a store of this machine, without the office's database"),
    )
    door.set_defaults(run=run)
    machine.register(door)


def run(asked: argparse.Namespace) -> int:
    """Serve until told to stop: in a child that is told the door's connection and nothing else."""
    if asked.store is not None:
        return machine.guarded(asked, _serve_own)
    config = load()
    cluster = cluster_of(config)
    if cluster is not None:
        with cluster.using():
            bring_up_to_date(owner_dsn=cluster.owner_dsn)
            return _served({"DOOR_DATABASE_URL": dsn_of(cluster)}, asked)
    return _served({"DOOR_DATABASE_URL": dsn_of(None)}, asked)


def _serve_own(asked: argparse.Namespace) -> int:
    return _served({"DOOR_STORE": str(Own(asked.store).folder.resolve())}, asked)


def told(*, store: dict[str, str], host: str, port: int, behind: str) -> dict[str, str]:
    """Return the whole environment of the process that faces the public: its store, of the node where programs are."""
    kept = {name: value for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if (value := os.environ.get(name))}
    return kept | store | {"DOOR_HOST": host, "DOOR_PORT": str(port), "DOOR_BEHIND": behind}


def dsn_of(cluster: Cluster | None) -> str:
    """Return how the door's role connects: to the embedded database, or as ``DOOR_DATABASE_URL`` says; raises Misconfigured."""
    dsn = cluster.door_dsn if cluster is not None else os.environ.get("DOOR_DATABASE_URL")
    if dsn is None:
        raise Misconfigured(_("this needs the address of the door's role: set DOOR_DATABASE_URL"))
    return dsn


def _served(store: dict[str, str], asked: argparse.Namespace) -> int:
    environment = told(store=store, host=asked.host, port=asked.port, behind=asked.behind)
    child = subprocess.Popen([sys.executable, "-m", "jianxing.cli.door.serving"], env=environment)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: child.terminate())
    return Exit.DONE if child.wait() in (0, -signal.SIGTERM) else Exit.OUTSIDE
