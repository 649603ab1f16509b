"""``jianxing coverage``: where one card works, on the command line; ``matrix`` and ``match`` need no database."""

import argparse

from jianxing.cli.coverage import matching, matrix
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``coverage`` with its verbs."""
    words = commands.add_parser(
        "coverage", help=_("where one card works: lists of outlets counted and matched")
    )
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (matrix, matching):
        one.register(verbs)
