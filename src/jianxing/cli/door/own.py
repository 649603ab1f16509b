"""The store of a door on a machine of its own: SQLite, with what files brought from the office and what the public handed in.

What was handed in is sealed to the office when it comes, so that this machine keeps nothing that it could read. Rows of envelopes
stay when the office has taken them, without their content: who sends again is told so.
"""

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli.door.store import Handed
from jianxing.feedback import carrying
from jianxing.kernel import sealing

BASE: Final = "door.sqlite3"
KEY: Final = "door.key"
#: As beside the office; and bytes that wait, since a machine of its own has a disk of its own.
MOST_WAITING: Final = 50_000
MOST_WAITING_BYTES: Final = 16 * 1024**3
_BUSY_SECONDS: Final = 30.0
_HERE: Final = ZoneInfo("Asia/Shanghai")
_SCHEMA: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE door (code TEXT PRIMARY KEY, entry TEXT NOT NULL, is_open INTEGER NOT NULL) STRICT;
CREATE TABLE told (token TEXT PRIMARY KEY, said TEXT NOT NULL, as_of TEXT NOT NULL) STRICT;
CREATE TABLE envelope (
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, token TEXT NOT NULL, kind TEXT NOT NULL, door TEXT NOT NULL,
    digest TEXT NOT NULL, came_at TEXT NOT NULL, sealed BLOB, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    outcome TEXT NOT NULL DEFAULT '', CHECK ((outcome = '') = (sealed IS NOT NULL))
) STRICT;
CREATE INDEX envelope_waiting ON envelope (id, size) WHERE outcome = '';
CREATE INDEX envelope_by_token ON envelope (token);
PRAGMA user_version = 1;
"""


class NoStore(Exception):
    """The folder is none that ``jianxing door init`` made, or is one already; the text is one line that says so."""


def make(folder: Path, *, name: str) -> None:
    """Make a store with a key of its own in a new folder, which its owner alone may read; raises ``NoStore``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NoStore(str(folder))
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    os.close(os.open(folder / BASE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    base = sqlite3.connect(folder / BASE)
    base.execute("PRAGMA journal_mode = WAL")
    base.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    base.execute("INSERT INTO about VALUES ('name', ?)", (name,))
    base.commit()
    base.close()


class Own:
    """The store in a folder; raises ``NoStore`` where there is none. Threads have a connection each."""

    def __init__(self, folder: Path) -> None:
        if not (folder / BASE).is_file() or not (folder / KEY).is_file():
            raise NoStore(str(folder))
        self.folder, self._held = folder, threading.local()

    @property
    def _base(self) -> sqlite3.Connection:
        base: sqlite3.Connection | None = getattr(self._held, "base", None)
        if base is None:
            base = sqlite3.connect(self.folder / BASE, timeout=_BUSY_SECONDS, isolation_level=None)
            base.execute("PRAGMA synchronous = FULL")
            self._held.base = base
        return base

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a transaction that is written whole and is on the disk when this returns, or not at all."""
        base = self._base
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.execute("ROLLBACK")
            raise
        base.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Give a transaction that sees one state of the store, whoever writes meanwhile."""
        self._base.execute("BEGIN")
        try:
            yield
        finally:
            self._base.execute("COMMIT")

    def about(self, name: str, default: str = "") -> str:
        """Return what the store knows under a name."""
        row = self._base.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def key(self) -> Ed25519PrivateKey:
        """Return the key that this machine signs with."""
        found = serialization.load_pem_private_key((self.folder / KEY).read_bytes(), password=None)
        if not isinstance(found, Ed25519PrivateKey):
            raise NoStore(str(self.folder / KEY))
        return found

    def entry(self, code: str) -> dict[str, Any] | None:
        """Return what stands on the page of an open door."""
        row = self._base.execute("SELECT entry FROM door WHERE code = ? AND is_open = 1", (code,)).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def hand_in(self, handed: Handed) -> str:
        """Keep an envelope once, sealed to the office."""
        digest = _digest(handed)
        known = self._known(handed.identity, digest)
        if known:
            return known
        code = handed.door if handed.kind == "report" else self._answered(handed.token)
        entry = self._any_entry(code)
        if not entry or not entry["key"] or (handed.kind == "report" and self.entry(code) is None):
            return "closed"
        came_at = datetime.now(UTC)
        document = carrying.envelope_document(
            door=code, identity=handed.identity, token=handed.token, kind=handed.kind, said=handed.said, came_at=came_at,
            contact=handed.contact, photos=handed.photos,
        )  # fmt: skip
        sealed = sealing.wrap(
            document, public=bytes.fromhex(entry["key"]), bound=carrying.bound_to(handed.identity)
        )
        row = (
            handed.identity, handed.token, handed.kind, code, digest, came_at.isoformat(), sealed,
            hashlib.sha256(sealed).hexdigest(), len(sealed),
        )  # fmt: skip
        with self.writing() as base:
            waiting, size = base.execute(
                "SELECT count(*), coalesce(sum(size), 0) FROM envelope WHERE outcome = ''"
            ).fetchone()
            if waiting >= MOST_WAITING or size + len(sealed) > MOST_WAITING_BYTES:
                return "full"
            done = base.execute(
                "INSERT INTO envelope (identity, token, kind, door, digest, came_at, sealed, sha256, size)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING",
                row,
            )
        return "taken" if done.rowcount else self._known(handed.identity, digest)

    def ask(self, token: str) -> dict[str, Any] | None:
        """Return what the holder of a tracking code may know, and as of when."""
        row = self._base.execute("SELECT said, as_of FROM told WHERE token = ?", (token,)).fetchone()
        if row is None:
            return self._untold(token)
        waits = self._base.execute(
            "SELECT 1 FROM envelope WHERE token = ? AND kind = 'word' AND outcome = ''", (token,)
        ).fetchone()
        told: dict[str, Any] = json.loads(row[0])
        return {**told, "waits": told["waits"] or waits is not None, "as_of": row[1]}

    def waiting(self) -> Iterator[carrying.Content]:
        """Return the envelopes that the office has not said it has, oldest first."""
        rows = self._base.execute(
            "SELECT sha256, size, identity FROM envelope WHERE outcome = '' ORDER BY id"
        )
        for sha256, size, identity in rows:
            yield carrying.Content("envelope", sha256, size, identity)

    def sealed(self, sha256: str) -> bytes:
        """Return a sealed envelope by its hash."""
        [data] = self._base.execute(
            "SELECT sealed FROM envelope WHERE sha256 = ? AND outcome = ''", (sha256,)
        ).fetchone() or [b""]
        return bytes(data)

    def put_doors(self, base: sqlite3.Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Write which doors are open; what is not among them is closed."""
        base.execute("UPDATE door SET is_open = 0")
        base.executemany(
            "INSERT INTO door VALUES (?, ?, 1) ON CONFLICT (code) DO UPDATE SET entry = excluded.entry, is_open = 1",
            [(one["code"], json.dumps(one, ensure_ascii=False)) for one in entries],
        )

    def put_state(self, base: sqlite3.Connection, one: Mapping[str, Any], *, as_of: datetime) -> None:
        """Write what became of an envelope, whose content is not kept any more, and where its report stands."""
        base.execute(
            "UPDATE envelope SET outcome = ?, sealed = NULL WHERE identity = ? AND outcome = ''",
            (one["outcome"], one["identity"]),
        )
        if one["told"]:
            day = as_of.astimezone(_HERE).strftime("%Y-%m-%d %H:%M")
            base.execute(
                "INSERT INTO told VALUES (?, ?, ?)"
                " ON CONFLICT (token) DO UPDATE SET said = excluded.said, as_of = excluded.as_of",
                (one["token"], json.dumps(one["told"], ensure_ascii=False), day),
            )

    def put_about(self, base: sqlite3.Connection, **values: str) -> None:
        """Write what the store knows of itself."""
        base.executemany(
            "INSERT INTO about VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            list(values.items()),
        )

    def counts(self) -> dict[str, int]:
        """Return how many doors are open, and how many envelopes wait or became what."""
        [doors] = self._base.execute("SELECT count(*) FROM door WHERE is_open = 1").fetchone()
        rows = self._base.execute("SELECT outcome, count(*) FROM envelope GROUP BY outcome ORDER BY outcome")
        return {"doors": doors, **{outcome or "waiting": count for outcome, count in rows}}

    def _known(self, identity: str, digest: str) -> str:
        row = self._base.execute("SELECT digest FROM envelope WHERE identity = ?", (identity,)).fetchone()
        return "" if row is None else ("known" if row[0] == digest else "differs")

    def _answered(self, token: str) -> str:
        """Return the code of the door by which an answered report came; empty where there is no answer to speak of."""
        told = self.ask(token)
        return str(told["door"]) if told and told["state"] == "answered" else ""

    def _any_entry(self, code: str) -> dict[str, Any] | None:
        row = self._base.execute("SELECT entry FROM door WHERE code = ?", (code,)).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def _untold(self, token: str) -> dict[str, Any] | None:
        row = self._base.execute(
            "SELECT door, came_at, outcome FROM envelope WHERE token = ? AND kind = 'report'", (token,)
        ).fetchone()
        if row is None:
            return None
        entry = self._any_entry(row[0]) or {}
        received_on = datetime.fromisoformat(row[1]).astimezone(_HERE).date().isoformat()
        return {
            "state": None, "gathered": False, "category": "", "received_on": received_on, "zh": entry.get("zh", ""),
            "en": entry.get("en", ""), "door": row[0], "waits": False, "refused": row[2] not in ("", "taken", "known"),
            "responsible": None, "due_on": None, "reason": "", "answers": [],
        }  # fmt: skip


def _digest(handed: Handed) -> str:
    """Return what tells a repetition from something else under the same identity."""
    said = json.dumps(dict(handed.said), ensure_ascii=False, sort_keys=True)
    photos = [hashlib.sha256(photo).hexdigest() for photo in handed.photos]
    return hashlib.sha256(json.dumps([handed.kind, said, photos]).encode()).hexdigest()
