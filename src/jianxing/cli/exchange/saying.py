"""How the parts of ``exchange`` answer: results to standard output, refusals to standard error."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from jianxing.cli.database import django_on
from jianxing.cli.exits import Exit
from jianxing.settings.config import Config, load


def on_node(run: Callable[[], int]) -> int:
    """Run with the database at hand; a refusal is one line."""
    with django_on(_installation()):
        from jianxing.directory.policies import Refused

        try:
            return run()
        except Refused as refusal:
            return refused(str(refusal))


def _installation() -> Config:
    """Return the configuration; a home that a demonstration was loaded into stands at its day here too."""
    config = load()
    if not config.demo and (config.home / "demo-accounts.json").exists():
        os.environ["JIANXING_DEMO"] = "true"
        config = load()
    return config


def now() -> datetime:
    """Return the instant at which this node stands, as its pages and jobs read it."""
    from jianxing.settings import clock

    return clock.now()


def refused(line: str, code: int = Exit.NO) -> int:
    """Say why not."""
    print(f"jianxing exchange: {line}", file=sys.stderr)
    return code


def told(value: Any, lines: Iterable[str], *, format: str) -> int:  # noqa: A002 - the option's own name
    """Print for programs, or for people."""
    if format == "json":
        print(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            print(line)
    return Exit.DONE


def instant(moment: Any) -> str | None:
    """Return an instant as programs read it."""
    return moment.isoformat(timespec="seconds") if moment is not None else None
