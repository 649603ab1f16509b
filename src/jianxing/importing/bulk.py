"""Statements over a thousand rows at once, each with its rows as one JSON parameter (``sql/*.sql``)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.db import connection

_SQL = Path(__file__).with_name("sql")


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def run_statement(name: str, rows: Sequence[dict[str, Any]], **parameters: int | None) -> list[int]:
    """Run a statement over *rows*; the keys that it returns, where it returns any."""
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), {"rows": orjson.dumps(rows).decode(), **parameters})
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def read(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return what a statement finds; JSON comes as the text that it selects."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), parameters)
        return cursor.fetchall() if cursor.description else []
