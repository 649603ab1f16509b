"""``jianxing atlas``: the map on the command line."""

import argparse

from jianxing.cli.atlas import checking, conflicts, enclaves, importing, locating
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``atlas`` with its verbs."""
    words = commands.add_parser("atlas", help=_("conflicts of plans, enclaves, and where a point lies"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (importing, conflicts, checking, enclaves, locating):
        one.register(verbs)
