"""Statements over a thousand rows at once, each with its rows as one JSON parameter (``sql/*.sql``)."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

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
        packed = json.dumps(rows, ensure_ascii=False, allow_nan=False)
        cursor.execute(_statement(name), {"rows": packed, **parameters})
        return [row[0] for row in cursor.fetchall()] if cursor.description else []
