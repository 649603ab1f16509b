"""What the doctor finds, from real files and a real database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from jianxing.cli.doctor import Check, State, examine, report
from jianxing.cli.embedded import Cluster, temporary_cluster
from jianxing.settings.config import Config, prepare_home, secret

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def found(config: Config, name: str, *, at: datetime = AT) -> Check:
    return next(check for check in examine(config=config, at=at) if check.name == name)


@pytest.fixture
def named(tmp_path: Path, cluster: Cluster) -> Config:
    """An installation on a database that others also use; the doctor must not change it."""
    return Config(home=tmp_path, database_url=cluster.app_dsn)


class TestBad:
    def test_a_database_that_does_not_answer(self, tmp_path: Path) -> None:
        check = found(Config(home=tmp_path, database_url="host=/nowhere"), "database")
        assert check.state is State.FAILED
        assert "\n" not in check.text

    def test_a_role_that_sees_everything(self, tmp_path: Path, cluster: Cluster) -> None:
        with psycopg.connect(cluster.owner_dsn, autocommit=True) as owner:
            owner.execute("CREATE TABLE owned ()")
            try:
                for dsn in (cluster.admin_dsn, cluster.owner_dsn):
                    assert found(Config(home=tmp_path, database_url=dsn), "role").state is State.FAILED
            finally:
                owner.execute("DROP TABLE owned")

    def test_secrets_that_others_may_read(self, tmp_path: Path) -> None:
        secret(home=tmp_path, name="secret_key")
        (tmp_path / "secrets" / "secret_key").chmod(0o644)
        check = found(Config(home=tmp_path), "secrets")
        assert (check.state, check.value) == (State.FAILED, ["secret_key"])

    def test_a_clock_that_was_reset(self, tmp_path: Path) -> None:
        assert (
            found(Config(home=tmp_path), "clock", at=datetime(1970, 1, 1, tzinfo=UTC)).state is State.FAILED
        )

    def test_a_misspelt_variable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JIANXING_PROT", "8123")
        check = found(Config(home=tmp_path), "variables")
        assert (check.state, check.value) == (State.WARNING, ["JIANXING_PROT"])

    def test_acts_that_nobody_seals_and_jobs_that_nobody_takes(self, tmp_path: Path) -> None:
        now = datetime.now(tz=UTC)
        with temporary_cluster(tmp_path) as cluster:
            with psycopg.connect(cluster.owner_dsn) as connection:
                # The parts of the two tables that the doctor reads.
                connection.execute("CREATE TABLE ledger_act (id bigint, recorded_at timestamptz)")
                connection.execute("CREATE TABLE ledger_unsealed (act_id bigint)")
                connection.execute(
                    "CREATE TABLE procrastinate_jobs (id bigint, status text, scheduled_at timestamptz)"
                )
                connection.execute("CREATE TABLE procrastinate_events (job_id bigint, at timestamptz)")
                connection.execute("INSERT INTO ledger_act VALUES (1, %s)", (now - timedelta(minutes=10),))
                connection.execute("INSERT INTO ledger_unsealed VALUES (1)")
                connection.execute(
                    "INSERT INTO procrastinate_jobs VALUES (1, 'todo', NULL), (2, 'succeeded', NULL)"
                )
                connection.execute("INSERT INTO procrastinate_events VALUES (1, now() - interval '1 hour')")
                connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO jianxing_app")
            checks = {
                check.name: check
                for check in examine(config=Config(home=tmp_path, database_url=cluster.app_dsn), at=now)
            }
        assert checks["unsealed"].state is State.FAILED
        assert checks["unsealed"].value == {"count": 1, "oldest_seconds": 600.0}
        assert checks["queue"].state is State.FAILED
        assert checks["queue"].value["count"] == 1
        assert checks["queue"].value["oldest_seconds"] >= 3600


class TestGood:
    def test_nothing_is_made_only_to_be_looked_at(self, tmp_path: Path) -> None:
        check = found(Config(home=tmp_path / "home"), "database")
        assert (check.state, check.value) == (State.WARNING, None)
        assert not (tmp_path / "home").exists()

    def test_an_embedded_database_is_started_and_stopped_again(self, home: Path) -> None:
        with Cluster(home).using():
            pass
        checks = {check.name: check for check in examine(config=Config(home=home), at=AT)}
        assert checks["database"].value["checksums"] == "on"
        assert checks["role"].value == "jianxing_app"
        assert checks["connections"].state is State.OK
        assert checks["database_clock"].state is State.OK
        assert checks["unsealed"].state is State.WARNING  # no ledger yet
        assert not Cluster(home).running()

    def test_for_programs_and_for_people(self, named: Config) -> None:
        prepare_home(home=named.home)
        checks = examine(config=named, at=AT)
        parsed = json.loads(report(checks, as_json=True))
        assert [check["name"] for check in parsed] == [check.name for check in checks]
        assert len(report(checks, as_json=False).splitlines()) == len(checks)
