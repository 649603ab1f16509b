"""``jianxing``: the command line. Progress goes to standard error, results to standard output."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from jianxing.cli.exits import Exit, guarded
from jianxing.settings.speech import gettext as _

#: Each module's ``register(commands)`` adds a parser whose ``run`` takes the parsed arguments and returns an exit code.
COMMANDS = (
    "jianxing.cli.up",
    "jianxing.cli.demo",
    "jianxing.cli.importing",
    "jianxing.cli.briefing",
    "jianxing.cli.letters",
    "jianxing.cli.exporting",
    "jianxing.cli.oc4ids",
    "jianxing.cli.meetings",
    "jianxing.cli.atlas",
    "jianxing.cli.indicators",
    "jianxing.cli.coverage",
    "jianxing.cli.penalties",
    "jianxing.cli.freight",
    "jianxing.cli.incidents",
    "jianxing.cli.schedule",
    "jianxing.cli.approvals",
    "jianxing.cli.evidence",
    "jianxing.cli.ledger",
    "jianxing.cli.referrals",
    "jianxing.cli.exchange",
    "jianxing.cli.doctor",
    "jianxing.cli.door",
    "jianxing.cli.feedback",
    "jianxing.cli.setup",
    "jianxing.cli.keeping.backup",
    "jianxing.cli.keeping.restore",
    "jianxing.cli.keeping.upgrade",
    "jianxing.cli.keeping.keys",
    "jianxing.cli.localca",
    "jianxing.cli.bench",
    "jianxing.cli.api",
)


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    whole = argparse.ArgumentParser(
        prog="jianxing",
        description=_("Ledgers of stuck matters, followed from a spreadsheet to a verified close."),
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    for name in COMMANDS:
        import_module(name).register(commands)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 the answer is no, 2 wrong use, 3 something outside failed."""
    asked = parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return guarded(lambda: run(asked))
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
