"""One throw-away PostgreSQL per test process; every test reads and writes as the application's own role."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from jianxing.cli.embedded import Cluster, temporary_cluster
from tests import distributing

#: What a property needs is for nobody to measure on a machine that is busy with something else.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

TEMPLATE = "jianxing"
_serial = itertools.count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where several processes share the work."""
    if hasattr(config, "workerinput"):
        distributing.put_in_order(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep a file's tests in one process."""
    return distributing.scheduler(config, log)


def point_at(dsn: str, *, database: str) -> None:
    """Let Django's connection speak to another database or role."""
    part = psycopg.conninfo.conninfo_to_dict(dsn)
    connection.close()
    connection.settings_dict.update(
        NAME=database,
        USER=part.get("user", ""),
        PASSWORD=part.get("password", ""),
        HOST=part.get("host", ""),
        PORT=str(part.get("port", "")),
    )


@contextmanager
def database_of_ones_own(cluster: Cluster, *, template: str = TEMPLATE) -> Iterator[str]:
    """Have Django's connection speak to a copy inside the block, where transactions really commit."""
    before = dict(connection.settings_dict)
    with cloned_database(cluster, template=template) as name:
        point_at(cluster.app_dsn, database=name)
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict.update(before)


@contextmanager
def cloned_database(cluster: Cluster, *, template: str = TEMPLATE) -> Iterator[str]:
    """A fresh copy of the migrated database, or of another that nobody is connected to; gone afterwards."""
    name = f"clone_{next(_serial)}"
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER jianxing_owner")
        admin.execute(f"GRANT CONNECT ON DATABASE {name} TO jianxing_app")
    try:
        yield name
    finally:
        connection.close()
        with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running PostgreSQL of the product's own kind."""
    with temporary_cluster(Path(tmp_path_factory.mktemp("postgres"))) as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: Any) -> Iterator[None]:
    """Migrate as the owner, then hand the tests a copy as the application."""
    from jianxing.settings.migrate import migrate

    with django_db_blocker.unblock():
        point_at(cluster.owner_dsn, database=TEMPLATE)
        migrate()
        connection.close()
    with cloned_database(cluster) as name:
        point_at(cluster.app_dsn, database=name)
        yield


@pytest.fixture
def own_database(cluster: Cluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own in which transactions really commit: for races, crashes and workers."""
    with django_db_blocker.unblock(), database_of_ones_own(cluster) as name:
        yield name


@pytest.fixture
def standing(db: None) -> Any:
    """The standing people, on a database whose changes are undone afterwards."""
    from tests.standing import make_standing

    return make_standing()
