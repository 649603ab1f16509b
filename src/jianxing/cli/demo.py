"""``jianxing demo``: the scenario of the bulletin, ready to click through."""

import argparse
import json
import os
import sys

from jianxing.cli.database import django_on
from jianxing.cli.exits import Exit
from jianxing.cli.up import take_over
from jianxing.settings.config import Config, load
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``demo``."""
    demo = commands.add_parser("demo", help=_("load the demonstration and start everything"))
    demo.add_argument("--port", type=int, help=_("port of the web server"))
    demo.add_argument("--host", help=_("address that the web server listens on"))
    demo.add_argument("--prepare", action="store_true", help=_("load the demonstration, then stop"))
    demo.add_argument(
        "--provinces",
        action="store_true",
        help=_("start three nodes, Beijing, Tianjin and Hebei, that write to one another"),
    )
    demo.add_argument(
        "--by-file",
        action="append",
        default=[],
        choices=("beijing", "tianjin", "hebei"),
        help=_("with --provinces: let this node listen to nobody; what is for it is carried by file"),
    )
    demo.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Load what is missing of the scenario; then, unless only preparing, start everything and say where."""
    os.environ["JIANXING_DEMO"] = "true"
    take_over(asked, "port", "host")
    config = load()
    if asked.provinces:
        from jianxing.cli import provinces

        return provinces.up(config=config, by_file=asked.by_file)
    if asked.prepare:
        with django_on(config):
            from jianxing.demo.__main__ import main

            main()
        return Exit.DONE
    from jianxing.cli.supervisor import Commands, up

    prepare = ((sys.executable, "-m", "jianxing.demo"),)
    return up(config=config, commands=Commands(prepare=prepare), on_ready=lambda url: _say(config, url))


def _say(config: Config, url: str) -> None:
    """Print the address and the accounts, as the scenario left them beside the data."""
    left = json.loads((config.home / "demo-accounts.json").read_text(encoding="utf-8"))
    print(_("Jianxing demonstration: {url}").format(url=url))
    print(_("Password of every account: {password}").format(password=left["password"]))
    for account in left["accounts"]:
        print(f"  {account['login']:<12} {account['role']}  {account['body']}")
    print(_("Passphrases for the leads room:"))
    for account in left["accounts"]:
        if account["passphrase"]:
            print(f"  {account['login']:<12} {account['passphrase']}")
    sys.stdout.flush()
