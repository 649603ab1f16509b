"""A log of the test's own: its database, its key, its file of heads, and the owner who can get past the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import override_settings

from jianxing.cli.embedded import Cluster
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger import sealer
from jianxing.ledger.operations import Entry, record_many

AT = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
SUPERVISOR = Actor(person_id=1, body_id=2, role=Role.SUPERVISOR)


def entries(count: int, *, start: int = 1) -> list[Entry]:
    return [
        Entry(
            kind="matter.assign",
            subject="matter",
            subject_id=number,
            public={"from": "registered", "to": "assigned", "share": number / 3},
            confidential={"title": f"问题{number}", "limit_days": number},
        )
        for number in range(start, start + count)
    ]


def add(count: int, *, start: int = 1) -> list[int]:
    """Record and commit some acts."""
    with transaction.atomic():
        return record_many(entries=entries(count, start=start), by=SUPERVISOR, at=AT)


@dataclass
class Log:
    """A database in which transactions commit."""

    database: str
    heads_file: Path
    owner_dsn: str
    app_dsn: str

    def seal(self, count: int) -> list[int]:
        """Record some acts and seal them together."""
        acts = add(count)
        assert sealer.seal_once(at=AT) == count
        return acts

    def as_owner(self, *statements: str, triggers: bool = False) -> list[Any]:
        """What somebody with the owner's password can do; without triggers, unless said otherwise."""
        rows: list[Any] = []
        with psycopg.connect(self.owner_dsn, dbname=self.database, autocommit=True) as owner:
            tables = ["act", "detail", "leaf", "node", "head", "unsealed"]
            if not triggers:
                for table in tables:
                    owner.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
            for statement in statements:
                cursor = owner.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
            if not triggers:
                for table in tables:
                    owner.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")
        return rows


@pytest.fixture
def log(own_database: str, cluster: Cluster, tmp_path: Path) -> Iterator[Log]:
    heads = tmp_path / "heads.jsonl"
    with override_settings(LEDGER_KEY_FILE=tmp_path / "secrets" / "key", LEDGER_HEADS_FILE=heads):
        yield Log(own_database, heads, cluster.owner_dsn, cluster.app_dsn)
