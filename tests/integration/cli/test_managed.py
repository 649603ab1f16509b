"""A managed PostgreSQL, prepared word for word as the how-to says."""

import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from jianxing.cli.doctor import State, examine
from jianxing.cli.embedded import temporary_cluster
from jianxing.settings.config import Config
from tests.integration.cli.installation import Installation

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "run-on-a-managed-postgresql.md"


def test_the_how_to_makes_a_database_that_serves(home: Path, tmp_path: Path) -> None:
    as_administrator, in_the_database = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    with temporary_cluster(tmp_path / "managed") as cluster:
        with psycopg.connect(cluster.admin_dsn, dbname="postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE jianxing")
            connection.execute("DROP ROLE jianxing_owner, jianxing_app")
            for statement in as_administrator.strip().split(";\n"):
                connection.execute(statement.encode())
        with psycopg.connect(cluster.admin_dsn) as connection:
            connection.execute(in_the_database.encode())
        app = psycopg.conninfo.make_conninfo(cluster.app_dsn, password="choose-another")
        owner = psycopg.conninfo.make_conninfo(cluster.owner_dsn, password="choose-one")
        with psycopg.connect(app) as connection:
            assert connection.execute("SELECT cardinality(show_trgm('监督台账'))").fetchone() == (5,)
        site = Installation(home, DATABASE_URL=app, DATABASE_OWNER_URL=owner)
        try:
            site.start()
            assert site.ask("POST") == 1
            site.stop()
        finally:
            site.clean_up()
        checks = examine(config=Config(home=home, database_url=app), at=datetime.now(tz=UTC))
        assert [check for check in checks if check.state is State.FAILED] == []
