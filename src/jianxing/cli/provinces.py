"""``jianxing demo --provinces``: three nodes on this machine, each with its own database, that write to one another."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jianxing.cli.addresses import answers, url_of
from jianxing.cli.children import Child, bound_to_us
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.cli.signals import Signals, heard
from jianxing.demo.provinces.places import PLACES, Place
from jianxing.settings import logs
from jianxing.settings.config import Config, Misconfigured, prepare_home
from jianxing.settings.speech import gettext as _

#: The listeners' ports lie so far above the sites'.
LISTENERS_ABOVE: Final = 10
#: A first start fills three databases, on whatever machine.
READY_SECONDS: Final = 900.0
PLAY_SECONDS: Final = 900
GLANCE_SECONDS: Final = 0.25
#: What an embedded database is made of.
DATABASE: Final = "postgresql"
PASSWORDS: Final = (
    "postgres_password",
    "jianxing_owner_password",
    "jianxing_app_password",
    "jianxing_door_password",
)
#: What is the parent's alone; the rest of its environment is the nodes' too.
_OWN: Final = ("JIANXING_CONFIG", "JIANXING_DSN", "DATABASE_URL", "DATABASE_OWNER_URL", "REPLICA_URL")


class NotReady(OutsideFailure):
    """A node did not start, or the story did not come to its end."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the demonstration and how it is configured."""

    place: Place
    config: Config

    def environment(self) -> Mapping[str, str]:
        """Return what its processes are started with."""
        kept = {name: value for name, value in os.environ.items() if name not in _OWN}
        return {**kept, **self.config.as_environment()}


def nodes_of(config: Config, *, by_file: Sequence[str] = ()) -> list[Node]:
    """Return the three nodes beneath the demonstration's data directory; those *by_file* have no listener."""
    if not config.is_embedded:
        raise Misconfigured(_("--provinces makes three databases of its own: unset DATABASE_URL"))
    made = []
    for number, place in enumerate(PLACES):
        listens = place.code not in by_file
        changes = {
            "home": config.home / "provinces" / place.code,
            "port": config.port + number,
            "exchange_host": config.host if listens else "127.0.0.1",
            "exchange_port": config.port + LISTENERS_ABOVE + number if listens else None,
            "demo": True,
        }
        made.append(Node(place=place, config=config.model_copy(update=changes)))
    return made


def up(*, config: Config, by_file: Sequence[str] = ()) -> int:
    """Run the three nodes until a signal says to stop; once they answer, carry the story as far as it has not been."""
    logs.configure(process="provinces", level=config.log_level)
    nodes = nodes_of(config, by_file=by_file)
    for node in nodes:
        prepare_home(home=node.config.home)
    with heard() as signals:
        children = [_child(node) for node in nodes]
        try:
            _mould(nodes, home=config.home / "provinces" / "mould", signals=signals)
            _until_ready(nodes, children, signals)
            _play([node for node in nodes if node.place.code not in by_file], signals)
            if not signals.asked_to_stop:
                _say(nodes, by_file=by_file)
            while not signals.asked_to_stop:
                signals.wait(seconds=min(child.tend() for child in children))
        finally:
            for child in children:
                child.ask()
            for child in children:
                child.stop(hurry=lambda: signals.asked_again)
    return Exit.DONE


def _mould(nodes: Sequence[Node], *, home: Path, signals: Signals) -> None:
    """Make an empty database once and copy it to the nodes that have none: making three would take thrice as long."""
    bare = [node for node in nodes if not (node.config.home / DATABASE).exists()]
    if not bare:
        return
    shutil.rmtree(home, ignore_errors=True)
    print(_("making the databases"), file=sys.stderr, flush=True)
    making = _started("mould", "-", environment={**nodes[0].environment(), "JIANXING_HOME": str(home)})
    while making.poll() is None and not signals.asked_to_stop:
        signals.wait(seconds=GLANCE_SECONDS)
    if signals.asked_to_stop:
        making.terminate()
    if making.wait():
        raise NotReady(_("the databases could not be made; the reason is above"))
    for node in bare:
        fresh = node.config.home / f".{DATABASE}"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(home / DATABASE, fresh, symlinks=True)
        for name in PASSWORDS:
            shutil.copy2(home / "secrets" / name, node.config.home / "secrets" / name)
        fresh.rename(node.config.home / DATABASE)
    shutil.rmtree(home)


def _started(what: str, code: str, *, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        bound_to_us((sys.executable, "-m", "jianxing.cli.province", what, code)),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
    )


def _child(node: Node) -> Child:
    command = (sys.executable, "-m", "jianxing.cli.province", "up", node.place.code)
    return Child(name=node.place.code, command=command, environment=node.environment, patience=60.0)


def _until_ready(nodes: Sequence[Node], children: Sequence[Child], signals: Signals) -> None:
    deadline, waiting = time.monotonic() + READY_SECONDS, list(nodes)
    while waiting and not signals.asked_to_stop:
        if time.monotonic() > deadline:
            raise NotReady(_("{node} does not start; its log is above").format(node=waiting[0].place.name))
        for child in children:
            child.tend()
        waiting = [node for node in waiting if not answers(node.config)]
        signals.wait(seconds=GLANCE_SECONDS)


def _play(nodes: Sequence[Node], signals: Signals) -> None:
    """Let everybody in the three places do what is theirs, at the same time, each waiting for what the others send."""
    playing = {
        node.place.name: _started("play", node.place.code, environment=node.environment()) for node in nodes
    }
    deadline = time.monotonic() + PLAY_SECONDS + 30
    while any(process.poll() is None for process in playing.values()):
        signals.wait(seconds=GLANCE_SECONDS)
        if signals.asked_to_stop or time.monotonic() > deadline:
            for process in playing.values():
                process.terminate()
            break
    ended = {name: process.wait() for name, process in playing.items()}
    if (failed := [name for name, code in ended.items() if code]) and not signals.asked_to_stop:
        raise NotReady(_("the story stopped in {node}; its reason is above").format(node=failed[0]))


def _say(nodes: Sequence[Node], *, by_file: Sequence[str]) -> None:
    """Print each node's address and accounts."""
    for node in nodes:
        left = json.loads((node.config.home / "demo-accounts.json").read_text(encoding="utf-8"))
        print(_("{node}: {url}").format(node=node.place.name, url=url_of(node.config)))
        if node.place.code in by_file:
            print(_("  no listener; carry by file: {how}").format(how=_by_file(node.config.home)))
        else:
            print(_("  listens for other nodes at {address}").format(address=node.config.reached_at))
        for account in left["accounts"]:
            print(f"  {account['login']:<12} {account['role']}  {account['body']}")
    print(_("Password of every account: {password}").format(password=left["password"]))
    sys.stdout.flush()


def _by_file(home: Path) -> str:
    return f"JIANXING_HOME={home} jianxing exchange export|import"
