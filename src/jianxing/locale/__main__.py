"""``python -m jianxing.locale [compile|check|update [PART …]]``."""

import argparse
import sys

from jianxing.locale import ROOT, CatalogueBroken, compile_catalogues


def main() -> int:
    """Run one of the commands; 1 when a catalogue is broken or a translation missing."""
    parser = argparse.ArgumentParser(prog="python -m jianxing.locale", description=__doc__)
    parser.add_argument(
        "command",
        nargs="?",
        choices=("compile", "check", "update"),
        default="compile",
        help="compile (default): .po to .mo; check: name what lacks a translation; update: add it, empty",
    )
    parser.add_argument("parts", nargs="*", help="the parts that update may touch; all when none is named")
    arguments = parser.parse_args()
    command = arguments.command
    try:
        if command == "update":
            from jianxing.locale.checking import update

            for path in update(parts=arguments.parts):
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        elif command == "check":
            from jianxing.locale.checking import faults

            found = list(faults())
            sys.stdout.writelines(f"{fault}\n" for fault in found)
            return 1 if found else 0
        else:
            compile_catalogues()
    except CatalogueBroken as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
