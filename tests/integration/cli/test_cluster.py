"""The embedded server: what it is made of, how it is shared, and what it survives."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from jianxing.cli.embedded import Cluster, postmaster, temporary_cluster
from jianxing.cli.embedded.binaries import NoBinaries
from jianxing.cli.embedded.cluster import ClusterUnusable, ServerFailed
from jianxing.cli.embedded.roles import PasswordsLost

#: Uses the installation named by its argument until its standard input closes.
USER = """
import sys
from pathlib import Path
from jianxing.cli.embedded import Cluster
with Cluster(Path(sys.argv[1])).using() as cluster:
    print("using", flush=True)
    sys.stdin.read()
"""


def another_user(home: Path) -> subprocess.Popen[str]:
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "using\n"
    return user


def sole(question: str, dsn: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{pid}/cwd").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def make_table(cluster: Cluster) -> None:
    with psycopg.connect(cluster.owner_dsn) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("GRANT SELECT, INSERT ON kept TO jianxing_app")


class TestRefusals:
    def test_a_newer_data_directory(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        (home / "postgresql" / "PG_VERSION").write_text("99\n")
        with pytest.raises(ClusterUnusable, match="was made by PostgreSQL 99, newer than the 18") as refusal:
            Cluster(home).start()
        assert "\n" not in str(refusal.value)

    def test_an_older_data_directory(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        (home / "postgresql" / "PG_VERSION").write_text("14\n")
        with pytest.raises(ClusterUnusable, match="was made by PostgreSQL 14, older than the 18"):
            Cluster(home).start()

    def test_a_directory_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "postgresql").mkdir()
        (tmp_path / "postgresql" / "letters.txt").touch()
        with pytest.raises(ClusterUnusable, match="is no PostgreSQL data directory"):
            Cluster(tmp_path).ensure_initialised()

    def test_programs_that_are_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NoBinaries, match="no PostgreSQL programs"):
            Cluster(tmp_path / "home", tmp_path).ensure_initialised()

    def test_programs_that_are_too_old(self, tmp_path: Path) -> None:
        for name in ("postgres", "initdb"):
            (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.11'\n")
            (tmp_path / name).chmod(0o755)
        with pytest.raises(NoBinaries, match="holds PostgreSQL 14; 15 or later is needed"):
            Cluster(tmp_path / "home", tmp_path).ensure_initialised()

    def test_lost_passwords(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        for path in (home / "secrets").iterdir():
            path.unlink()
        with pytest.raises(PasswordsLost, match="restore that directory"), Cluster(home).using():
            pass

    def test_settings_that_postgresql_refuses_are_quoted(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        (home / "postgresql" / "local.conf").write_text("shared_buffers = 'much'\n")
        with (
            pytest.raises(ServerFailed, match=r"PostgreSQL did not start: .*shared_buffers"),
            Cluster(home).using(),
        ):
            pass
        assert not (home / "postgresql.socket").exists()


class TestWhatIsMade:
    @pytest.mark.parametrize("programs", ["wheel", "named"])
    def test_chinese_letters_have_trigrams_and_a_letter_order(
        self, home: Path, named_programs: Path, programs: str
    ) -> None:
        with Cluster(home, named_programs if programs == "named" else None).using() as cluster:
            assert sole("SELECT cardinality(show_trgm('监督台账'))", cluster.app_dsn) == 5
            assert sole("SELECT '督' ~ '\\w'", cluster.app_dsn) is True
            assert sole("SHOW server_encoding", cluster.app_dsn) == "UTF8"
            assert sole("SHOW data_checksums", cluster.app_dsn) == "on"
            assert sole("SHOW fsync", cluster.app_dsn) == "on"

    def test_the_application_owns_nothing_and_bypasses_nothing(self, cluster: Cluster) -> None:
        app = cluster.app_dsn
        for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"):
            assert sole(f"SELECT {right} FROM pg_roles WHERE rolname = current_user", app) is False
        assert sole("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole", app) == 0
        assert sole("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole", app) == 0
        for statement in ("CREATE TABLE mine ()", "CREATE TEMP TABLE mine ()", "SET ROLE jianxing_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(app) as connection:
                connection.execute(statement.encode())
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(app, dbname="postgres").close()

    def test_the_owner_is_no_superuser_and_owns_the_database(self, cluster: Cluster) -> None:
        owner = cluster.owner_dsn
        assert (
            sole("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user", owner) is False
        )
        assert sole("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'jianxing'", owner) == (
            "jianxing_owner"
        )
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")

    def test_nobody_comes_in_without_a_password_or_over_the_network(self, cluster: Cluster) -> None:
        for dsn in (cluster.app_dsn, cluster.owner_dsn, cluster.admin_dsn):
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(dsn, password="guessed").close()
        assert sole("SHOW listen_addresses", cluster.admin_dsn) == ""
        assert (
            sole(
                "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'",
                cluster.admin_dsn,
            )
            == 0
        )

    def test_what_is_private_is_private(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            place = Path(str(psycopg.conninfo.conninfo_to_dict(cluster.app_dsn)["host"]))
            for directory in (home, home / "secrets", home / "postgresql", home / "files", place):
                assert stat.S_IMODE(directory.stat().st_mode) == 0o700, directory
            for secret in (home / "secrets").iterdir():
                assert stat.S_IMODE(secret.stat().st_mode) == 0o600, secret
        assert not place.exists()

    def test_a_long_path_and_closed_parents(self, tmp_path: Path) -> None:
        parent = tmp_path / "监督检查室" / ("a" * 100) / ("b" * 100)
        parent.mkdir(parents=True)
        parent.parent.chmod(0o700)
        with Cluster(parent / "home").using() as cluster:
            assert sole("SELECT 1", cluster.app_dsn) == 1
        assert stat.S_IMODE(parent.parent.stat().st_mode) == 0o700

    def test_what_people_type_is_not_logged(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            with psycopg.connect(cluster.owner_dsn, autocommit=True) as connection:
                connection.execute("CREATE TABLE people (name text PRIMARY KEY)")
                connection.execute("INSERT INTO people VALUES ('张三')")
                with pytest.raises(psycopg.errors.UniqueViolation):
                    connection.execute("INSERT INTO people VALUES (%s)", ("张三",))
            said = cluster.log.read_text()
        assert "duplicate key value violates unique constraint" in said
        assert "张三" not in said

    def test_an_administrator_s_settings_win(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        (home / "postgresql" / "local.conf").write_text("work_mem = '12MB'\n")
        with Cluster(home).using() as cluster:
            assert sole("SHOW work_mem", cluster.app_dsn) == "12MB"

    def test_a_lost_password_of_the_application_is_made_anew(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        (home / "secrets" / "jianxing_app_password").unlink()
        with Cluster(home).using() as cluster:
            assert sole("SELECT current_user", cluster.app_dsn) == "jianxing_app"

    def test_a_first_run_that_was_killed_is_begun_anew(self, home: Path) -> None:
        first = subprocess.Popen([sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not list(home.glob("postgresql.new-*/base")):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        kill(first.pid)
        first.wait()
        assert not (home / "postgresql").exists()
        with Cluster(home).using() as cluster:
            assert sole("SELECT current_user", cluster.app_dsn) == "jianxing_app"
        assert list(home.glob("postgresql.new-*")) == []

    def test_a_throw_away_server_is_quick_and_forgetful(self, tmp_path: Path) -> None:
        began = time.monotonic()
        with temporary_cluster(tmp_path) as cluster:
            assert time.monotonic() - began < 15  # about one second when the machine has nothing else to do
            assert sole("SHOW fsync", cluster.app_dsn) == "off"


class TestSharing:
    def test_the_last_to_leave_stops_it(self, home: Path) -> None:
        cluster = Cluster(home)
        with cluster.using():
            other = another_user(home)
        assert cluster.running()
        other.communicate()
        assert not cluster.running()

    def test_who_came_second_may_leave_first(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            another_user(home).communicate()
            assert sole("SELECT 1", cluster.app_dsn) == 1
        assert not cluster.running()

    def test_within_one_process_too(self, home: Path) -> None:
        with Cluster(home).using() as outer:
            with Cluster(home).using():
                pass
            assert outer.running()
        assert not outer.running()

    def test_a_user_that_was_killed_leaves_a_server_that_is_adopted(self, home: Path) -> None:
        other = another_user(home)
        kill(other.pid)
        other.wait()
        left = postmaster.find(data=home / "postgresql")
        assert left is not None
        with Cluster(home).using() as cluster:
            assert postmaster.find(data=cluster.data) == left
            assert sole("SELECT 1", cluster.app_dsn) == 1
        assert not cluster.running()

    def test_an_adopted_server_without_its_socket_is_started_anew(self, home: Path) -> None:
        other = another_user(home)
        kill(other.pid)
        other.wait()
        left = postmaster.find(data=home / "postgresql")
        assert left is not None
        (Path(left.socket_directory) / ".s.PGSQL.5432").unlink()
        with Cluster(home).using() as cluster:
            now = postmaster.find(data=cluster.data)
            assert now is not None
            assert now.pid != left.pid
            assert sole("SELECT 1", cluster.app_dsn) == 1


class TestCrashes:
    def test_what_was_committed_survives_and_what_runs_on_is_ended(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            make_table(cluster)
            with psycopg.connect(cluster.app_dsn) as connection:
                connection.execute("INSERT INTO kept VALUES (1), (2)")
            busy = psycopg.connect(cluster.app_dsn)
            busy.execute("INSERT INTO kept VALUES (3)")
            running = postmaster.find(data=cluster.data)
            assert running is not None
            kill(running.pid)
            assert not cluster.running()
            cluster.start()
            assert sole("SELECT count(*) FROM kept", cluster.app_dsn) == 2
            busy.close()

    def test_power_loss(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            make_table(cluster)
            with psycopg.connect(cluster.app_dsn) as connection:
                connection.execute("INSERT INTO kept VALUES (1)")
            for pid in postmaster.orphans(data=cluster.data):
                with suppress(ProcessLookupError):  # the first to die takes others with it
                    os.kill(pid, signal.SIGKILL)
        with Cluster(home).using() as cluster:
            assert sole("SELECT count(*) FROM kept", cluster.app_dsn) == 1

    def test_a_pid_that_now_belongs_to_somebody_else(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            running = postmaster.find(data=cluster.data)
            assert running is not None
            text = (cluster.data / "postmaster.pid").read_text()
        (cluster.data / "postmaster.pid").write_text(text.replace(str(running.pid), str(os.getpid()), 1))
        assert not cluster.running()
        with Cluster(home).using() as cluster:
            assert sole("SELECT 1", cluster.app_dsn) == 1

    def test_a_pid_that_now_belongs_to_another_postgresql(self, home: Path, cluster: Cluster) -> None:
        other = postmaster.find(data=cluster.data)
        assert other is not None
        with Cluster(home).using() as mine:
            pass
        (mine.data / "postmaster.pid").write_text(f"{other.pid}\n{mine.data}\n0\n5432\n/run\n\n0\nready\n")
        assert not mine.running()
        with Cluster(home).using() as mine:
            assert sole("SELECT 1", mine.app_dsn) == 1
        assert cluster.running()

    def test_a_pid_file_that_is_empty(self, home: Path) -> None:
        with Cluster(home).using() as cluster:
            pass
        (cluster.data / "postmaster.pid").touch()
        with Cluster(home).using() as cluster:
            assert sole("SELECT 1", cluster.app_dsn) == 1
