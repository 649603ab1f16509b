"""``jianxing incidents``: whom an incident concerns, and messages of the Common Alerting Protocol; no database is needed."""

import argparse

from jianxing.cli.incidents import affected, cap
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``incidents`` with its verbs."""
    words = commands.add_parser("incidents", help=_("whom an incident concerns, and alerts in CAP"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (affected, cap):
        one.register(verbs)
