"""``jianxing ledger verify|export``."""

import argparse
from pathlib import Path

from jianxing.cli.database import django_on
from jianxing.settings.config import load
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ledger`` with its two parts."""
    parts = commands.add_parser("ledger", help=_("prove that nothing was altered")).add_subparsers(
        dest="part", required=True, metavar=_("PART")
    )
    verify = parts.add_parser("verify", help=_("check the log, live or in an export"))
    verify.add_argument("file", nargs="?", type=Path, help=_("an export; without it the live log"))
    verify.add_argument(
        "--against", metavar="HEAD", help=_("a head that left the machine: JSON text or its file")
    )
    verify.add_argument("--key", help=_("the public key, got by another way than the export"))
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.set_defaults(run=_verify)
    export = parts.add_parser("export", help=_("write the log to a file that verifies without this machine"))
    export.add_argument("-o", "--output", type=Path, required=True)
    export.set_defaults(run=_export)


def _verify(asked: argparse.Namespace) -> int:
    if asked.file is not None:
        from jianxing.ledger.commands import verify_export

        return verify_export(file=asked.file, against=asked.against, format=asked.format, key=asked.key)
    with django_on(load()):
        from jianxing.ledger.commands import verify_live

        return verify_live(against=asked.against, format=asked.format)


def _export(asked: argparse.Namespace) -> int:
    with django_on(load()):
        from jianxing.ledger.commands import export

        return export(output=asked.output)
