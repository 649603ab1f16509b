"""Where a door puts what comes in, and what it knows of itself: the functions of the database's schema ``door``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One envelope: *identity* makes a second arrival the same one, *token* is the SHA-256 of the tracking code."""

    door: str
    identity: str
    token: str
    kind: str
    said: Mapping[str, Any]
    contact: bytes | None = None
    photos: Sequence[bytes] = ()


class Store(Protocol):
    """What the pages ask for."""

    def entry(self, code: str) -> dict[str, Any] | None:
        """Return what stands on the page of an open door: titles, place, the key for contacts, what was published."""

    def hand_in(self, handed: Handed) -> str:
        """Keep an envelope once and return ``taken``, ``known``, ``differs``, ``closed`` or ``full``."""

    def ask(self, token: str) -> dict[str, Any] | None:
        """Return what the holder of a tracking code may know."""


class Database:
    """The store of a door beside the node: connections in the door's role, which may call three functions and nothing else."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def entry(self, code: str) -> dict[str, Any] | None:
        """Return what stands on the page of an open door."""
        found: dict[str, Any] | None = self._one("SELECT door.entry(%s)", code)
        return found

    def hand_in(self, handed: Handed) -> str:
        """Keep an envelope once."""
        return str(
            self._one(
                "SELECT door.hand_in(%s, %s, %s, %s, %s::jsonb, %s, %s::bytea[])",
                handed.door, handed.identity, handed.token, handed.kind, json.dumps(dict(handed.said)), handed.contact,
                list(handed.photos),
            )
        )  # fmt: skip

    def ask(self, token: str) -> dict[str, Any] | None:
        """Return what the holder of a tracking code may know."""
        found: dict[str, Any] | None = self._one("SELECT door.ask(%s)", token)
        return found

    def _one(self, statement: str, *values: Any) -> Any:
        with self._pool.connection() as connection:
            row = connection.execute(statement.encode(), values).fetchone()
        return row[0] if row else None
