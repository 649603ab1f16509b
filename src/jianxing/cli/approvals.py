"""``jianxing approvals FILE``: ``jianxing schedule bundle FILE`` by another name."""

import argparse

from jianxing.cli.schedule import bundle
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``approvals``."""
    bundle.add_arguments(
        commands.add_parser(
            "approvals", help=_("latest filing dates of an application's approvals, without a database")
        )
    )
