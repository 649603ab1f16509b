"""``jianxing bench NAME``: measure, in a checkout; the benchmarks are not part of what is installed."""

import argparse
import os
import sys
from pathlib import Path

import jianxing
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

#: Where the checkout is that this package is installed from, when it is.
CHECKOUT = Path(jianxing.__path__[0]).resolve().parent.parent


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench``."""
    bench = commands.add_parser("bench", help=_("measure how fast it is, in a checkout"))
    bench.add_argument(
        "name", metavar="NAME", help=_("which benchmark: one of the modules bench/NAME_bench.py")
    )
    bench.add_argument("--format", choices=("text", "json"), default="text")
    bench.add_argument(
        "--set",
        dest="options",
        action="append",
        default=[],
        metavar="OPTION=VALUE",
        help=_("an option of its own, as in --set seconds=2; --set help names them"),
    )
    bench.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Become the benchmark's process; only a refusal returns."""
    folder = CHECKOUT / "bench"
    if not (folder / "form.py").is_file():
        return _wrong(_("the benchmarks are in the folder bench of a checkout, and this is an installation"))
    known = sorted(
        path.name.removesuffix("_bench.py").replace("_", "-") for path in folder.glob("*_bench.py")
    )
    if asked.name not in known:
        return _wrong(
            _("there is no benchmark {name}; there are: {known}").format(
                name=asked.name, known=", ".join(known)
            )
        )
    os.chdir(CHECKOUT)
    words = ["-m", "bench", asked.name, "--format", asked.format]
    words += [word for option in asked.options for word in ("--set", option)]
    return os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - our own interpreter, no shell


def _wrong(line: str) -> int:
    print(f"jianxing bench: {line}", file=sys.stderr)
    return Exit.WRONG_USE
