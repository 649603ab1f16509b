"""``jianxing indicators``: what reported figures are asked on the command line; only ``import`` and ``run`` need a database."""

import argparse

from jianxing.cli.indicators import checking, importing, index, running
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``indicators`` with its verbs."""
    words = commands.add_parser("indicators", help=_("air quality indices, and checks of reported readings"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (checking, importing, index, running):
        one.register(verbs)
