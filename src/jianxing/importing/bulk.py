"""Statements over a thousand rows at once, each with its rows as one JSON parameter (``sql/*.sql``)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from jianxing.ledger.prepared import prepared, send

_SQL = Path(__file__).with_name("sql")


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def run_statement(name: str, rows: Sequence[dict[str, Any]], **parameters: int | None) -> None:
    """Run a statement over *rows*."""
    if not rows:
        return
    send(_statement(name), {"rows": orjson.dumps(rows).decode(), **parameters})


def read(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return what a statement finds; JSON comes as the text that it selects."""
    return prepared(_statement(name), parameters)
