"""The data of the release before becomes this release's, or stays exactly as it was."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jianxing.cli.embedded import Cluster, temporary_cluster
from jianxing.cli.keeping import archive, loading
from tests.integration.cli.keeping import RELEASE_BEFORE, Command, empty_database, manifest_of

#: ``jianxing upgrade`` with one more app, whose migrations do what a test needs.
UPGRADE = """
import os, sys
os.environ["JIANXING_DSN"] = os.environ["DATABASE_OWNER_URL"]
import jianxing.settings.django as settings
settings.INSTALLED_APPS.append("later")
from jianxing.cli.keeping import upgrade
upgrade.LOCK_TIMEOUT, upgrade.PAUSE_SECONDS = "200ms", 1.0
from jianxing.cli.main import main
sys.exit(main(["upgrade"]))
"""
MIGRATIONS = """
from django.db import migrations
class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = {after}
    operations = [migrations.RunSQL({sql!r})]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with temporary_cluster(Path(tmp_path_factory.mktemp("upgraded")) / "server") as running:
        yield running


@pytest.fixture
def old(server: Cluster, tmp_path: Path) -> Iterator[Command]:
    """An installation as the release before left it."""
    with empty_database(server, name="old") as named:
        reader = archive.Reader(RELEASE_BEFORE)
        with psycopg.connect(named["DATABASE_OWNER_URL"]) as connection:
            loading.load(connection, reader)
        command = Command(tmp_path / "home", **named)
        (tmp_path / "home" / "secrets").mkdir(parents=True, mode=0o700)
        # Its private key stayed where it was made; what it signed is verified with the public one.
        public = "\n".join(reader.manifest.ledger.public_keys)
        (tmp_path / "home" / "secrets" / "ledger.key.pub").write_text(f"{public}\n")
        with reader.open(archive.HEADS) as heads:
            (tmp_path / "home" / "ledger-heads.jsonl").write_bytes(heads.read())
        reader.close()
        yield command


