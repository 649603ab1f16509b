"""``jianxing api describe``."""

import argparse
import os
from pathlib import Path

from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``api`` with its part."""
    parts = commands.add_parser("api", help=_("what programs may ask for")).add_subparsers(
        dest="part", required=True, metavar=_("PART")
    )
    describe = parts.add_parser("describe", help=_("print the OpenAPI 3.1 description; needs no database"))
    describe.add_argument("-o", "--output", type=Path, help=_("a file instead of standard output"))
    describe.set_defaults(run=_describe)


def _describe(asked: argparse.Namespace) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "jianxing.settings.django"
    django.setup()
    from jianxing.api.commands import describe

    return describe(output=asked.output)
