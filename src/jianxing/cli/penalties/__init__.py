"""``jianxing penalties``: like cases compared on the command line; ``check`` needs no database."""

import argparse

from jianxing.cli.penalties import checking
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``penalties`` with its verbs."""
    words = commands.add_parser(
        "penalties", help=_("like cases, differently punished: checks of published penalties")
    )
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (checking,):
        one.register(verbs)
