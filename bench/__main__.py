"""``python -m bench NAME [--format text|json] [--set OPTION=VALUE]``: what ``jianxing bench`` runs."""

from __future__ import annotations

import argparse

from bench.form import names, run


def main() -> int:
    """Measure one benchmark and print it."""
    parser = argparse.ArgumentParser(prog="jianxing bench", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--set", dest="options", action="append", default=[], metavar="OPTION=VALUE")
    asked = parser.parse_args()
    return run(asked.name, [f"--{option}" for option in asked.options], as_json=asked.format == "json")


if __name__ == "__main__":
    raise SystemExit(main())