def ask(command: Command, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(command.environment["DATABASE_OWNER_URL"]) as connection:
        return connection.execute(question.encode()).fetchall()


STATES = "SELECT state, count(*) FROM findings_finding GROUP BY 1 ORDER BY 1"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY 1, 2"
ACTS = "SELECT count(*) FROM ledger_act"


def with_later(
    command: Command,
    place: Path,
    *sql: str,
    atomic: bool = True,
    code: int = 0,
    heard: Callable[[str], None] = lambda line: None,
) -> str:
    """Upgrade to a release with one more app, which has a migration for each of *sql*; *heard* gets each line."""
    folder = place / "later" / "migrations"
    folder.mkdir(parents=True)
    (place / "later" / "__init__.py").touch()
    (folder / "__init__.py").touch()
    for number, statement in enumerate(sql, start=1):
        after = [("later", f"000{number - 1}_x")] if number > 1 else [("findings", "0001_initial")]
        (folder / f"000{number}_x.py").write_text(
            MIGRATIONS.format(atomic=atomic, after=after, sql=statement)
        )
    process = subprocess.Popen(
        [sys.executable, "-c", UPGRADE],
        env=os.environ
        | {"JIANXING_HOME": str(command.home), "LC_ALL": "C", "PYTHONPATH": str(place)}
        | command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        heard(line)
    assert process.wait(timeout=60) == code, "".join(said)
    return "".join(said)


class TestRefusals:
    def test_while_somebody_works(self, old: Command) -> None:
        with psycopg.connect(old.environment["DATABASE_URL"]):
            assert "stop them first" in old("upgrade", code=3)

    def test_two_at_once(self, old: Command) -> None:
        from jianxing.cli.keeping.upgrade import LOCK

        with psycopg.connect(old.environment["DATABASE_OWNER_URL"], autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            assert "another upgrade of this database is running" in old("upgrade", code=3)

    def test_no_other_command_upgrades_in_passing(self, old: Command) -> None:
        with psycopg.connect(old.environment["DATABASE_OWNER_URL"]) as connection:
            connection.execute("DELETE FROM django_migrations WHERE app = 'importing'")
        assert "bring it up to date with: jianxing upgrade" in old("ledger", "verify", code=3)

    def test_a_database_of_a_later_release(self, old: Command) -> None:
        with psycopg.connect(old.environment["DATABASE_OWNER_URL"]) as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('findings', '9999_later', now())"
            )
        for words in (("upgrade",), ("ledger", "verify")):
            assert "belongs to a later release of jianxing (findings.9999_later)" in old(*words, code=3)


class TestFailing:
    @pytest.mark.parametrize(
        ("atomic", "said"),
        [(True, "it was before"), (False, "putting back the database")],
        ids=["in one transaction", "one after the other"],
    )
    def test_everything_is_as_it_was(self, old: Command, tmp_path: Path, atomic: bool, said: str) -> None:
        before = [ask(old, question) for question in (TABLES, APPLIED, STATES, ACTS)]
        out = with_later(
            old,
            tmp_path,
            "CREATE TABLE later_half (id bigint); UPDATE findings_finding SET remark = 'changed'",
            "SELECT 1 / 0",
            atomic=atomic,
            code=3,
        )
        assert said in out
        assert "division by zero" in out
        assert [ask(old, question) for question in (TABLES, APPLIED, STATES, ACTS)] == before
        assert ask(old, "SELECT count(*) FROM findings_finding WHERE remark = 'changed'") == [(0,)]
        [backup] = (old.home / "backups").iterdir()
        assert manifest_of(backup).tables == manifest_of(RELEASE_BEFORE).tables

    def test_rows_that_a_migration_loses(self, old: Command, tmp_path: Path) -> None:
        lost = "DELETE FROM findings_progress WHERE id = (SELECT max(id) FROM findings_progress)"
        before = ask(old, "SELECT count(*) FROM findings_progress")[0][0]
        out = with_later(old, tmp_path, lost, code=3)
        assert f"findings_progress had {before} rows and has {before - 1}" in out
        assert ask(old, "SELECT count(*) FROM findings_progress") == [(before,)]

    def test_an_act_that_a_migration_alters(self, old: Command, tmp_path: Path) -> None:
        altering = (
            "ALTER TABLE ledger_act DISABLE TRIGGER USER; UPDATE ledger_act SET kind = 'x.y' WHERE id ="
            " (SELECT min(id) FROM ledger_act); ALTER TABLE ledger_act ENABLE TRIGGER USER"
        )
        assert "The log is NOT intact" in with_later(old, tmp_path, altering, code=3)
        assert ask(old, "SELECT count(*) FROM ledger_act WHERE kind = 'x.y'") == [(0,)]


class TestDone:
    def test_the_data_of_the_release_before(self, old: Command) -> None:
        states, acts = ask(old, STATES), ask(old, ACTS)[0][0]
        tables = manifest_of(RELEASE_BEFORE).tables
        with psycopg.connect(old.environment["DATABASE_OWNER_URL"]) as connection:
            # The same tables, as the release before this one knew them.
            assert not connection.execute("SELECT 1 FROM django_migrations WHERE app = 'later'").fetchone()
        old("upgrade")
        assert ask(old, STATES) == states
        assert ask(old, ACTS)[0][0] in (acts, acts + 1)  # the upgrade is an act, where there was one to do
        for name in ("findings_finding", "projects_project", "evidence_file", "directory_body"):
            assert ask(old, f"SELECT count(*) FROM {name}") == [(tables[name].rows,)]
        assert old.json("ledger", "verify", "--format", "json")["intact"]
        assert "the database is up to date" in old("upgrade")

    @pytest.mark.parametrize("atomic", [True, False])
    def test_it_is_an_act(self, old: Command, tmp_path: Path, atomic: bool) -> None:
        with_later(old, tmp_path, "CREATE TABLE later_one (id bigint)", atomic=atomic)
        [(public,)] = ask(old, "SELECT public FROM ledger_act WHERE kind = 'node.upgrade'")
        assert "later.0001_x" in public["migrations"]

    def test_a_lock_that_somebody_holds_is_waited_for(self, old: Command, tmp_path: Path) -> None:
        blocking = psycopg.connect(old.environment["DATABASE_OWNER_URL"])
        blocking.execute("LOCK TABLE directory_body IN SHARE MODE")

        def let_go(line: str) -> None:
            if "somebody holds a lock" in line and not blocking.closed:
                blocking.rollback()
                blocking.close()

        out = with_later(old, tmp_path, "LOCK TABLE directory_body IN ACCESS EXCLUSIVE MODE", heard=let_go)
        assert "somebody holds a lock; trying again" in out
        assert ("later", "0001_x") in ask(old, APPLIED)
