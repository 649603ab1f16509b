"""``jianxing backup``: database and files as of one instant, in one file, while everything runs."""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Final

import psycopg

from jianxing.cli.database import owner_of
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.cli.keeping import archive, dumping, keyring
from jianxing.cli.keeping.manifest import LedgerState, Manifest
from jianxing.ledger.heads import HeadsFile, SignedHead
from jianxing.ledger.keys import public_keys, signing_key
from jianxing.settings.config import Config, Misconfigured, load
from jianxing.settings.speech import gettext as _

#: The sealer needs a moment for what was done just now; under load there is always something, and it is not waited for.
SEALING_SECONDS: Final = 3.0


class NothingToKeep(OutsideFailure):
    """There is no installation here."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``backup``."""
    parser = commands.add_parser("backup", help=_("write database and files to one file, while all runs"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE")
    parser.add_argument(
        "--keys", action="store_true", help=_("write the keys instead, to be kept apart from the backup")
    )
    parser.add_argument("--verify", type=Path, metavar="FILE", help=_("only check a backup that was written"))
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Write what was asked for; the answer is no where a file of the store was missing or damaged."""
    if (asked.output is None) == (asked.verify is None):
        raise Misconfigured(_("say where to write, with -o FILE, or what to check, with --verify FILE"))
    config, at = load(), datetime.now(tz=UTC)
    if asked.verify is not None:
        return _verify(asked.verify, config)
    if asked.keys:
        names = keyring.export(home=config.home, to=asked.output.absolute(), at=at)
        text = _("{file}: {names}; keep it apart from the backups")
        say(text.format(file=asked.output, names=", ".join(names)))
        return Exit.DONE
    with owner_of(config) as owner_dsn:
        made = back_up(config=config, owner_dsn=owner_dsn, output=asked.output.absolute(), at=at)
    say(_("{file}: {summary}").format(file=asked.output, summary=summary(made)))
    for sha256 in made.damaged_files:
        say(_("missing or damaged in the store of files, and not in the backup: {name}").format(name=sha256))
    return Exit.NO if made.damaged_files else Exit.DONE


def say(text: str) -> None:
    """Tell the person at the terminal how far it is; results alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def summary(made: Manifest) -> str:
    """Return what a backup holds, as one line."""
    return _("{tables} tables, {rows} rows, {acts} sealed acts, made {at} by release {version}").format(
        tables=len(made.tables),
        rows=sum(table.rows for table in made.tables.values()),
        acts=made.ledger.sealed,
        at=made.made_at.isoformat(timespec="seconds"),
        version=made.version,
    )


def back_up(*, config: Config, owner_dsn: str, output: Path, at: datetime) -> Manifest:
    """Write the backup, read all of it again, and only then give it its name. Raises OutsideFailure."""
    _await_sealing(owner_dsn)
    with archive.written_whole(output) as (draft, file):
        made = _write(config=config, owner_dsn=owner_dsn, file=file, at=at)
        file.close()
        say(_("reading again what was written"))
        reader = archive.Reader(draft)
        try:
            reader.check()
        finally:
            reader.close()
    return made


def ledger_key(config: Config) -> Path:
    """Return where the key lies that signs heads and backups."""
    return config.home / "secrets" / "ledger.key"


def _write(*, config: Config, owner_dsn: str, file: BinaryIO, at: datetime) -> Manifest:
    writer = archive.Writer(file)
    with dumping.snapshot(owner_dsn) as (connection, snapshot):
        if not _has(connection, "django_migrations"):
            raise NothingToKeep(_("{home} holds no database with anything in it").format(home=config.home))
        server = connection.info.server_version // 10000
        program = dumping.pg_dump(server=server, pg_bin=config.pg_bin)
        say(_("writing the database"))
        source: dict[str, Any] = {"program": program, "owner_dsn": owner_dsn, "snapshot": snapshot}
        with writer.part(archive.BEFORE) as part:
            dumping.dump(**source, section="pre-data", write=part.write)
        with writer.part(archive.DATA) as part:
            tables = dumping.dump_rows(**source, write=part.write)
        with writer.part(archive.AFTER) as part:
            dumping.dump(**source, section="post-data", write=part.write)
        ledger = _ledger(connection, config)
        migrations = _migrations(connection)
        named = _named_files(connection)
    with writer.part(archive.HEADS) as part:
        for head in _heads(config, sealed=ledger.sealed):
            part.write(json.dumps(head.to_dict()).encode() + b"\n")
    say(_("writing the files"))
    damaged = _write_files(writer, root=config.home / "files", named=named)
    made = Manifest(
        made_at=at,
        version=release(),
        postgresql=str(server),
        migrations=migrations,
        tables=tables,
        parts=writer.parts,
        damaged_files=damaged,
        ledger=ledger,
    )
    writer.close(envelope=made.signed(signing_key(path=ledger_key(config))))
    return made


def _write_files(writer: archive.Writer, *, root: Path, named: set[str]) -> tuple[str, ...]:
    """Write what the store holds, and return what it should hold and does not, or holds altered."""
    lines: list[str] = []
    damaged: set[str] = set()
    seen: set[str] = set()
    for path in _stored(root):
        sha256 = path.name
        seen.add(sha256)
        # A file that is not what its name says would never be found again under it.
        if not _is_whole(path, sha256):
            damaged.add(sha256)
            continue
        part = writer.file(path, sha256=sha256)
        lines.append(f"{sha256} {part.size}\n")
    with writer.part(archive.FILES) as listed:
        listed.write("".join(lines).encode())
    return tuple(sorted(damaged | (named - seen)))


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _stored(root: Path) -> Iterator[Path]:
    for path in sorted(root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if len(path.name) == 64:  # letters of a SHA-256
            yield path


def _await_sealing(owner_dsn: str) -> None:
    """Give the sealer a moment, so that a quiet system's backup ends with a signed head."""
    deadline = time.monotonic() + SEALING_SECONDS
    with psycopg.connect(owner_dsn, autocommit=True, connect_timeout=30) as connection:
        if not _has(connection, "ledger_unsealed"):
            return
        while time.monotonic() < deadline:
            row = connection.execute("SELECT count(*) FROM ledger_unsealed").fetchone()
            if row is None or not row[0] or not _runs_sealer(connection):
                return
            time.sleep(0.1)


def _runs_sealer(connection: "psycopg.Connection[Any]") -> bool:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'jianxing_app' AND datname = current_database()"
    ).fetchone()
    return row is not None and row[0] > 0


def _ledger(connection: "psycopg.Connection[Any]", config: Config) -> LedgerState:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM ledger_leaf), (SELECT count(*) FROM ledger_unsealed)"
    ).fetchone()
    assert row is not None
    head = connection.execute(
        "SELECT tree_size, root, signed_at, key_id, signature FROM ledger_head ORDER BY tree_size DESC LIMIT 1"
    ).fetchone()
    return LedgerState(
        sealed=row[0],
        unsealed=row[1],
        head=SignedHead(*head).to_dict() if head else None,
        public_keys=tuple(
            key.public_bytes_raw().hex() for key in public_keys(path=ledger_key(config)).values()
        ),
    )


