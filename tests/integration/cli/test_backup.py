"""A backup comes back whole or not at all, and says what it lacks."""

import json
import shutil
import signal
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from jianxing.cli.embedded import Cluster, temporary_cluster
from tests.integration.cli.installation import wait_until
from tests.integration.cli.keeping import RELEASE_BEFORE, Command, empty_database, manifest_of

#: One more act, sealed, as somebody's work after the backup.
ONE_MORE_ACT = """
from datetime import UTC, datetime
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.ledger.sealer import seal_all
record(kind="node.tried", subject="node", subject_id=1, by=Actor.system(), at=datetime.now(tz=UTC))
print(seal_all())
"""


@dataclass(frozen=True)
class Kept:
    """An installation with the demonstration in it, its backup and its keys."""

    command: Command
    backup: Path
    keys: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with temporary_cluster(Path(tmp_path_factory.mktemp("kept")) / "server") as running:
        yield running


@pytest.fixture(scope="module")
def kept(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    place = Path(tmp_path_factory.mktemp("kept"))
    with empty_database(server, name="source") as named:
        command = Command(place / "home", **named)
        command("restore", RELEASE_BEFORE, "--without-keys")
        command.python(ONE_MORE_ACT)
        command("backup", "-o", place / "backup.jxb")
        command("backup", "--keys", "-o", place / "keys.json")
        yield Kept(command=command, backup=place / "backup.jxb", keys=place / "keys.json")


@pytest.fixture
def empty(server: Cluster, tmp_path: Path) -> Iterator[Command]:
    with empty_database(server, name="target") as named:
        yield Command(tmp_path / "home", **named)


def is_untouched(command: Command) -> bool:
    with psycopg.connect(command.environment["DATABASE_OWNER_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchone()
    return row == (0,)


class TestRefusals:
    def test_keys_first(self, empty: Command, kept: Kept) -> None:
        assert "put them back first with jianxing restore --keys FILE" in empty(
            "restore", kept.backup, code=3
        )
        assert is_untouched(empty)

    def test_the_keys_of_another_installation(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        other = Command(tmp_path / "other", **empty.environment)
        other.python("from jianxing.ledger.keys import signing_key; signing_key()")
        assert "these keys are of another installation" in other("restore", kept.backup, code=3)
        assert is_untouched(empty)

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
    def test_an_archive_cut_off(self, empty: Command, kept: Kept, tmp_path: Path, share: float) -> None:
        short = tmp_path / "short.jxb"
        content = kept.backup.read_bytes()
        short.write_bytes(content[: int(len(content) * share)])
        assert "is no whole backup: it has been cut off" in empty("restore", short, code=3)
        assert not (empty.home / "postgresql").exists()
        assert is_untouched(empty)

    @pytest.mark.parametrize("part", ["data.sql", "schema-after.sql", "files.txt", "ledger-heads.jsonl"])
    def test_an_altered_part(self, empty: Command, kept: Kept, tmp_path: Path, part: str) -> None:
        altered = rewritten(kept.backup, tmp_path, part=part)
        empty("restore", "--keys", kept.keys)
        assert f"{part} has been altered" in empty("restore", altered, code=3)
        assert f"{part} has been altered" in empty("backup", "--verify", altered, code=1)
        assert is_untouched(empty)

    def test_a_part_too_many(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        longer = tmp_path / "longer.jxb"
        shutil.copy(kept.backup, longer)
        with zipfile.ZipFile(longer, "a") as archive:
            archive.writestr("more.sql", "DROP TABLE ledger_act")
        assert "more.sql does not belong to this backup" in empty("restore", longer, code=3)

    def test_an_altered_manifest(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        altered = rewritten(kept.backup, tmp_path, part="manifest.json")
        empty("restore", "--keys", kept.keys)
        assert "manifest" in empty("restore", altered, code=3)
        assert is_untouched(empty)

    def test_a_full_installation(self, kept: Kept) -> None:
        assert "is not empty, and nothing is overwritten" in kept.command("restore", kept.backup, code=3)

    def test_other_keys_are_not_overwritten(self, empty: Command, kept: Kept) -> None:
        empty.python("from jianxing.ledger.keys import signing_key; signing_key()")
        before = (empty.home / "secrets" / "ledger.key").read_bytes()
        assert "exists and is another one" in empty("restore", "--keys", kept.keys, code=3)
        assert (empty.home / "secrets" / "ledger.key").read_bytes() == before

    def test_nothing_to_write_to(self, kept: Kept, tmp_path: Path) -> None:
        assert "No such file or directory" in kept.command("backup", "-o", tmp_path / "no" / "b", code=3)
        assert list(tmp_path.iterdir()) == []

    def test_without_the_owner(self, kept: Kept, tmp_path: Path) -> None:
        without = Command(kept.command.home, DATABASE_URL=kept.command.environment["DATABASE_URL"])
        assert "set DATABASE_OWNER_URL" in without("backup", "-o", tmp_path / "b", code=2)


class TestOlderBackup:
    def test_it_says_exactly_what_is_missing(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        heads = later_heads(kept, tmp_path)
        empty("restore", "--keys", kept.keys)
        sealed = manifest_of(kept.backup).ledger.sealed
        said = empty("restore", kept.backup, "--against", heads, code=3)
        assert f"ends with act {sealed} of the log" in said
        assert f"acts {sealed + 1} to {sealed + 1}, done since" in said
        assert is_untouched(empty)

    def test_the_file_of_heads_that_survived_says_it_too(
        self, empty: Command, kept: Kept, tmp_path: Path
    ) -> None:
        empty("restore", "--keys", kept.keys)
        shutil.copy(later_heads(kept, tmp_path), empty.home / "ledger-heads.jsonl")
        assert "--accept-loss" in empty("restore", kept.backup, code=3)

    def test_a_loss_that_is_accepted_is_recorded(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        empty("restore", "--keys", kept.keys)
        shutil.copy(later_heads(kept, tmp_path), empty.home / "ledger-heads.jsonl")
        empty("restore", kept.backup, "--accept-loss")
        sealed = manifest_of(kept.backup).ledger.sealed
        with psycopg.connect(empty.environment["DATABASE_OWNER_URL"]) as connection:
            row = connection.execute(
                "SELECT public FROM ledger_act WHERE kind = 'node.restore' ORDER BY id DESC LIMIT 1"
            ).fetchone()
        assert row is not None
        assert (row[0]["lost_first"], row[0]["lost_last"]) == (sealed + 1, sealed + 1)
        assert len(list(empty.home.glob("ledger-heads.lost-*.jsonl"))) == 1
        empty.python(ONE_MORE_ACT)
        assert empty.json("ledger", "verify", "--format", "json")["intact"]


class TestCrash:
    def test_in_the_middle_nothing_is_half_restored(self, empty: Command, kept: Kept) -> None:
        empty("restore", "--keys", kept.keys)
        for phase in ("putting back the files", "putting back the database", "checking the ledger"):
            process = empty.start("restore", kept.backup)
            assert process.stderr is not None
            assert any(line.strip() == phase for line in process.stderr)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            wait_until(lambda: is_alone(empty))
            assert is_untouched(empty)
        empty("restore", kept.backup)
        assert empty.json("ledger", "verify", "--format", "json")["intact"]

    def test_a_backup_that_is_ended_leaves_no_file(self, kept: Kept, tmp_path: Path) -> None:
        for _time in range(5):  # now and then a backup this small is done before the signal comes
            process = kept.command.start("backup", "-o", tmp_path / "b.jxb")
            assert process.stderr is not None
            assert process.stderr.readline() == "writing the database\n"
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            if process.returncode != 0:
                break
            (tmp_path / "b.jxb").unlink()
        assert process.returncode == 130
        assert list(tmp_path.iterdir()) == []


class TestRoundTrip:
    def test_every_table_and_every_file(self, empty: Command, kept: Kept, tmp_path: Path) -> None:
        empty("restore", "--keys", kept.keys)
        empty("restore", kept.backup)
        empty("backup", "-o", tmp_path / "again.jxb")
        before, after = manifest_of(kept.backup), manifest_of(tmp_path / "again.jxb")
        assert before.tables.keys() == after.tables.keys()
        changed = {name for name in before.tables if before.tables[name] != after.tables[name]}
        # The restoring itself is an act, and it waits for its leaf.
        assert changed == {"ledger_act", "ledger_unsealed"}
        assert after.tables["ledger_act"].rows == before.tables["ledger_act"].rows + 1
        assert before.parts["files.txt"] == after.parts["files.txt"]
        assert before.migrations == after.migrations
        assert "The log is intact" in empty("ledger", "verify")

    def test_an_embedded_database_that_runs(self, home: Path, kept: Kept, tmp_path: Path) -> None:
        command = Command(home)
        command("restore", "--keys", kept.keys)
        command("restore", kept.backup)
        with Cluster(home).using():
            command("backup", "-o", tmp_path / "again.jxb")
        assert "The backup is whole" in command("backup", "--verify", tmp_path / "again.jxb")
        assert manifest_of(tmp_path / "again.jxb").tables["findings_finding"].rows > 100
        checks = {check["name"]: check["state"] for check in command.json("doctor", "--format", "json")}
        assert checks["role"] == "ok"

    def test_an_older_server(self, kept: Kept, named_programs: Path, tmp_path: Path) -> None:
        with (
            temporary_cluster(tmp_path / "server", pg_bin=named_programs) as older,
            empty_database(older, name="target") as named,
        ):
            command = Command(tmp_path / "home", **named)
            command("restore", "--keys", kept.keys)
            command("restore", kept.backup)
            command("backup", "-o", tmp_path / "again.jxb")
            before, after = manifest_of(kept.backup), manifest_of(tmp_path / "again.jxb")
            assert before.tables["findings_finding"] == after.tables["findings_finding"]

    def test_a_damaged_file_is_named_and_the_rest_is_kept(self, kept: Kept, tmp_path: Path) -> None:
        victim = next((kept.command.home / "files").glob("[0-9a-f][0-9a-f]/*/*"))
        whole = victim.read_bytes()
        victim.chmod(0o600)
        victim.write_bytes(b"x" + whole[1:])
        try:
            said = kept.command("backup", "-o", tmp_path / "b.jxb", code=1)
        finally:
            victim.write_bytes(whole)
        assert f"missing or damaged in the store of files, and not in the backup: {victim.name}" in said
        assert manifest_of(tmp_path / "b.jxb").damaged_files == (victim.name,)

    def test_no_secret_is_in_it(self, kept: Kept) -> None:
        assert kept.backup.stat().st_mode & 0o777 == kept.keys.stat().st_mode & 0o777 == 0o600
        secrets = json.loads(kept.keys.read_text())["secrets"]
        assert {"ledger.key", "secret_key"} <= secrets.keys()
        assert not {name for name in secrets if name.endswith("_password")}
        with zipfile.ZipFile(kept.backup) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
        for name in ("ledger.key", "secret_key"):
            assert (
                secrets[name].strip().splitlines()[-2 if name == "ledger.key" else 0].encode() not in content
            )


def is_alone(command: Command) -> bool:
    with psycopg.connect(command.environment["DATABASE_OWNER_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return row == (0,)


def later_heads(kept: Kept, place: Path) -> Path:
    """The file of heads after one more act than the backup has."""
    sealed = manifest_of(kept.backup).ledger.sealed
    source = kept.command.home / "ledger-heads.jsonl"
    if (
        len(source.read_text().splitlines())
        and json.loads(source.read_text().splitlines()[-1])["tree_size"] <= sealed
    ):
        kept.command.python(ONE_MORE_ACT)
    target = place / "heads.jsonl"
    target.write_text(source.read_text())
    return target


def rewritten(backup: Path, place: Path, *, part: str) -> Path:
    """The same archive with one byte of one part changed, its own checksums being right again."""
    target = place / "altered.jxb"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(target, "w") as altered:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                middle = len(content) // 2
                content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
            altered.writestr(name, content)
    return target
