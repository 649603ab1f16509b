"""``jianxing evidence``: packages on the command line; neither verb needs a database or anybody else's machine."""

import argparse

from jianxing.cli.evidence import packing, verifying
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``evidence`` with its verbs."""
    words = commands.add_parser("evidence", help=_("signed packages of evidence: pack one, verify one"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (packing, verifying):
        one.register(verbs)
