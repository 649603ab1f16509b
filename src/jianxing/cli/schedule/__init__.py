"""``jianxing schedule``: networks of tasks on the command line; ``import``, ``export`` and ``explain`` need the database."""

import argparse

from jianxing.cli.schedule import bundle, carrying, explaining, impact, solving
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``schedule`` with its verbs."""
    words = commands.add_parser(
        "schedule", help=_("dates, floats and the critical path; days that blockers cost")
    )
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    for one in (solving, impact, explaining, carrying, bundle):
        one.register(verbs)