def _heads(config: Config, *, sealed: int) -> Iterator[SignedHead]:
    file = HeadsFile(config.home / "ledger-heads.jsonl")
    for head in file.heads(within=file.length()):
        if head.tree_size <= sealed:
            yield head


def _migrations(connection: "psycopg.Connection[Any]") -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
        applied.setdefault(app, []).append(name)
    return applied


def _named_files(connection: "psycopg.Connection[Any]") -> set[str]:
    return {row[0] for row in connection.execute("SELECT sha256 FROM evidence_blob")}


def _has(connection: "psycopg.Connection[Any]", table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s)", (f"public.{table}",)).fetchone()
    return row is not None and row[0] is not None


def release() -> str:
    """Return the version of the product."""
    try:
        return version("jianxing")
    except PackageNotFoundError:  # run from its sources
        return "?"


def _verify(file: Path, config: Config) -> int:
    try:
        reader = archive.Reader(file)
    except archive.Damaged as damage:
        print(damage)
        return Exit.NO
    try:
        reader.check()
        made = reader.manifest
        print(_("The backup is whole: {summary}").format(summary=summary(made)))
        keys = public_keys(path=ledger_key(config))
        if not keys:
            print(_("Cannot exclude: somebody else wrote it; there are no keys here to tell by"))
        elif not reader.signers(keys):
            print(_("It is NOT signed by a key of this installation."))
            return Exit.NO
    except archive.Damaged as damage:
        print(damage)
        return Exit.NO
    finally:
        reader.close()
    return Exit.DONE
