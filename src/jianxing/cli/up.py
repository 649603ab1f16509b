"""``jianxing up``: PostgreSQL, the web server and the worker, supervised."""

import argparse
import os
from pathlib import Path

from jianxing.settings.config import load
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``up``."""
    up = commands.add_parser("up", help=_("start PostgreSQL, the web server and the worker"))
    up.add_argument("--port", type=int, help=_("port of the web server"))
    up.add_argument("--host", help=_("address that the web server listens on"))
    up.add_argument("--tls-cert", type=Path, help=_("certificate chain (PEM)"))
    up.add_argument("--tls-key", type=Path, help=_("private key (PEM)"))
    up.set_defaults(run=run)


def take_over(asked: argparse.Namespace, *names: str) -> None:
    """Let what was typed win over the configuration; the children read it from the environment."""
    for name in names:
        value = getattr(asked, name)
        if value is not None:
            os.environ[f"JIANXING_{name.upper()}"] = str(value)


def run(asked: argparse.Namespace) -> int:
    """Run until told to stop."""
    take_over(asked, "port", "host", "tls_cert", "tls_key")
    from jianxing.cli import supervisor

    return supervisor.up(config=load())
