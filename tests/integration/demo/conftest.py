"""The whole scenario, built once; each test is given a copy of its database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from jianxing.cli.embedded import Cluster
from jianxing.demo import scenario
from tests.conftest import cloned_database, database_of_ones_own, point_at


@dataclass(frozen=True)
class Demonstration:
    """The scenario's database, to be copied from, and what it keeps outside of it."""

    database: str
    files: Path
    accounts: Path

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "FILES_ROOT": self.files,
            "DEMO_ACCOUNTS_FILE": self.accounts,
            "PASSWORD_HASHERS": ["tests.hashers.CheapArgon2"],
        }


@pytest.fixture(scope="session")
def demonstration(
    cluster: Cluster,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demonstration]:
    place, before = Path(tmp_path_factory.mktemp("demonstration")), dict(connection.settings_dict)
    with django_db_blocker.unblock(), cloned_database(cluster) as name:
        made = Demonstration(database=name, files=place / "files", accounts=place / "accounts.json")
        point_at(cluster.app_dsn, database=name)
        with override_settings(**made.settings):
            scenario.build(say=lambda text: None)
        connection.close()  # what somebody is connected to cannot be copied
        connection.settings_dict.update(before)
        yield made


@pytest.fixture
def built(
    cluster: Cluster, demonstration: Demonstration, django_db_blocker: Any, settings: Any
) -> Iterator[None]:
    """The scenario, to be read and altered by one test."""
    for name, value in demonstration.settings.items():
        setattr(settings, name, value)
    with (
        django_db_blocker.unblock(),
        database_of_ones_own(cluster, template=demonstration.database),
    ):
        yield
